import { open } from 'node:fs/promises'
import { err, type Result } from '../lib/result.ts'
import type { UnixMs } from '../model/time.ts'
import { type LintedFile, lintFile, textOf } from '../respond/postmortem/lint.ts'

const BYTES_MAX = 2 * 1024 * 1024 // the lint takes fewer characters; a character has at most four bytes

/** Looks at postmortem files, one after the other; `-` is standard input. */
export async function lintFiles(paths: readonly string[], now: UnixMs): Promise<readonly LintedFile[]> {
  const linted: LintedFile[] = []
  for (const path of paths) linted.push(lintFile(path, await readText(path), now))
  return linted
}

async function readText(path: string): Promise<Result<string, string>> {
  try {
    if (path === '-') return await textIn(process.stdin)
    await using file = await open(path)
    if ((await file.stat()).isDirectory()) return err('a folder; name files, e.g. postmortems/*.md')
    return await textIn(file.createReadStream({ autoClose: false }))
  } catch (error) {
    return err((error as Error).message)
  }
}

async function textIn(source: AsyncIterable<Buffer>): Promise<Result<string, string>> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of source) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > BYTES_MAX) return err(`larger than ${BYTES_MAX / 1024 ** 2} MiB; no postmortem is`)
  }
  return textOf(Buffer.concat(chunks))
}
