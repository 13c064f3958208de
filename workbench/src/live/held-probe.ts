import type { PlacementState, Probe, ProbeHit, ProbeHold, ProbePlacement, ProbeWish } from '../model/probes.ts'
import { rfc3339, type UnixMs, unixMs } from '../model/time.ts'
import type { HeardCount, HeardHit } from './heard.ts'
import type { PassRate } from './probe-day.ts'
import type { ResultPlace } from './results.ts'
import { seenValues } from './seen-value.ts'

const HITS_KEPT_MAX = 100 // of one probe, for whoever comes to watch later; all of them are in the store

const COUNTED_SECONDS_MIN = 5

type Placement = { -readonly [K in keyof ProbePlacement]: ProbePlacement[K] } & {
  readonly process: string
}

/** What is known when a probe is asked for. */
export type Asked = {
  readonly id: string
  readonly wire: string
  readonly wish: ProbeWish
  readonly by: string
  readonly incident: string | undefined
  readonly at: UnixMs
  readonly ttlMs: number
  readonly elsewhere: number
}

/** Where a probe stands: in which processes, what it counted, and its last hits. */
export class HeldProbe {
  readonly asked: Asked
  readonly hits: ProbeHit[] = []
  readonly #placements = new Map<string, Placement>()
  notStored = 0

  constructor(asked: Asked) {
    this.asked = asked
  }

  placed(process: string, instance: string, hold: ProbeHold | undefined, why?: string): void {
    const none = { passes: 0, matched: 0, sent: 0, dropped: { rate: 0, bytes: 0, failed: 0 }, timing: undefined }
    const state: PlacementState = hold === undefined ? 'refused' : 'active'
    this.#placements.set(process, { ...none, process, instance, state, why, held: hold })
  }

  /** Whether it may still be in a process. */
  get isActive(): boolean {
    return [...this.#placements.values()].some(({ state }) => state === 'active' || state === 'away')
  }

  isIn(process: string): boolean {
    const state = this.#placements.get(process)?.state
    return state === 'active' || state === 'away'
  }

  /** Moves it to another state in one process; false when it was not in it any more. */
  move(process: string, state: PlacementState, why?: string): boolean {
    const placement = this.#placements.get(process)
    if (placement === undefined || !this.isIn(process)) return false
    placement.state = state
    placement.why = why
    return true
  }

  moveAll(state: PlacementState, why: string): void {
    for (const process of this.#placements.keys()) this.move(process, state, why)
  }

  count(process: string, { passes, matched, sent, dropped, timing }: HeardCount): void {
    const placement = this.#placements.get(process)
    if (placement !== undefined) Object.assign(placement, { passes, matched, sent, dropped, timing })
  }

  /** A hit of it, as it is told; the last ones are kept. `isPractice`: the process is of a practice system. */
  hit(process: string, heard: HeardHit, isPractice: boolean): ProbeHit {
    const { id, wish } = this.asked
    const hit: ProbeHit = {
      probe: id,
      kind: wish.kind,
      service: wish.service,
      instance: this.#placements.get(process)?.instance ?? '',
      at: rfc3339(unixMs(heard.at)),
      pass: heard.pass,
      text: heard.text,
      values: heard.values && seenValues(heard.values),
      stack: heard.stack,
      callers: heard.callers?.map((caller) => ({ ...caller, values: seenValues(caller.values) })),
      pauseMs: heard.pauseMs,
      level: heard.level,
      traceId: heard.traceId,
      spanId: heard.spanId,
      ...(isPractice && { practice: true }),
    }
    this.hits.push(hit)
    if (this.hits.length > HITS_KEPT_MAX) this.hits.shift()
    return hit
  }

  /** How often the line of that wish is passed in an instance, where this probe has counted it for a while. */
  passRate(wish: ProbeWish, instance: string, nowMs: number): PassRate | undefined {
    const own = this.asked.wish
    const seconds = (nowMs - this.asked.at) / 1000
    const isThere = own.service === wish.service && own.file === wish.file && own.line === wish.line
    if (!isThere || seconds < COUNTED_SECONDS_MIN || (own.when !== undefined && own.when !== wish.when))
      return undefined
    const here = this.#listed().find((one) => one.instance === instance && one.state === 'active')
    return here && { perSec: (own.when === undefined ? here.passes : here.matched) / seconds, by: this.asked.id }
  }

  place(process: string): ResultPlace {
    const { id, wish } = this.asked
    const held = this.#placements.get(process)?.held
    return {
      probe: id,
      kind: wish.kind,
      tier: held?.tier ?? '',
      ...(wish.file !== undefined && { file: wish.file }),
      ...(wish.line !== undefined && { line: wish.line }),
      functionName: held?.functionName ?? '',
    }
  }

  get expiresAtMs(): number {
    return this.asked.at + this.asked.ttlMs
  }

  /** By instance. */
  #listed(): ProbePlacement[] {
    const placements = [...this.#placements.values()].map(({ process: _, ...placement }) => placement)
    return placements.sort((a, b) => (a.instance < b.instance ? -1 : 1))
  }

  shown(): Probe {
    const { id, wish, by, incident, at, elsewhere } = this.asked
    return {
      id,
      wish,
      by,
      placedAt: rfc3339(at),
      expiresAt: rfc3339(unixMs(this.expiresAtMs)),
      incident,
      active: this.isActive,
      placements: this.#listed(),
      elsewhere,
      notStored: this.notStored,
    }
  }
}
