import type { Count, EndState, Hit, Notice, ProbeSpec } from '../protocol.ts'
import { Armed, type Outlet } from './armed.ts'
import { ArmedWithCallers } from './armed-with-callers.ts'
import type { Callers } from './callers.ts'
import { arm, disarm } from './hook.ts'
import { CHARS_PER_SEC_MAX, PROBES_MAX } from './limits.ts'
import { fullness, heldNow, MemoryCeiling } from './memory.ts'

const SECOND_MS = 1000
const WINDOW_SECONDS = 10
const SEND_AFTER_MS = 200 // hits of one burst go in one line: to send one costs as much as ten hits, and who watches sees no difference
const HITS_HELD_MAX = 1000
const HIT_CHARS = 150 // besides its text, values, stack and callers

type Entry = {
  readonly armed: Armed
  /** Of its calls: one, or two of a timer. */
  readonly slots: readonly number[]
  readonly expiresAt: number
  /** What silences it at once, besides its hook. */
  readonly off: (() => void)[]
  /** What has to be undone besides. */
  readonly undo: (() => Promise<void> | void)[]
  counted?: string
}

/**
 * The probes that are in force, their limits over time, and the way out for what they see. Its one timer runs only while there is a
 * probe; whatever goes wrong takes probes out, never the app down.
 */
export class Probes {
  readonly #entries = new Map<string, Entry>()
  readonly #say: (notice: Notice) => void
  readonly #isControlled: () => boolean
  readonly #isReading: () => boolean
  readonly #busyUs: number[] = []
  #memory: MemoryCeiling | undefined
  #held: Hit[] = []
  #charsLeft = CHARS_PER_SEC_MAX
  #sending: NodeJS.Timeout | undefined
  #ticking: NodeJS.Timeout | undefined

  /** `isReading`: a thread of the agent is there, whose heap would count as growth. */
  constructor(say: (notice: Notice) => void, isControlled: () => boolean, isReading: () => boolean) {
    this.#say = say
    this.#isControlled = isControlled
    this.#isReading = isReading
  }

  /** Why no further probe is taken in, if so. */
  refusal(id: string): string | undefined {
    if (this.#entries.has(id)) return `there is a probe ${id} already`
    return this.#entries.size < PROBES_MAX
      ? fullness(heldNow())
      : `this process holds ${PROBES_MAX} probes, the most it takes; remove one`
  }

  /** A probe, `callers` where it shows them, with its slots in the hook, the second for where a timer stops; from its placement on, hits count. */
  add(
    spec: ProbeSpec,
    names: readonly string[],
    callers?: Callers,
  ): { readonly armed: Armed; readonly slots: readonly [number, number] } {
    const outlet: Outlet = {
      send: (hit) => this.#hold(hit),
      end: (probe, state, reason) => this.#endSoon(probe.spec.id, state, reason),
    }
    const armed =
      callers === undefined ? new Armed(spec, names, outlet) : new ArmedWithCallers(spec, names, outlet, callers)
    if (this.#entries.size === 0) this.#memory = new MemoryCeiling(heldNow())
    const slots = [arm(armed), arm(armed.stop)] as const
    this.#entries.set(spec.id, { armed, slots, off: [], undo: [], expiresAt: performance.now() + armed.limits.ttlMs })
    this.#ticking ??= setInterval(() => this.#tick(), SECOND_MS).unref()
    return { armed, slots }
  }

  /** How a probe is silenced at once, even from inside a hit. */
  silencedBy(id: string, off: () => void): void {
    this.#entries.get(id)?.off.push(off)
  }

  /** How a placed probe is taken out, besides switching off its hook. */
  undoneBy(id: string, undo: () => Promise<void> | void): void {
    this.#entries.get(id)?.undo.push(undo)
  }

  /** Takes a probe out at once; false if there is none of that id. */
  async remove(id: string): Promise<boolean> {
    const entry = this.#entries.get(id)
    if (entry === undefined) return false
    silence(entry)
    this.#entries.delete(id)
    if (this.#entries.size === 0) {
      clearInterval(this.#ticking)
      this.#ticking = undefined
      this.#busyUs.length = 0 // of those that are gone: the next one answers for itself
    }
    this.#flush()
    this.#say({ type: 'counts', counts: [entry.armed.count()] })
    const undone = await Promise.allSettled(entry.undo.map(async (undo) => undo()))
    const failed = undone.find((each) => each.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    return true
  }

  /** Takes every probe out, because whoever placed them cannot be heard any more or has said so. */
  async removeAll(state: EndState, reason: string): Promise<void> {
    const ids = [...this.#entries.keys()]
    for (const entry of this.#entries.values()) silence(entry)
    for (const id of ids) await this.#end(id, state, reason)
  }

  #hold(hit: Hit): number {
    const { text = '', values, stack, callers } = hit
    const written = [values, stack, callers].flatMap((part) =>
      part === undefined ? [] : [JSON.stringify(part).length],
    )
    const chars = written.reduce((sum, length) => sum + length, HIT_CHARS + text.length)
    if (chars > this.#charsLeft || this.#held.length >= HITS_HELD_MAX) return 0
    this.#charsLeft -= chars
    this.#held.push(hit)
    this.#sending ??= setTimeout(() => this.#flush(), SEND_AFTER_MS).unref()
    return chars
  }

  #flush(): void {
    clearTimeout(this.#sending)
    this.#sending = undefined
    if (this.#held.length === 0) return
    this.#say({ type: 'hits', hits: this.#held })
    this.#held = []
  }

  /** From inside a hit: the hook is off at once, the rest waits until the app's stack is empty. */
  #endSoon(id: string, state: EndState, reason: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    silence(entry)
    setImmediate(() => void this.#end(id, state, reason))
  }

  async #end(id: string, state: EndState, reason: string): Promise<void> {
    try {
      if (await this.remove(id)) this.#say({ type: 'ended', probe: id, state, reason })
    } catch (error) {
      this.#say({ type: 'ended', probe: id, state, reason: `${reason}; not wholly undone: ${String(error)}` })
    }
  }

  #tick(): void {
    if (!this.#isControlled()) return void this.removeAll('lost', 'nobody was heard who could take the probe out')
    const full = this.#isReading() ? fullness(heldNow()) : this.#memory?.exceeded(heldNow())
    if (full !== undefined) return void this.removeAll('tripped', full)
    this.#charsLeft = CHARS_PER_SEC_MAX
    const costs = [...this.#entries].map(([id, entry]) => ({ id, us: entry.armed.second() }))
    this.#expired()
    this.#tooBusy(costs)
    this.#counts()
  }

  #expired(): void {
    const now = performance.now()
    for (const [id, { expiresAt }] of this.#entries) {
      if (expiresAt <= now) this.#endSoon(id, 'expired', 'its time is over')
    }
  }

  #tooBusy(costs: readonly { readonly id: string; readonly us: number }[]): void {
    this.#busyUs.push(costs.reduce((sum, cost) => sum + cost.us, 0))
    if (this.#busyUs.length > WINDOW_SECONDS) this.#busyUs.shift()
    const busyMs = this.#busyUs.reduce((sum, us) => sum + us, 0) / 1000
    const share = Math.max(...[...this.#entries.values()].map(({ armed }) => armed.limits.cpuShareMax))
    if (busyMs <= share * WINDOW_SECONDS * SECOND_MS) return
    const dearest = [...costs].sort((a, b) => b.us - a.us)[0]
    this.#busyUs.length = 0
    if (dearest !== undefined)
      this.#endSoon(
        dearest.id,
        'tripped',
        `all probes took ${Math.round(busyMs)} ms of the last ${WINDOW_SECONDS} s, this one the most; ${Number((share * 100).toPrecision(3))} % are allowed (cpuShareMax)`,
      )
  }

  #counts(): void {
    const changed: Count[] = []
    for (const entry of this.#entries.values()) {
      const count = entry.armed.count()
      const text = JSON.stringify(count)
      if (text !== entry.counted) changed.push(count)
      entry.counted = text
    }
    if (changed.length > 0) this.#say({ type: 'counts', counts: changed })
  }
}

function silence({ slots, off }: Entry): void {
  slots.forEach(disarm)
  for (const each of off) each()
}
