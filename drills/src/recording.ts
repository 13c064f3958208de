import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startSink } from './sink.ts'
import { type Change, shows, type Target, type Truth } from './target.ts'

const WARM_UP_MS = 5_000 // connections, caches and compiled code; the window starts after it
const LOOK_EVERY_MS = 500
const HEALTH_MS = 6_000
const PAGE_DELAY_MS = 20_000 // an alert looks at a while before it wakes somebody

/** What is recorded, how long, and where it goes. */
export type RecordSettings = {
  readonly fault: string
  readonly seed: number
  /** How long the system is healthy before the cause. */
  readonly leadMs: number
  /** How long it is recorded after the cause. */
  readonly afterMs: number
  readonly journeysPerSecond?: number
  /** Where the replay directory goes. */
  readonly directory: string
  /** Paths below this one are written as below `/app`, so that a stack trace does not tell of the recording machine. */
  readonly root: string
}

/** The truth of a recorded drill, and when its users first felt it (RFC 3339). */
export type Recorded = { readonly truth: Truth; readonly feltAt: string | undefined }

/** Breaks a target and keeps its telemetry and changes as a replay directory; the truth comes back and is not in it. */
export async function recordDrill(target: Target, settings: RecordSettings): Promise<Recorded> {
  const { fault, seed, leadMs, afterMs, directory, root, ...pace } = settings
  const changes: Change[] = []
  await using started = new AsyncDisposableStack()
  const sink = started.adopt(await startSink(root), (it) => it.stop())
  const practice = await target.start({ otlpUrl: sink.url, seed, onChange: (change) => changes.push(change), ...pace })
  try {
    await pause(WARM_UP_MS)
    const from = new Date()
    const broken = await practice.break({ fault, seed, leadMs })
    const until = Date.now() + afterMs
    let felt: number | undefined
    while (Date.now() < until) {
      if (felt === undefined && shows(broken.symptom, practice.health(HEALTH_MS))) felt = Date.now()
      await pause(LOOK_EVERY_MS)
    }
    const to = new Date()
    await practice.stop() // each process exports its last spans
    const at = new Date(Math.min((felt ?? until) + PAGE_DELAY_MS, to.getTime())).toISOString()
    await sink.write(directory)
    await writeFile(join(directory, 'changes.jsonl'), changes.map((c) => `${JSON.stringify(c)}\n`).join(''))
    const window = { from: from.toISOString(), to: to.toISOString() }
    const told = { id: basename(directory), page: { at, ...broken.page }, window }
    await writeFile(join(directory, 'case.json'), `${JSON.stringify(told, undefined, 2)}\n`)
    return { truth: broken.truth, feltAt: felt === undefined ? undefined : new Date(felt).toISOString() }
  } finally {
    await practice.stop()
  }
}
