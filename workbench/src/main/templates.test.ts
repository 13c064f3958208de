import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const BIN = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastgood-templates-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Ran = { readonly code: number | null; readonly out: string; readonly error: string }

/** Runs `lastgood templates` in a process of its own; `input` goes to its standard input. */
async function run(args: readonly string[], input?: string | Buffer): Promise<Ran> {
  const child = spawn(process.execPath, [BIN, 'templates', ...args], { env: { ...process.env, TMPDIR: folder } })
  const text = { out: '', error: '' }
  child.stdout.on('data', (chunk) => {
    text.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    text.error += chunk
  })
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...text }
}

const fileOf = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const LINES = 'paid order 7\n\npaid order 8\r\nlost \u001b[31m order 9\nlast'

describe('lastgood templates', () => {
  test('tells group and template of every line, empty ones too', async () => {
    const { code, out, error } = await run([fileOf('plain.log', LINES)])
    const rows = out
      .trimEnd()
      .split('\n')
      .map((row) => row.split('\t'))
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(rows.map((row) => row[1])).toEqual([
      'paid order <*>',
      '',
      'paid order <*>',
      'lost \\u001b[<*> order <*>',
      'last',
    ])
    expect(rows[0]).toEqual(rows[2])
    expect(new Set(rows.map((row) => row[0])).size).toBe(4)
  })

  test('standard input gives the same, and leaves nothing behind', async () => {
    const fromFile = await run([fileOf('same.log', LINES)])
    expect(await run(['-'], LINES)).toEqual(fromFile)
    expect(readdirSync(folder).filter((name) => name.startsWith('lastgood-templates-'))).toEqual([])
  })

  test('--json counts the templates', async () => {
    const { out } = await run(['--json', '-'], LINES)
    const { lines, linesOfOthers, templates } = JSON.parse(out)
    expect({ lines, linesOfOthers }).toEqual({ lines: 5, linesOfOthers: 0 })
    expect(templates[0]).toMatchObject({ template: 'paid order <*>', count: 2 })
    expect(templates).toHaveLength(4)
  })

  test('an empty file has no lines', async () => {
    expect(await run([fileOf('empty.log', '')])).toEqual({ code: 0, out: '', error: '' })
  })

  test('a huge line is looked at in its beginning, and that is told', async () => {
    const { code, out, error } = await run(['-'], `first 1\n${'x'.repeat(3_000_000)}\nfirst 2`)
    expect(code).toBe(0)
    expect(out.split('\n').filter((row) => row.endsWith('\tfirst <*>'))).toHaveLength(2)
    expect(out.trimEnd().split('\n')).toHaveLength(3)
    expect(error).toContain('1 line is too long')
  })

  test.for([
    ['a missing file', (): string => 'no-such.log', /cannot read no-such\.log: ENOENT/],
    ['a folder', (): string => folder, /is a folder: name one log file/],
    ['a binary file', (): string => fileOf('x.bin', Buffer.from([1, 0, 2, 10])), /is not a text.*zcat/],
  ] as const)('%s is refused with what to do', async ([, path, says]) => {
    const { code, out, error } = await run([path()])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(error).toMatch(says)
  })

  test('no file is wrong usage', async () => {
    expect(await run([])).toMatchObject({ code: 2, out: '' })
  })

  test('a reader that has seen enough ends it quietly', async () => {
    const path = fileOf('long.log', 'request 1 served by worker\n'.repeat(200_000))
    const child = spawn(process.execPath, [BIN, 'templates', path])
    let error = ''
    child.stderr.on('data', (chunk) => {
      error += chunk
    })
    await once(child.stdout, 'data')
    child.stdout.destroy()
    expect(await once(child, 'close')).toEqual([0, null])
    expect(error).toBe('')
  })
})
