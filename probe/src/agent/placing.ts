import { setTimeout as delay, setImmediate as macrotask } from 'node:timers/promises'
import type { Placed, Placement, PlacementTo, Tier } from '../protocol.ts'
import type { Armed } from './armed.ts'
import { Breakpoints } from './breakpoint.ts'
import type { Inspector } from './inspector.ts'
import { type EditStatus, type Insertion, type PatchedScript, predictedStallMs } from './patch.ts'
import type { Probes } from './probes.ts'
import { Refused } from './refused.ts'

const TRIES_MAX = 3 // while a suspended call of the function blocks the patch; each try stalls
const TRY_AFTER_MS = 20
const STALL_SHARE = 0.01 // of the time between two patches
const GAP_MS_MAX = 5_000

/** A probe that waits for its place: what stands behind its calls. */
export type Added = { readonly armed: Armed; readonly slots: readonly [number, number] }

/** The lines of a probe: one, and of a timer the one at which it stops. */
export type Places = readonly (Placement | PlacementTo)[]

/** Brings calls into lines, by the cheapest way that what they may stall allows. */
export class Placing {
  readonly #inspector: Inspector
  readonly #breakpoints: Breakpoints
  readonly #probes: Probes
  readonly #patched: Map<string, PatchedScript>
  #mayStallAt = 0
  /** What patches took here against what was predicted: a busy machine is slower than the figures were measured on. */
  #slowness = 1

  constructor(inspector: Inspector, probes: Probes, patched: Map<string, PatchedScript>) {
    this.#inspector = inspector
    this.#breakpoints = new Breakpoints(inspector)
    this.#probes = probes
    this.#patched = patched
  }

  async place(script: PatchedScript, { armed, slots }: Added, places: Places): Promise<Placed> {
    const predicted = predictedStallMs(script.original.length) * this.#slowness
    const told = { predictedStallMs: Math.ceil(predicted) }
    const allowed = armed.limits.stallMsMax
    let why = `a patch would stall the process up to ${told.predictedStallMs} ms, ${allowed} are allowed`
    if (predicted <= allowed) {
      const { status, stallMs } = await this.#patch(script, insertionsOf(places, slots))
      const reason = `predicted stall within ${allowed} ms`
      if (status === 'Ok') return { tier: 'patch', reason, ...told, stallMs, ...matching(places, 'patch') }
      why = `the engine refused the patch: ${status}`
    }
    const stallMs = await this.#break(script, { armed, slots }, places)
    return { tier: 'breakpoint', reason: why, ...told, stallMs, ...matching(places, 'breakpoint') }
  }

  async #patch(
    script: PatchedScript,
    insertions: readonly Insertion[],
  ): Promise<{ readonly status: EditStatus; readonly stallMs: number }> {
    for (let i = 1; ; i++) {
      await delay(Math.max(i === 1 ? 0 : TRY_AFTER_MS, this.#mayStallAt - performance.now()), undefined, { ref: false })
      await macrotask()
      const began = performance.now()
      const status = script.insert(insertions, this.#probes.isLive, this.#inspector)
      const stallMs = performance.now() - began
      this.#mayStallAt = performance.now() + Math.min(stallMs / STALL_SHARE, GAP_MS_MAX)
      if (status === 'Ok') this.#slowness = Math.max(1, stallMs / predictedStallMs(script.original.length))
      if (status === 'Ok') this.#patched.set(script.script.url, script)
      if (status !== 'BlockedByActiveGenerator' || i === TRIES_MAX) return { status, stallMs }
    }
  }

  async #break(script: PatchedScript, { armed, slots }: Added, places: Places): Promise<number> {
    armed.tier = 'breakpoint'
    const began = performance.now()
    const set: string[] = []
    this.#probes.undoneBy(armed.spec.id, async () => {
      for (const id of set) await this.#breakpoints.remove(id)
    })
    for (const [i, place] of places.entries()) {
      const { scriptId } = script.script
      const id = await this.#breakpoints.set(scriptId, script.positionOf(place.at), slots[i] ?? 0, namesOf(place))
      if (id === undefined) throw new Refused('the engine found no place for a breakpoint on that line')
      set.push(id)
    }
    return performance.now() - began
  }
}

/** The end of a timer asks for no variable. */
const namesOf = (place: Placement | PlacementTo): readonly string[] => ('sameFunction' in place ? [] : place.names)

function insertionsOf(places: Places, slots: readonly [number, number]): Insertion[] {
  const timed = isTimedByCall(places)
  return places.map((place, i) => ({ ...place, names: namesOf(place), slot: slots[i] ?? 0, timed }))
}

const isTimedByCall = (places: Places): boolean =>
  places.some((place) => 'sameFunction' in place && place.sameFunction === true)

/** A breakpoint's condition cannot leave anything in the call, so it goes by the async context. */
function matching(places: Places, tier: Tier): Pick<Placed, 'matchedBy'> {
  if (places.length === 1) return {}
  return { matchedBy: isTimedByCall(places) && tier !== 'breakpoint' ? 'call' : 'context' }
}
