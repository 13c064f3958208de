import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startSink } from './sink.ts'
import {
  type Broken,
  type Change,
  type JudgedAction,
  type Practice,
  type Symptom,
  shows,
  type Target,
  type Truth,
} from './target.ts'

const WARM_UP_MS = 5_000 // connections, caches and compiled code; the window starts after it
const LOOK_EVERY_MS = 500
const HEALTH_MS = 6_000
const PAGE_DELAY_MS = 20_000 // an alert looks at a while before it wakes somebody
const ACT_MS = 65_000 // what a verdict needs of telemetry after an action is a minute

/** What is recorded, how long, and where it goes. */
export type RecordSettings = {
  readonly fault: string
  readonly seed: number
  /** How long the system is healthy before the cause. */
  readonly leadMs: number
  /** How long it is recorded after the cause. */
  readonly afterMs: number
  /** How many wrong actions are then tried, and at last the right one; 0 for none of them. */
  readonly wrongMax: number
  readonly journeysPerSecond?: number
  /** Where the replay directory goes. */
  readonly directory: string
  /** Paths below this one are written as below `/app`, so that a stack trace does not tell of the recording machine. */
  readonly root: string
}

/** The truth of a recorded drill, when its users first felt it (RFC 3339), and what was then done about it. */
export type Recorded = {
  readonly truth: Truth
  readonly symptom: Symptom
  readonly feltAt: string | undefined
  readonly acts: readonly Act[]
}

/** An action that was done, from when to when (RFC 3339). */
export type Act = JudgedAction & { readonly from: string; readonly to: string }

/** Breaks a target and keeps its telemetry and changes as a replay directory, with the truth in a file that no diagnosis reads. */
export async function recordDrill(target: Target, settings: RecordSettings): Promise<Recorded> {
  const { fault, seed, leadMs, afterMs, wrongMax, directory, root, ...pace } = settings
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
    const acts = await acted(practice, broken, wrongMax)
    await practice.stop() // each process exports its last spans
    const at = new Date(Math.min((felt ?? until) + PAGE_DELAY_MS, to.getTime())).toISOString()
    const window = { from: from.toISOString(), to: to.toISOString() }
    const feltAt = felt === undefined ? undefined : new Date(felt).toISOString()
    const recorded: Recorded = { truth: broken.truth, symptom: broken.symptom, feltAt, acts }
    await whole(directory, async (partial) => {
      await sink.write(partial)
      const told = changes.filter(({ at }) => Date.parse(at) < to.getTime()) // actions are the incident's, not the world's
      await writeFile(join(partial, 'changes.jsonl'), told.map((c) => `${JSON.stringify(c)}\n`).join(''))
      await writeJson(join(partial, 'case.json'), { id: basename(directory), page: { at, ...broken.page }, window })
      await writeJson(join(partial, 'truth.json'), recorded)
    })
    return recorded
  } finally {
    await practice.stop()
  }
}

/** Tries wrong actions and then the right one, each for long enough to be judged. */
async function acted(practice: Practice, { actions }: Broken, wrongMax: number): Promise<readonly Act[]> {
  if (wrongMax === 0) return []
  const wrong = actions.filter(({ effect }) => effect !== 'helps').slice(0, wrongMax)
  const acts: Act[] = []
  for (const action of [...wrong, actions.find(({ effect }) => effect === 'helps')!]) {
    const from = new Date().toISOString()
    await practice.mend(action.name)
    acts.push({ ...action, from, to: new Date().toISOString() })
    await pause(ACT_MS)
  }
  return acts
}

/** A directory that is there when all of it is. */
async function whole(directory: string, fill: (partial: string) => Promise<void>): Promise<void> {
  const partial = join(dirname(directory), `.${basename(directory)}.partial`)
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  await fill(partial)
  await rename(partial, directory)
}

function writeJson(path: string, value: unknown): Promise<void> {
  return writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`)
}
