import { collect } from '../capture/collect.ts'
import { isSecretName, REDACTED, withoutSecrets } from '../capture/redact.ts'
import { type Ready, ready, readyTemplate } from '../expression/evaluate.ts'
import { parseExpression, parseTemplate } from '../expression/parse.ts'
import type { Count, Hit, Limits, ProbeSpec, Tier } from '../protocol.ts'
import type { Seen } from './callers.ts'
import { activeSpan, stackHere } from './context.ts'
import { HitClock } from './hit-clock.ts'
import type { Passed } from './hook.ts'
import {
  BREAKPOINT_PASS_US,
  BREAKPOINT_PASSES_PER_SEC_MAX,
  CONDITION_US_MAX,
  HIT_US_MAX,
  limitsOf,
  PASS_US,
  STALL_WAY,
} from './limits.ts'
import { type Starts, Timer } from './timer.ts'
import { beginVerbose, type Said } from './verbose.ts'

const OVERRUNS_MAX = 3
const TOO_HOT = `more than ${BREAKPOINT_PASSES_PER_SEC_MAX} passes in a second over a breakpoint; a patch would stall once (${STALL_WAY})`
const NO_VALUES: readonly unknown[] = []
const CLOCK_EVERY = 16 // passes whose condition is not met are timed by sample: the clock costs more than they do

/** A hit that is being written. */
type Draft = { -readonly [K in keyof Hit]: Hit[K] }

const SAID_CHARS_MAX = 1024

/** With a list of names that may be shown, a logger's text is `message`. */
const bounded = (text: string): string =>
  isSecretName('message') ? REDACTED : withoutSecrets(text.slice(0, 2 * SAID_CHARS_MAX)).slice(0, SAID_CHARS_MAX)

/** Where admitted hits go, and how a probe that has to go says so. */
export type Outlet = {
  /** The bytes it takes, about; 0: over the bytes of this second, so it is not sent. */
  readonly send: (hit: Hit) => number
  readonly end: (probe: Armed, state: 'exhausted' | 'tripped', reason: string) => void
}

/**
 * A probe in its line. `pass` runs inside the user's function: it never throws, never waits, and does as little as it can before
 * a hit is admitted. A counter costs an addition; a log over its rate costs two.
 */
export class Armed implements Passed {
  readonly spec: ProbeSpec
  readonly limits: Limits
  readonly names: readonly string[]
  tier: Tier = 'patch'
  passes = 0
  matched = 0
  sent = 0
  sentBytes = 0
  droppedRate = 0
  droppedBytes = 0
  failed = 0
  /** The line turned out too hot for a breakpoint. */
  stopped = false
  /** Time spent in hits since the last `second`. */
  busyUs = 0
  readonly #outlet: Outlet
  readonly #when: Ready | undefined
  readonly #sentence: ((values: readonly unknown[]) => string) | undefined
  readonly needsValues: boolean
  readonly #timer: Timer | undefined
  readonly #onlyCounts: boolean
  /** Whether a pass is turned away when the rate is used up. */
  readonly #isRated: boolean
  /** Passes over the line at which a timer stops. */
  #stops = 0
  /** Of hits, and of conditions. */
  readonly #clock: HitClock
  readonly #whenClock: HitClock
  #admissions: number
  #passesBefore = 0
  /** Of a snapshot with callers: what is sent once they were seen. */
  #waiting: { readonly hit: Draft; readonly weight: number } | undefined

  /** Throws `ExpressionRefused` for a condition or template outside the language. */
  constructor(spec: ProbeSpec, names: readonly string[], outlet: Outlet) {
    this.spec = spec
    this.names = names
    this.limits = limitsOf(spec.kind, spec.limits)
    this.#outlet = outlet
    this.#when = spec.when === undefined ? undefined : ready(parseExpression(spec.when), names)
    this.#sentence = spec.kind === 'log' ? readyTemplate(parseTemplate(spec.template ?? ''), names) : undefined
    this.#timer = spec.kind === 'timer' ? new Timer() : undefined
    this.#onlyCounts = spec.kind === 'counter' && this.#when === undefined
    this.#isRated = spec.kind === 'log' || spec.kind === 'snapshot'
    this.needsValues = this.#isRated || this.#when !== undefined
    this.#clock = new HitClock(HIT_US_MAX[spec.kind])
    this.#whenClock = new HitClock(CONDITION_US_MAX)
    this.#admissions = this.limits.ratePerSec
  }

  /** One pass over the line. True asks the breakpoint to stop, so that it can be taken out: the line is too hot for it. */
  pass(values: readonly unknown[]): boolean {
    this.passes++
    if (this.#onlyCounts) return this.#isTooHot()
    if (this.#isRated && this.#when === undefined && this.#admissions <= 0) {
      this.droppedRate++
      return this.#isTooHot()
    }
    try {
      if (this.#isHit(values)) this.#offer(values)
    } catch {
      this.failed++ // an expression met values it cannot compute with; the count tells
    }
    return this.#isTooHot()
  }

  /** One pass over a line that has a variable for the starts of its call. */
  passTimed(starts: Starts | undefined, values: readonly unknown[]): Starts | undefined {
    if (this.#timer === undefined) {
      this.pass(values)
      return starts
    }
    this.passes++
    try {
      return this.#when === undefined || this.#isMet(values) ? this.#timer.started(starts) : starts
    } catch {
      this.failed++
      return starts
    }
  }

  /** One pass over a slot that passes no values. */
  passBare(starts: Starts | undefined): Starts | undefined {
    if (!this.#onlyCounts) return this.passTimed(starts, NO_VALUES)
    this.passes++
    return starts
  }

  /** What stands behind the line at which the timer stops. */
  get stop(): Passed {
    const stopped = (starts: Starts | undefined): Starts | undefined => {
      this.#timer?.stopped(starts)
      return starts
    }
    return {
      needsValues: false,
      pass: () => {
        this.#stops++
        this.#timer?.stoppedInContext()
        return this.#isTooHot()
      },
      passTimed: stopped,
      passBare: stopped,
    }
  }

  /** Whether the pass is to be sent; of a timer and of verbose it does all there is to do. */
  #isHit(values: readonly unknown[]): boolean {
    const met = this.#isMet(values)
    if (met && this.#isRated) return true
    if (!met) this.#timer?.skippedInContext()
    else if (this.#timer !== undefined) this.#timer.startedInContext()
    else if (this.spec.kind === 'verbose') beginVerbose(this)
    return false
  }

  #offer(values: readonly unknown[]): void {
    if (this.#admissions <= 0) {
      this.droppedRate++
      return
    }
    const weight = this.#admit()
    const hit = this.#hit(values)
    if (this.spec.callers === undefined) this.#send(hit, weight)
    else this.#waiting = { hit, weight }
  }

  /** Whether a hit waits for its callers to be seen. */
  protected get isWaiting(): boolean {
    return this.#waiting !== undefined
  }

  protected sendWith(seen: Seen): void {
    if (this.#waiting === undefined) return
    const { hit, weight } = this.#waiting
    this.#waiting = undefined
    this.#send(Object.assign(hit, seen), weight)
  }

  #isMet(values: readonly unknown[]): boolean {
    if (this.#when === undefined) return this.#counted(true)
    const weight = this.#whenClock.isSuspect || this.passes <= CLOCK_EVERY ? 1 : CLOCK_EVERY
    if (this.passes % weight !== 0) return this.#counted(Boolean(this.#when(values)))
    this.#whenClock.begin()
    try {
      return this.#counted(Boolean(this.#when(values)))
    } finally {
      this.#judge(this.#whenClock, weight)
    }
  }

  #counted(met: boolean): boolean {
    if (met) this.matched++
    return met
  }

  /** Whether a request is one of the user's, told by whoever looked at it. */
  isOf(met: boolean): boolean {
    this.passes++
    if (met) this.matched++
    return met
  }

  get maySay(): boolean {
    return this.#admissions > 0
  }

  /** A line that a logger says for the user. */
  say({ level, text, fields }: Said): void {
    try {
      const values = fields === undefined ? undefined : collect({ fields })
      const weight = this.#admit()
      this.#send(Object.assign(this.#atNow(), { level, text: bounded(text) }, values && { values }), weight)
    } catch {
      this.failed++
    }
  }

  /** A hit begins; tells how many its time stands for, 0 where it is not timed. */
  #admit(): number {
    this.#admissions--
    // Of a log the clock costs as much as the hit: one in some is timed, until one takes too long.
    const weight = this.spec.kind === 'log' && !this.#clock.isSuspect && this.sent >= CLOCK_EVERY ? CLOCK_EVERY : 1
    if (this.sent % weight !== 0) return 0
    this.#clock.begin()
    return weight
  }

  #send(hit: Hit, weight: number): void {
    const bytes = this.#outlet.send(hit)
    this.sentBytes += bytes
    if (bytes > 0) this.sent++
    else this.droppedBytes++
    if (weight > 0) this.#judge(this.#clock, weight)
    if (this.sent >= this.limits.hitsMax) this.#outlet.end(this, 'exhausted', `${this.sent} hits sent`)
  }

  #judge(clock: HitClock, weight: number): void {
    const tookUs = clock.end()
    this.busyUs += weighed(tookUs, weight)
    if (clock.overruns < OVERRUNS_MAX) return
    const what = clock === this.#clock ? 'hits' : 'times the condition'
    const last = `the last ${Math.round(tookUs)} us`
    this.#outlet.end(this, 'tripped', `${OVERRUNS_MAX} ${what} in a row took over ${clock.usMax} us of CPU, ${last}`)
  }

  #hit(values: readonly unknown[]): Hit {
    const hit = this.#atNow()
    if (this.#sentence !== undefined) {
      hit.text = this.#sentence(values)
      return hit
    }
    const named: Record<string, unknown> = Object.create(null)
    this.names.forEach((name, i) => {
      named[name] = values[i]
    })
    return Object.assign(hit, { values: collect(named), stack: stackHere() })
  }

  /** Written field by field: a spread costs Node 20 three times as much as all the rest of a hit. */
  #atNow(): Draft {
    const hit: Draft = { probe: this.spec.id, at: Date.now(), pass: this.passes }
    const span = activeSpan()
    if (span !== undefined) {
      hit.traceId = span.traceId
      hit.spanId = span.spanId
    }
    return hit
  }

  #isTooHot(): boolean {
    if (this.tier !== 'breakpoint') return false
    if (!this.stopped && this.passes + this.#stops - this.#passesBefore > BREAKPOINT_PASSES_PER_SEC_MAX) {
      this.stopped = true
      this.#outlet.end(this, 'tripped', TOO_HOT)
    }
    return this.stopped
  }

  /** A second has gone by: admissions begin anew. Returns the time spent in it, in microseconds. */
  second(): number {
    const passes = this.passes + this.#stops - this.#passesBefore
    const spent = this.busyUs + passes * (this.tier === 'breakpoint' ? BREAKPOINT_PASS_US : PASS_US[this.spec.kind])
    this.#passesBefore = this.passes + this.#stops
    this.#admissions = this.limits.ratePerSec
    this.busyUs = 0
    return spent
  }

  count(): Count {
    const matched = this.#when === undefined && this.spec.match === undefined ? this.passes : this.matched
    const dropped = { rate: this.droppedRate, bytes: this.droppedBytes, failed: this.failed }
    const timing = this.#timer === undefined ? {} : { timing: this.#timer.reading() }
    return {
      probe: this.spec.id,
      passes: this.passes,
      matched,
      sent: this.sent,
      sentBytes: this.sentBytes,
      dropped,
      ...timing,
    }
  }
}

const SAMPLE_US_MAX = 200

/** A sample stands for others; one in which the machine did something else must not stand for sixteen of them. */
const weighed = (us: number, weight: number): number => us + Math.min(us, SAMPLE_US_MAX) * (weight - 1)
