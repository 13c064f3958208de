import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { RecordedDrill } from './recording.ts'

const ONSET_TOLERANCE_MS = 20_000

/** What of a diagnosis is examined. */
export type Diagnosed = {
  readonly onset: { readonly at: string } | null
  readonly signal: string | null
  readonly class: { readonly kind: string } | null
  readonly services: readonly { readonly service: string }[]
  readonly guilty: string | null
}
/** What of an answer is right; `decoy` says that an innocent change of the drill is blamed. */
export type Marks = Readonly<Record<'service' | 'in3' | 'signal' | 'change' | 'onset', boolean>> & {
  readonly decoy: boolean
}

/** What `lastgood diagnose DIRECTORY --json` of the repository at `root` answers. */
export function diagnosed(directory: string, root: string): Diagnosed {
  const command = join(root, 'workbench/bin/lastgood.js')
  const { stdout, stderr, status } = spawnSync(process.execPath, [command, 'diagnose', directory, '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`lastgood diagnose ${directory} ended with ${String(status)}: ${stderr}`)
  return JSON.parse(stdout) as Diagnosed
}

/** The answer compared with the truth. An onset is right from shortly before the cause to shortly after users felt it. */
export function marked(diagnosis: Diagnosed, { truth, feltAt }: Pick<RecordedDrill, 'truth' | 'feltAt'>): Marks {
  const right = [truth.service, ...truth.alsoRight]
  const rank = diagnosis.services.findIndex(({ service }) => right.includes(service))
  const atMs = diagnosis.onset ? Date.parse(diagnosis.onset.at) : Number.NaN
  return {
    service: rank === 0,
    in3: rank >= 0 && rank < 3,
    signal: truth.signals.some((signal) => signal === diagnosis.signal),
    change: diagnosis.guilty !== null && truth.guilty.includes(diagnosis.guilty),
    onset:
      atMs > Date.parse(truth.onset) - ONSET_TOLERANCE_MS &&
      atMs < Date.parse(feltAt ?? truth.onset) + ONSET_TOLERANCE_MS,
    decoy: diagnosis.guilty !== null && truth.decoys.includes(diagnosis.guilty),
  }
}
