import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const BIN = fileURLToPath(new URL('../../../bin/lastgood.js', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastgood-lint-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Ran = { readonly code: number | null; readonly out: string; readonly error: string }

/** Runs `lastgood postmortem lint` in a process of its own; `input` goes to its standard input. */
async function run(args: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [BIN, 'postmortem', 'lint', ...args], { cwd: folder })
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

function fileOf(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content)
  return name
}

const CLEAN = `## Summary
12 logins failed.
## Impact
12 logins.
## Contributing factors
- Key rotated → old key kept → 401
- No retry, so users saw it
## Resolution
Restarted.
## Timeline
- 2026-02-01T14:02Z first 401
## Action items
- Read the key every 60 s (@auth-lead, 2099-01-01)
## Lessons learned
Keys have versions.
`
const POOR = CLEAN.replace('Restarted.', 'Restarted ten minutes later.').replace(
  '12 logins.',
  'Human error hit 12 logins. <!-- lint-ok: human-error quoted \u202e from the ticket -->',
)

describe('lastgood postmortem lint', () => {
  test('answers 0 where it finds nothing', async () => {
    expect(await run([fileOf('clean.md', CLEAN)])).toEqual({ code: 0, out: '0 findings in 1 file\n', error: '' })
  })

  test('tells place, rule and a better way, and answers 1', async () => {
    const { code, out, error } = await run([fileOf('clean.md', CLEAN), fileOf('poor.md', POOR)])
    expect({ code, error }).toEqual({ code: 1, error: '' })
    expect(out).toBe(`poor.md:9:11  relative-time  "ten minutes later" must be computed; write the time in UTC
    poor    ten minutes later
    better  14:42Z
1 finding in 2 files, 1 silenced with a reason
`)
  })

  test('reads standard input', async () => {
    expect(await run(['-'], POOR)).toMatchObject({ code: 1, out: expect.stringContaining('-:9:11  relative-time') })
  })

  test('--json tells every file with its findings', async () => {
    const { code, out } = await run(['--json', fileOf('clean.md', CLEAN), fileOf('poor.md', POOR), 'none.md'])
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      schema: 'lastgood.lint/1',
      files: [
        { file: 'clean.md', state: 'read', findings: [] },
        {
          file: 'poor.md',
          findings: [{ rule: 'relative-time', line: 9, column: 11, endLine: 9, endColumn: 28 }],
          silenced: [{ rule: 'human-error', reason: 'quoted \u202e from the ticket' }],
        },
        { file: 'none.md', state: 'unreadable', why: expect.stringContaining('ENOENT') },
      ],
    })
    expect(out).not.toContain('\u202e')
  })

  test('--sarif is what code hosts read', async () => {
    const { code, out } = await run(['--sarif', fileOf('a poor.md', POOR), 'none.md'])
    const [ran] = JSON.parse(out).runs
    expect(code).toBe(2)
    expect(JSON.parse(out).version).toBe('2.1.0')
    const [finding, silenced] = ran.results
    expect(finding).toMatchObject({
      ruleId: 'relative-time',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20poor.md' },
            region: { startLine: 9, startColumn: 11, endLine: 9, endColumn: 28 },
          },
        },
      ],
    })
    expect(ran.tool.driver.rules[finding.ruleIndex].id).toBe('relative-time')
    expect(silenced.suppressions).toMatchObject([{ kind: 'inSource', justification: 'quoted \u202e from the ticket' }])
    expect(ran.invocations).toMatchObject([{ executionSuccessful: false }])
  })

  test.for([
    ['a missing file', (): string => 'no-such.md', /cannot read no-such\.md: ENOENT/],
    ['a folder', (): string => '.', /a folder; name files in it/],
    ['bytes that are no text', (): string => fileOf('x.bin', Buffer.from([0xff, 0xfe, 0x41])), /no UTF-8 text/],
    ['a huge file', (): string => fileOf('huge.md', 'a'.repeat(3_000_000)), /larger than 2 MiB/],
  ] as const)('%s is told and answers 2; the others are looked at', async ([, path, says]) => {
    const { code, out, error } = await run([path(), fileOf('poor.md', POOR)])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(says) })
    expect(out).toContain('1 finding in 1 file')
  })

  test.for([[[]], [['--json', '--sarif', 'x.md']], [['--yaml', 'x.md']]])('%j is wrong usage', async ([args]) => {
    expect(await run(args!)).toMatchObject({ code: 2, out: '' })
  })
})
