import { readFile } from 'node:fs/promises'
import type { CheckTable, Fact } from '../../model/check.ts'

/** What every reader of the machine gives: facts, tables, and what it could not read. */
export type HostPart = {
  readonly facts: readonly Fact[]
  readonly tables?: readonly CheckTable[]
  readonly gaps?: readonly string[]
}

/** The text of a file of the kernel's; undefined where there is none, or where it is somebody else's. */
export const textAt = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined)
