import { setTimeout as delay, setImmediate as macrotask } from 'node:timers/promises'
import type { Placed, Placement, PlacementTo, Plan, StallsLearned, Tier } from '../protocol.ts'
import type { NoSite, Site } from '../source/site.ts'
import type { Armed } from './armed.ts'
import { Breakpoints } from './breakpoint.ts'
import { hangsAfterBreakpoints } from './engine.ts'
import { processUs, threadUs } from './hit-clock.ts'
import type { Inspector } from './inspector.ts'
import type { Lag } from './lag.ts'
import { STALL_WAY } from './limits.ts'
import type { Around, EditStatus, Insertion, PatchedScript } from './patch.ts'
import type { Probes } from './probes.ts'
import { Refused } from './refused.ts'
import type { Scripts } from './scripts.ts'
import { slotsHere } from './slots/here.ts'
import type { SlottedFile } from './slots/slots.ts'
import { Stalls } from './stalls.ts'
import type { Survey } from './survey/survey.ts'

const TRIES_MAX = 3 // while a suspended call of the function blocks the patch; each try stalls
const TRY_AFTER_MS = 20
const STALL_SHARE = 0.01 // of the time between two patches
const GAP_MS_MAX = 5_000

const SLOTS_HELP = 'started with LASTGOOD_PROBE_SLOTS the file would have slots, which stall nothing'

const MAY_HANG = 'this Node can hang in a patch once a breakpoint was set, and one was'
const ASK_AGAIN = 'ask for the source that runs, and find the place in it'

/** What a place tells of a probe; how much it may send follows from its limits. */
export type Located = Omit<Placed, 'bytesPerDayMax' | 'loggers'>
type LocatedPlan = Omit<Plan, 'bytesPerDayMax'>

/** Of a file with slots. */
export const IN_SLOT: LocatedPlan = {
  tier: 'slot',
  reason: 'the file was given slots when it was loaded',
  predictedStallMs: 0,
}

/** A probe that waits for its place: what stands behind its calls. */
export type Added = { readonly armed: Armed; readonly slots: readonly [number, number] }

/** The lines of a probe: one, and of a timer the one at which it stops. */
export type Places = readonly (Placement | PlacementTo)[]

/** What placing needs of the rest of the agent. */
export type PlacingParts = {
  readonly inspector: Inspector
  readonly probes: Probes
  readonly scripts: Scripts
  readonly lag: Lag
  readonly survey: Survey
}

/** Brings calls into lines, by the cheapest way that what they may stall allows. */
export class Placing {
  readonly #inspector: Inspector
  readonly #breakpoints: Breakpoints
  readonly #probes: Probes
  readonly #scripts: Scripts
  readonly #lag: Lag
  #mayStallAt = 0
  readonly #stalls = new Stalls()
  readonly #survey: Survey

  constructor({ inspector, probes, scripts, lag, survey }: PlacingParts) {
    this.#survey = survey
    this.#lag = lag
    this.#inspector = inspector
    this.#breakpoints = new Breakpoints(inspector)
    this.#probes = probes
    this.#scripts = scripts
  }

  /** Switches on the slots that the file was given when it was loaded. */
  fill(file: SlottedFile, { armed }: Added, places: Places): Located {
    armed.tier = 'slot'
    const began = performance.now()
    for (const [i, place] of places.entries()) {
      const off = slotsHere()?.fill(file, place.at, i === 0 ? armed : armed.stop)
      if (off === undefined) throw new Refused('the file has no slot at that place; ask for its source again')
      this.#probes.silencedBy(armed.spec.id, off)
    }
    return { ...IN_SLOT, stallMs: performance.now() - began, ...matching(places, 'slot') }
  }

  async place({ armed, slots }: Added, places: Places): Promise<Located> {
    this.#inspector.hold()
    try {
      return await this.#placed({ armed, slots }, places)
    } finally {
      this.#inspector.release()
    }
  }

  async #placed({ armed, slots }: Added, places: Places): Promise<Located> {
    const late = this.#lag.refusal()
    if (late !== undefined) throw new Refused(`${late}; ${SLOTS_HELP}`)
    const script = this.scriptOf(places[0] as Placement)
    const plan = this.plan(script, armed.limits.stallMsMax)
    let { reason } = plan
    if (plan.tier === 'patch') {
      const { status, stallMs } = await this.edit(script, insertionsOf(places, slots))
      if (status === 'Ok') return { ...plan, stallMs, ...matching(places, 'patch') }
      reason = `the engine refused the patch: ${status}; ${SLOTS_HELP}`
    }
    if (armed.spec.callers !== undefined) throw new Refused(`callers are not seen by breakpoint, and ${reason}`)
    const stallMs = await this.#break(script, { armed, slots }, places)
    return { ...plan, tier: 'breakpoint', reason, stallMs, ...matching(places, 'breakpoint') }
  }

  /** What a patch of a file of so many characters would stall here. */
  predictedMs(chars: number): number {
    return this.#stalls.predictedMs(chars)
  }

  /** What patches of this process took, against what they take at most. */
  get learned(): StallsLearned | undefined {
    return this.#stalls.learned
  }

  /** The same of another instance of the service. */
  hear(learned: StallsLearned): void {
    this.#stalls.hear(learned)
  }

  /** What would be tried first, and why. */
  plan(script: PatchedScript, stallMsMax: number): LocatedPlan {
    const stallMs = this.predictedMs(script.original.length)
    const predicted = Math.ceil(stallMs)
    if (this.#mayHang) return { tier: 'breakpoint', reason: `${MAY_HANG}; ${SLOTS_HELP}`, predictedStallMs: predicted }
    return stallMs <= stallMsMax
      ? { tier: 'patch', reason: `predicted stall within ${stallMsMax} ms`, predictedStallMs: predicted }
      : {
          tier: 'breakpoint',
          reason: `a patch would stall the process up to ${predicted} ms (${this.#stalls.from}), ${stallMsMax} are allowed (${STALL_WAY}); ${SLOTS_HELP}`,
          predictedStallMs: predicted,
        }
  }

  /**
   * The places as this process itself reads the source that runs: of what the controller said, only offsets and names are left, and those only
   * where it finds them too. Throws `Refused`.
   */
  async surveyed(places: Places): Promise<Places> {
    const [first] = places
    if (first === undefined) return places
    const { original, originalHash } = this.scriptOf(first)
    const ats = places.map(({ at }) => at)
    const sites = await this.#survey.sitesAt({ hash: originalHash, text: original }, ats)
    const [from, to] = sites.map((site, i) => placeOf(places[i] ?? first, site))
    if (from === undefined || to === undefined) return from === undefined ? [] : [from]
    return [from, { ...to, sameFunction: isOneFunction(sites) }]
  }

  /** The script a place was found in. Throws `Refused` when another text runs. */
  scriptOf({ url, hash }: Placement): PatchedScript {
    const script = this.#scripts.script(url)
    if (script.originalHash === hash) return script
    throw new Refused(`${url} is not the source the place was found in; ask for it again`)
  }

  get #mayHang(): boolean {
    return this.#breakpoints.wereSet && hangsAfterBreakpoints(process.versions.node)
  }

  /** Changes the text that runs, once the process may be stalled again. */
  async edit(
    script: PatchedScript,
    insertions: readonly (Insertion | Around)[],
    triesMax = TRIES_MAX,
  ): Promise<{ readonly status: EditStatus; readonly stallMs: number }> {
    if (this.#mayHang) throw new Refused(MAY_HANG)
    for (let i = 1; ; i++) {
      await delay(Math.max(i === 1 ? 0 : TRY_AFTER_MS, this.#mayStallAt - performance.now()), undefined, { ref: false })
      await macrotask()
      const began = { cpuUs: threadUs() ?? processUs(), wallMs: performance.now() }
      const status = script.insert(insertions, this.#inspector)
      const stallMs = performance.now() - began.wallMs
      const cpuMs = ((threadUs() ?? processUs()) - began.cpuUs) / 1_000
      this.#lag.begin()
      this.#mayStallAt = performance.now() + Math.min(stallMs / STALL_SHARE, GAP_MS_MAX)
      if (status === 'Ok') this.#stalls.learn(script.original.length, { wallMs: stallMs, cpuMs })
      if (status === 'Ok') this.#scripts.edited(script)
      if (status !== 'BlockedByActiveGenerator' || i === triesMax) return { status, stallMs }
    }
  }

  async #break(script: PatchedScript, { armed, slots }: Added, places: Places): Promise<number> {
    armed.tier = 'breakpoint'
    const began = performance.now()
    const removals: (() => Promise<void>)[] = []
    this.#probes.undoneBy(armed.spec.id, async () => {
      for (const remove of removals) await remove()
    })
    for (const [i, place] of places.entries()) {
      const wanted = { script, at: place.at, slot: slots[i] ?? 0, names: namesOf(place) }
      const remove = await this.#breakpoints.set(wanted)
      if (remove === undefined)
        throw new Refused(
          'the engine found no place for a breakpoint on that line; its function may be one that nothing holds any more',
        )
      removals.push(remove)
    }
    return performance.now() - began
  }
}

/** A place with what was found there: nothing else of what came is kept. Throws `Refused` where there is none, or a name is out of reach. */
function placeOf({ url, hash, at, names }: Placement, site: Site | NoSite): Placement {
  if ('problem' in site)
    throw new Refused(`offset ${at} of ${url} is no place for a probe: ${site.problem}; ${ASK_AGAIN}`)
  const unseen = names.find((name) => !site.names.includes(name) && !(name === 'this' && site.mayUseThis))
  if (unseen !== undefined) throw new Refused(`line ${site.line} of ${url} cannot see ${unseen}; ${ASK_AGAIN}`)
  return { url, hash, at, names, ...(site.braceEnd !== undefined && { braceEnd: site.braceEnd }) }
}

const isOneFunction = (sites: readonly (Site | NoSite)[]): boolean =>
  new Set(sites.map((site) => ('at' in site ? site.functionStart : undefined))).size === 1

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
