import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readReplay } from './directory.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'replay-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
}

const CASE = {
  id: 'x-1',
  page: { at: '2026-01-31T14:02:00Z', service: 'api' },
  window: { from: '2026-01-31T13:00:00Z', to: '2026-01-31T14:00:00Z' },
}

describe('a replay directory', () => {
  test('names its files, whatever way they are packed', async () => {
    write({ 'traces.jsonl': '{}', 'logs.jsonl.gz': 'x', 'metrics.jsonl.zst': 'x', 'changes.jsonl': '' })
    const read = await readReplay(dir)
    if (!read.ok) throw new Error(read.error.says)
    const names = Object.fromEntries(Object.entries(read.value.files).map(([kind, file]) => [kind, file.name]))
    expect(names).toEqual({
      traces: 'traces.jsonl',
      logs: 'logs.jsonl.gz',
      metrics: 'metrics.jsonl.zst',
      changes: 'changes.jsonl', // empty: nothing changed, which is an answer
    })
    expect(read.value.problems).toEqual([])
    expect(read.value.case).toBeUndefined()
  })

  test('tells what is left aside: unknown names, a second copy, a folder, an empty file, a broken link', async () => {
    write({ 'metrics.jsonl': '{}', 'metrics.jsonl.gz': 'x', 'notes.txt': 'x', 'spans.json': '[]', 'traces.jsonl': '' })
    mkdirSync(join(dir, 'logs.jsonl'))
    symlinkSync(join(dir, 'nowhere'), join(dir, 'changes.jsonl'))
    const read = await readReplay(dir)
    if (!read.ok) throw new Error(read.error.says)
    expect(Object.keys(read.value.files)).toEqual(['metrics'])
    expect(read.value.problems).toEqual([
      'traces.jsonl: is empty',
      'logs.jsonl: is not a file, left aside',
      'metrics.jsonl.gz: left aside, metrics.jsonl is read instead',
      expect.stringMatching(/^changes\.jsonl: cannot be read: ENOENT/),
      'not read, unknown names: notes.txt, spans.json',
    ])
  })

  test('lists at most ten unknown names', async () => {
    write({ 'logs.jsonl': '{}', ...Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`f${10 + i}`, ''])) })
    const read = await readReplay(dir)
    expect(read.ok && read.value.problems).toEqual([
      'not read, unknown names: f10, f11, f12, f13, f14, f15, f16, f17, f18, f19 and 3 more',
    ])
  })

  test('that does not exist is an error that says what to check', async () => {
    const path = join(dir, 'nowhere')
    expect(await readReplay(path)).toEqual({
      ok: false,
      error: { kind: 'no-such-directory', says: `There is no directory ${path}. Check the path.` },
    })
  })

  test('that is a file is an error that says what to give', async () => {
    write({ 'traces.jsonl': '{}' })
    const path = join(dir, 'traces.jsonl')
    expect(await readReplay(path)).toMatchObject({
      error: { kind: 'not-a-directory', says: `${path} is a file. Give the directory that holds the telemetry files.` },
    })
  })

  test.for([
    ['is empty', {}, ''],
    ['has only changes', { 'changes.jsonl': '{}' }, ''],
    ['has only other files', { 'a.txt': '' }, 'not read, unknown names: a.txt'],
    ['has only empty files', { 'traces.jsonl': '' }, 'traces.jsonl: is empty'],
  ] as const)('that %s is an error that says what is expected', async ([, files, found]) => {
    write(files)
    const read = await readReplay(dir)
    expect(read).toMatchObject({ ok: false, error: { kind: 'no-telemetry' } })
    expect(!read.ok && read.error.says).toMatch(
      /^No telemetry in .* Expected at least one of traces\.jsonl, logs\.jsonl/,
    )
    expect(!read.ok && read.error.says).toContain(found)
  })
})

describe('the case', () => {
  const caseOf = async (text: string, shiftMs = 0) => {
    write({ 'logs.jsonl': '{}', 'case.json': text })
    const read = await readReplay(dir, shiftMs)
    if (!read.ok) throw new Error(read.error.says)
    return { case: read.value.case, problems: read.value.problems }
  }

  test('gives the page and the window; keys it does not know are left alone', async () => {
    const { case: told, problems } = await caseOf(
      JSON.stringify({ ...CASE, suite: 's', page: { ...CASE.page, more: 1 } }),
    )
    expect(told).toEqual({
      id: 'x-1',
      page: { at: Date.UTC(2026, 0, 31, 14, 2), service: 'api' },
      window: { from: Date.UTC(2026, 0, 31, 13), to: Date.UTC(2026, 0, 31, 14) },
    })
    expect(problems).toEqual([])
  })

  test('moves with the telemetry', async () => {
    const { case: told } = await caseOf(JSON.stringify(CASE), 3_600_000)
    expect(told?.page?.at).toBe(Date.UTC(2026, 0, 31, 15, 2))
    expect(told?.window).toEqual({ from: Date.UTC(2026, 0, 31, 14), to: Date.UTC(2026, 0, 31, 15) })
  })

  test('may say nothing', async () => {
    const nulls = JSON.stringify({ ...CASE, window: null, page: { ...CASE.page, service: null, title: null } })
    const { case: told, problems } = await caseOf(nulls)
    expect([told?.window, told?.page, problems]).toEqual([undefined, { at: Date.UTC(2026, 0, 31, 14, 2) }, []])
    expect(await caseOf('\uFEFF{}')).toEqual({
      case: { id: undefined, page: undefined, window: undefined },
      problems: [],
    })
  })

  test.for([
    ['no JSON', '{oops', /^case\.json: not used: it is no JSON: .*position 1/],
    ['a list', '[]', /^case\.json: not used: expected one JSON object, \{"id"/],
    ['a page without a time', '{"page":{}}', /^case\.json: the page is not used: page\.at: expected RFC 3339/],
    [
      'a time that is none',
      '{"page":{"at":"noon"}}',
      /page\.at: expected RFC 3339 between 1970 and 2106.*, got "noon"$/,
    ],
    [
      'a number for a time',
      '{"window":{"from":5,"to":7}}',
      /window\.from: expected RFC 3339.*; window\.to: expected RFC/,
    ],
    ['a text for a window', '{"window":"all"}', /window: expected an object \{from, to\}/],
    [
      'a window that ends before it begins',
      '{"window":{"from":"2026-01-31T14:00:00Z","to":"2026-01-31T13:00:00Z"}}',
      /window: expected from to be before to/,
    ],
    [
      'a window beyond what is stored',
      '{"window":{"from":"2026-01-31T14:00:00Z","to":"9999-01-01T00:00:00Z"}}',
      /window\.to: expected RFC 3339 between 1970 and 2106, .*got "9999-01-01T00:00:00Z"/,
    ],
  ] as const)('with %s is told by field, with what is expected', async ([, text, problem]) => {
    const { case: told, problems } = await caseOf(text)
    expect({ page: told?.page, window: told?.window }).toEqual({})
    expect(problems).toEqual([expect.stringMatching(problem)])
  })

  test('with a mistake in one part keeps the others, and the mistake is the first problem', async () => {
    write({ 'notes.txt': '' })
    const { case: told, problems } = await caseOf(JSON.stringify({ ...CASE, page: { at: 'noon' } }))
    expect(told).toMatchObject({ id: 'x-1', page: undefined, window: { to: Date.UTC(2026, 0, 31, 14) } })
    expect(problems).toEqual([
      expect.stringMatching(/^case\.json: the page is not used/),
      expect.stringMatching(/notes/),
    ])
  })
})
