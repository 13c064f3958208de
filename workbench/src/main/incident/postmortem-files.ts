import type { UnixMs } from '../../model/time.ts'
import { type LintedFile, lintFile } from '../../respond/postmortem/lint.ts'
import { readTextFile } from '../text-file.ts'

/** The lint takes fewer characters; a character has at most four bytes. */
const LIMIT = { bytesMax: 2 * 1024 * 1024, says: 'no postmortem is' }

/** Looks at postmortem files, one after the other; `-` is standard input. */
export async function lintFiles(paths: readonly string[], now: UnixMs): Promise<readonly LintedFile[]> {
  const linted: LintedFile[] = []
  for (const path of paths) linted.push(lintFile(path, await readTextFile(path, LIMIT), now))
  return linted
}
