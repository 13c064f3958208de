import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { type Line, type LinesOptions, linesOf } from './lines.ts'

const dir = mkdtempSync(join(tmpdir(), 'lines-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

async function read(name: string, bytes: string | Uint8Array, options?: LinesOptions): Promise<Line[]> {
  const path = join(dir, name)
  writeFileSync(path, bytes)
  const lines: Line[] = []
  for await (const line of linesOf(path, options)) lines.push(line)
  return lines
}

const texts = (lines: readonly Line[]): string[] =>
  lines.map((line) => (line.kind === 'line' ? `${line.number} ${line.text}` : `${line.number} ${line.kind}`))

/** Lines that hardly compress, so that a cut file loses real lines. */
function noisyLines(count: number): string[] {
  let state = 42
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
  return Array.from(
    { length: count },
    (_, i) => `${i}:${Array.from({ length: 16 }, () => next().toString(36)).join('')}`,
  )
}

describe('lines of a file', () => {
  test.for([
    ['unix line ends', 'a\nb\n', ['1 a', '2 b']],
    ['no line end at the end', 'a\nb', ['1 a', '2 b']],
    ['Windows line ends', 'a\r\nb\r\n', ['1 a', '2 b']],
    ['a byte order mark', '\uFEFFa\nb', ['1 a', '2 b']],
    ['blank lines keep the numbers right', '\n\na\n \nb\n', ['3 a', '5 b']],
    ['an empty file', '', []],
    ['letters of several bytes', 'zażółć\n日本\n', ['1 zażółć', '2 日本']],
  ] as const)('%s', async ([, text, expected]) => {
    expect(texts(await read('x.jsonl', text))).toEqual(expected)
    expect(texts(await read('x.jsonl.gz', gzipSync(text)))).toEqual(expected)
    expect(texts(await read('x.jsonl.zst', zstdCompressSync(Buffer.from(text))))).toEqual(expected)
  })

  test('a line may span many chunks', async () => {
    const long = 'x'.repeat(1_000_000)
    expect(await read('x.jsonl', `a\n${long}\nb`)).toEqual([
      { kind: 'line', number: 1, text: 'a' },
      { kind: 'line', number: 2, text: long },
      { kind: 'line', number: 3, text: 'b' },
    ])
  })

  test('a line over the limit is told and left aside, the next one is read', async () => {
    const lines = await read('x.jsonl', `a\n${'x'.repeat(700_000)}\nb\n${'y'.repeat(700_000)}`, {
      lineBytesMax: 600_000,
    })
    expect(texts(lines)).toEqual(['1 a', '2 too-long', '3 b', '4 too-long'])
  })

  test('several gzip members and zstd frames in a row are one file', async () => {
    expect(texts(await read('x.jsonl.gz', Buffer.concat([gzipSync('a\n'), gzipSync('b\n')])))).toEqual(['1 a', '2 b'])
    const frames = ['a\n', 'b\n'].map((text) => zstdCompressSync(Buffer.from(text)))
    expect(texts(await read('x.jsonl.zst', Buffer.concat(frames)))).toEqual(['1 a', '2 b'])
  })

  test.for(['gz', 'zst'])('a truncated .%s file gives every line before the cut, then says so', async (ending) => {
    const written = noisyLines(20_000)
    const text = Buffer.from(written.join('\n'))
    const packed = ending === 'gz' ? gzipSync(text) : zstdCompressSync(text)
    const lines = await read(`x.jsonl.${ending}`, packed.subarray(0, Math.floor(packed.length * 0.7)))
    expect(lines.at(-1)!.kind).toBe('broken-file')
    const whole = lines.slice(0, -2).map((line) => (line.kind === 'line' ? line.text : line.kind))
    expect(whole.length).toBeGreaterThan(13_000)
    expect(whole).toEqual(written.slice(0, whole.length))
  })

  test('a file that is no gzip at all is broken at its first line', async () => {
    expect(texts(await read('x.jsonl.gz', 'not gzip'))).toEqual(['1 broken-file'])
  })

  test('a file that is gone is told, not thrown', async () => {
    const lines: Line[] = []
    for await (const line of linesOf(join(dir, 'nothing.jsonl.gz'))) lines.push(line)
    expect(lines).toMatchObject([{ kind: 'broken-file', reason: expect.stringContaining('ENOENT') }])
  })
})
