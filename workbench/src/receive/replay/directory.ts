import type { Dirent, Stats } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Signal } from '../../model/batch.ts'
import { parseCase, type ReadCase, type ReplayCase } from './case-file.ts'

/** Why there is nothing to replay; `says` tells what to do. */
export type ReplayError = {
  readonly kind: 'no-such-directory' | 'not-a-directory' | 'no-telemetry' | 'unreadable'
  readonly says: string
}

export type ReplayFile = { readonly name: string; readonly path: string; readonly sizeBytes: number }

/** What a replay directory holds; nothing but `case.json` is read yet. */
export type ReplayDirectory = {
  readonly files: Readonly<Partial<Record<Signal | 'changes', ReplayFile>>>
  readonly case: ReplayCase | undefined
  /** Files that are left aside and why, a broken case file; one sentence each. */
  readonly problems: readonly string[]
}

export const SIGNALS: readonly Signal[] = ['traces', 'logs', 'metrics']

const KINDS = [...SIGNALS, 'changes'] as const
const ENDINGS = ['.jsonl', '.jsonl.gz', '.jsonl.zst'] as const
const CASE_BYTES_MAX = 1024 * 1024
const FILES_LISTED_MAX = 10 // of the files that are left aside

/**
 * What there is to replay in a directory: traces, logs, metrics and changes as `<name>.jsonl[.gz|.zst]`, and `case.json`.
 * Times of the case are moved by `shiftMs`.
 */
export async function readReplay(dir: string, shiftMs = 0): Promise<Result<ReplayDirectory, ReplayError>> {
  const listed = await entriesOf(dir)
  if (!listed.ok) return listed
  const names = new Map(listed.value.map((entry) => [entry.name, entry]))
  const isTold = names.delete('case.json')
  const told = isTold ? await caseOf(join(dir, 'case.json'), shiftMs) : undefined
  const problems = [...(told?.problems ?? [])] // first, since they decide what is answered
  const files: Partial<Record<Signal | 'changes', ReplayFile>> = {}
  for (const kind of KINDS) {
    const file = await fileOf(dir, kind, names, problems)
    if (file) files[kind] = file
  }
  if (names.size > 0) problems.push(`not read, unknown names: ${someOf([...names.keys()].sort())}`)
  if (!SIGNALS.some((signal) => files[signal])) return err(noTelemetry(dir, problems))
  return ok({ files, case: told?.case, problems })
}

/** The error of a directory without telemetry, with what was found instead. */
export function noTelemetry(dir: string, problems: readonly string[]): ReplayError {
  const found = problems.length === 0 ? '' : ` Found: ${problems.slice(0, 3).join('; ')}.`
  return {
    kind: 'no-telemetry',
    says:
      `No telemetry in ${dir}.${found} Expected at least one of traces.jsonl, logs.jsonl, metrics.jsonl (plain, .gz or ` +
      ".zst), one OTLP/JSON export request a line, as the OpenTelemetry Collector's file exporter writes them.",
  }
}

async function entriesOf(dir: string): Promise<Result<readonly Dirent[], ReplayError>> {
  try {
    return ok(await readdir(dir, { withFileTypes: true }))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT')
      return err({ kind: 'no-such-directory', says: `There is no directory ${dir}. Check the path.` })
    if (code === 'ENOTDIR')
      return err({
        kind: 'not-a-directory',
        says: `${dir} is a file. Give the directory that holds the telemetry files.`,
      })
    return err({ kind: 'unreadable', says: `${dir} cannot be read: ${String(error)}. Check its permissions.` })
  }
}

/** The file of one kind; takes its names out of `names`, so that the rest are unknown. */
async function fileOf(
  dir: string,
  kind: string,
  names: Map<string, Dirent>,
  problems: string[],
): Promise<ReplayFile | undefined> {
  let chosen: ReplayFile | undefined
  for (const name of ENDINGS.map((ending) => kind + ending)) {
    if (!names.delete(name)) continue
    const found = await statOf(join(dir, name))
    if (typeof found === 'string') problems.push(`${name}: ${found}`)
    else if (!found.isFile()) problems.push(`${name}: is not a file, left aside`)
    else if (chosen) problems.push(`${name}: left aside, ${chosen.name} is read instead`)
    else if (found.size === 0 && kind !== 'changes')
      problems.push(`${name}: is empty`) // no changes is an answer
    else chosen = { name, path: join(dir, name), sizeBytes: found.size }
  }
  return chosen
}

async function statOf(path: string): Promise<Stats | string> {
  try {
    return await stat(path) // follows links
  } catch (error) {
    return `cannot be read: ${messageOf(error)}`
  }
}

async function caseOf(path: string, shiftMs: number): Promise<ReadCase> {
  const found = await statOf(path)
  if (typeof found === 'string' || !found.isFile() || found.size > CASE_BYTES_MAX) {
    const problem = `case.json: not read; expected a file of at most ${CASE_BYTES_MAX} bytes`
    return { case: undefined, problems: [problem] }
  }
  return parseCase(await readFile(path, 'utf8'), shiftMs)
}

function someOf(names: readonly string[]): string {
  const more = names.length - FILES_LISTED_MAX
  return names.slice(0, FILES_LISTED_MAX).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
