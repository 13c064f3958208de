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
const VERDICT_MARGIN_MS = 5_000 // the last telemetry that a verdict needs comes a moment late

/** What is recorded, and where it goes. */
export type RecordSettings = {
  readonly seed: number
  readonly journeysPerSecond?: number
  /** Where the replay directory goes. */
  readonly directory: string
  /** Paths below this one are written as below `/app`, so that a stack trace does not tell of the recording machine. */
  readonly root: string
}

/** Which fault is recorded, and how long. */
export type DrillSettings = RecordSettings & {
  readonly fault: string
  /** How long the system is healthy before the cause. */
  readonly leadMs: number
  /** How long it is recorded after the cause. */
  readonly afterMs: number
  /** How many wrong actions are then tried, and at last the right one; 0 for none of them. */
  readonly wrongMax: number
  /** How long each of them is followed; a minute unless told. */
  readonly followMs?: number
}

/** How long a healthy system is recorded. */
export type HealthSettings = RecordSettings & { readonly forMs: number }

/** What the case of a recorded drill holds besides page and window. `feltAt` is when users first felt it (RFC 3339). */
export type RecordedDrill = {
  readonly truth: Truth
  readonly symptom: Symptom
  readonly feltAt: string | undefined
  readonly acts: readonly Act[]
}

/** An action that was done, from when to when (RFC 3339). */
export type Act = JudgedAction & { readonly from: string; readonly to: string }

/** Breaks a target and keeps its telemetry and changes as a replay directory; its case holds the truth, which no diagnosis reads. */
export function recordDrill(
  target: Target,
  { fault, leadMs, afterMs, wrongMax, followMs = 60_000, ...rest }: DrillSettings,
) {
  return recorded(target, rest, async (practice): Promise<Played<RecordedDrill>> => {
    const from = new Date()
    const broken = await practice.break({ fault, seed: rest.seed, leadMs })
    const feltAt = await feltWithin(afterMs, practice, broken)
    const to = new Date()
    const acts = await acted(practice, broken, { wrongMax, followMs })
    const at = new Date(Math.min((feltAt?.getTime() ?? Number.POSITIVE_INFINITY) + PAGE_DELAY_MS, to.getTime()))
    return {
      told: { page: { at, ...broken.page }, window: { from, to } },
      answer: { truth: broken.truth, symptom: broken.symptom, feltAt: feltAt?.toISOString(), acts },
    }
  })
}

/** Keeps a while in which a target is well, with innocent changes in it. */
export function recordHealth(target: Target, { forMs, ...rest }: HealthSettings) {
  return recorded(target, rest, async (practice): Promise<Played<object>> => {
    if (practice.playDecoys === undefined) throw new Error(`${target.name} has no innocent changes to play`)
    const from = new Date()
    await practice.playDecoys({ seed: rest.seed, forMs })
    await pause(Math.max(0, from.getTime() + forMs - Date.now()))
    return { told: { window: { from, to: new Date() } }, answer: {} }
  })
}

type Played<T> = {
  readonly told: { readonly window: { readonly from: Date; readonly to: Date } } & Readonly<Record<string, unknown>>
  readonly answer: T
}

/** Runs a target, and writes what it told once it has stopped: each process exports its last spans then. */
async function recorded<T>(
  target: Target,
  { directory, root, ...start }: RecordSettings,
  play: (practice: Practice) => Promise<Played<T>>,
): Promise<T> {
  const changes: Change[] = []
  await using started = new AsyncDisposableStack()
  const sink = started.adopt(await startSink(root), (it) => it.stop())
  const onChange = (change: Change) => void changes.push(change)
  const practice = started.adopt(await target.start({ otlpUrl: sink.url, onChange, ...start }), (it) => it.stop())
  await pause(WARM_UP_MS)
  const { told, answer } = await play(practice)
  await practice.stop()
  const inWindow = changes.filter(({ at }) => Date.parse(at) < told.window.to.getTime()) // an action is the incident's own
  await whole(directory, async (partial) => {
    await sink.write(partial)
    await writeFile(join(partial, 'changes.jsonl'), inWindow.map((c) => `${JSON.stringify(c)}\n`).join(''))
    const all = { id: basename(directory), ...told, ...answer }
    await writeFile(join(partial, 'case.json'), `${JSON.stringify(all, undefined, 2)}\n`)
  })
  return answer
}

/** When users first felt it; looks for all of `ms`, since what is recorded goes on. */
async function feltWithin(ms: number, practice: Practice, { symptom }: Broken): Promise<Date | undefined> {
  const until = Date.now() + ms
  let felt: Date | undefined
  while (Date.now() < until) {
    if (felt === undefined && shows(symptom, practice.health(HEALTH_MS))) felt = new Date()
    await pause(LOOK_EVERY_MS)
  }
  return felt
}

/** Tries wrong actions and then the right one, each for long enough to be judged. */
async function acted(
  practice: Practice,
  { actions }: Broken,
  { wrongMax, followMs }: { readonly wrongMax: number; readonly followMs: number },
): Promise<readonly Act[]> {
  if (wrongMax === 0) return []
  const wrong = actions.filter(({ effect }) => effect !== 'helps').slice(0, wrongMax)
  const acts: Act[] = []
  for (const action of [...wrong, actions.find(({ effect }) => effect === 'helps')!]) {
    const from = new Date().toISOString()
    await practice.mend(action.name)
    acts.push({ ...action, from, to: new Date().toISOString() })
    await pause(followMs + VERDICT_MARGIN_MS)
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
