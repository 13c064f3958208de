import { setTimeout as pause } from 'node:timers/promises'
import { type Broken, type Change, type Health, type Practice, shows, type Target, type Truth } from './target.ts'

const LOOK_EVERY_MS = 500
const HEALTH_MS = 6_000 // a stretch of users long enough to judge, short enough to follow
const SHOWN_MS_MAX = 60_000
const LAST_BEFORE_MS = 10_000 // the stretch before the cause that must be healthy; the start before it may be rough
const MEND_MS_MAX = 60_000 // until the symptom is gone: queues drain, processes start

/** What a real run of a fault showed. */
export type Proof = {
  readonly truth: Truth
  readonly changes: readonly Change[]
  /** No symptom before the cause. */
  readonly healthyBefore: boolean
  /** Milliseconds from the cause to the symptom; none when it never showed. */
  readonly shownAfterMs: number | undefined
  /** Wrong actions, and whether the symptom showed after them as well. */
  readonly wrong: readonly { readonly action: string; readonly stillShows: boolean }[]
  /** The right action, and milliseconds until the symptom was gone for good; none when it stayed. */
  readonly right: { readonly action: string; readonly goneAfterMs: number | undefined }
}

/** What is proved, and how thoroughly. */
export type ProofSettings = {
  readonly fault: string
  readonly seed: number
  readonly otlpUrl: string
  readonly leadMs: number
  /** How many of the wrong actions are tried, one after the other. */
  readonly wrongMax: number
  readonly journeysPerSecond?: number
}

/** Breaks a target for real, tries wrong actions and then the right one, and tells what users met. */
export async function prove(target: Target, settings: ProofSettings): Promise<Proof> {
  const changes: Change[] = []
  const { fault, seed, otlpUrl, leadMs, wrongMax, ...pace } = settings
  const practice = await target.start({ otlpUrl, seed, onChange: (change) => changes.push(change), ...pace })
  try {
    const breaking = practice.break({ fault, seed, leadMs })
    const broken = await breaking
    const healthyBefore = !shows(broken.symptom, before(practice.health(Math.min(leadMs, LAST_BEFORE_MS))))
    const shownAfterMs = await shown(practice, broken)
    const wrong: { action: string; stillShows: boolean }[] = []
    for (const { name } of broken.actions.filter((a) => a.effect !== 'helps').slice(0, wrongMax)) {
      await practice.mend(name)
      await pause(HEALTH_MS)
      wrong.push({ action: name, stillShows: (await shown(practice, broken)) !== undefined })
    }
    const { name } = broken.actions.find((a) => a.effect === 'helps')!
    await practice.mend(name)
    const right = { action: name, goneAfterMs: await gone(practice, broken) }
    return { truth: broken.truth, changes, healthyBefore, shownAfterMs, wrong, right }
  } finally {
    await practice.stop()
  }
}

/** A health judged without steps that hardly anybody took yet. */
const before = (health: Health): Health => ({ ...health, steps: health.steps.filter((s) => s.requests >= 5) })

/** Milliseconds until the symptom shows; a busy machine gets more time than the fault says it needs. */
async function shown(practice: Practice, { symptom, showsWithinMs }: Broken): Promise<number | undefined> {
  const from = Date.now()
  while (Date.now() < from + Math.max(showsWithinMs, SHOWN_MS_MAX)) {
    if (shows(symptom, practice.health(HEALTH_MS))) return Date.now() - from
    await pause(LOOK_EVERY_MS)
  }
  return undefined
}

/** Milliseconds until the symptom was last seen, when it then stays away for as long as it takes to show. */
async function gone(practice: Practice, { symptom, showsWithinMs }: Broken): Promise<number | undefined> {
  const from = Date.now()
  let seenMs = from
  while (Date.now() < seenMs + showsWithinMs) {
    if (shows(symptom, practice.health(HEALTH_MS))) seenMs = Date.now()
    if (seenMs > from + MEND_MS_MAX) return undefined
    await pause(LOOK_EVERY_MS)
  }
  return seenMs - from
}
