import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder for one test; gone at its end. */
export function walTestFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'lastgood-wal-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
