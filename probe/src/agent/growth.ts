import { setImmediate as macrotask } from 'node:timers/promises'
import { GROWTH_SECONDS, type Growth, type GrowthPlan, type GrowthSite, type GrowthWish, USUAL } from '../protocol.ts'
import { type Allocation, allocationsIn } from '../source/allocations.ts'
import { HeapSampling } from './heap-sampling.ts'
import { installHook, unwatch, watch } from './hook.ts'
import type { Inspector } from './inspector.ts'
import type { Lag } from './lag.ts'
import { STALL_WAY } from './limits.ts'
import { liveMb, type PatchedScript } from './patch.ts'
import type { Placing } from './placing.ts'
import { type Profiles, profileStallMs, timed } from './profile.ts'
import { Refused } from './refused.ts'
import type { Scripts } from './scripts.ts'
import { grown, hottest, type Spots } from './spots.ts'
import { PARTS, Watched } from './watched.ts'

const SEARCHING_SHARE = 0.25 // of the time, to find the files; the rest watches their lines
const COLLECT_MS_PER_MB = 2
const READ_MS_PER_KB = 0.2 // looking for the expressions in a text
const FILES_MAX = 3 // each is one more stall
const SITES_MAX = 1_000 // of all files; each keeps up to 256 samples
const SITES_TOLD_MAX = 50
const NOBODY = 'nobody was heard who could read what is found'
const BYTES_PER_MB = 1024 * 1024

/** What finding lines needs of the rest of the agent. */
export type GrowthParts = {
  readonly inspector: Inspector
  readonly placing: Placing
  readonly scripts: Scripts
  readonly profiles: Profiles
  readonly lag: Lag
  /** Runs when no other request changes a text. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
}

type Site = {
  readonly url: string
  readonly allocation: Allocation
  readonly watched: Watched
  readonly slot: number
  isHot?: true
}
type Sites = { readonly sites: Site[]; readonly unwatched: { readonly url: string; readonly reason: string }[] }

/**
 * Idea     sampling finds the functions whose memory is kept, but neither their lines nor what was compiled into them; so the files of the first
 *          of them get a call around each expression that makes an object, which remembers some of the objects weakly. After a collection
 *          those that are there are kept, and a line that keeps some of every part of the time grows.
 * Cost     two collections (2 ms for each MB that lives), and a patch for each of three files; a few ns for each object while it runs.
 * Trap     strings and closures are told by function only, and buffers by line only, in a file that keeps objects too: their bytes are not in the heap. A cache that is still filling looks like a leak: watch longer.
 */
export class GrowthFinder {
  readonly #parts: GrowthParts
  readonly #heap: HeapSampling

  constructor(parts: GrowthParts) {
    this.#parts = parts
    this.#heap = new HeapSampling(parts.inspector)
  }

  plan(): GrowthPlan {
    const live = liveMb()
    const patchStallMs = Math.ceil(this.#parts.placing.predictedMs(0))
    const collectStallMs = Math.ceil(live * COLLECT_MS_PER_MB)
    return { collectStallMs, patchStallMs, profileStallMs: profileStallMs(), liveBytes: live * BYTES_PER_MB }
  }

  /** Ends early when nobody is there who could read it. Throws `Refused`. */
  async take({ seconds = GROWTH_SECONDS.usual, stallMsMax = USUAL.stallMsMax }: GrowthWish): Promise<Growth> {
    const { min, max } = GROWTH_SECONDS
    if (!(seconds >= min && seconds <= max)) throw new Refused(`memory is watched for ${min} to ${max} s`)
    const plan = this.plan()
    if (plan.collectStallMs > stallMsMax)
      throw new Refused(
        `each of two collections would stall the process up to ${plan.collectStallMs} ms, ${stallMsMax} are allowed (${STALL_WAY}); lines would take ${plan.patchStallMs} ms for each file`,
      )
    const late = this.#parts.lag.refusal()
    if (late !== undefined) throw new Refused(late)
    installHook()
    return this.#parts.profiles.alone(async () => ({ ...plan, ...(await this.#found(seconds, stallMsMax)) }))
  }

  async #found(seconds: number, stallMsMax: number): Promise<Omit<Growth, keyof GrowthPlan>> {
    const { profiles } = this.#parts
    const stalls: number[] = []
    const stalled = <T>(act: () => T): T => {
      const { value, ms } = timed(act)
      stalls.push(ms)
      return value
    }
    const all: Sites = { sites: [], unwatched: [] }
    stalled(() => this.#heap.start())
    try {
      if (!(await profiles.wait(seconds * SEARCHING_SHARE))) throw new Refused(NOBODY)
      const before = stalled(() => this.#alive())
      const began = performance.now()
      for (const url of filesOf(before.spots)) stalls.push(await this.#watchFile(url, stallMsMax, all))
      await this.#watch(all.sites, seconds * (1 - SEARCHING_SHARE))
      const watchedSeconds = (performance.now() - began) / 1_000
      const after = stalled(() => this.#alive())
      return { ...told(all, before, after), seconds: watchedSeconds, ...summed(stalls) }
    } finally {
      for (const { slot } of all.sites) unwatch(slot)
      stalled(() => this.#heap.stop())
    }
  }

  /** What is there once everything that nobody holds is let go. */
  #alive(): Alive {
    this.#heap.collect()
    const spots = new Map([...this.#heap.read()].filter(([, each]) => !isAgents(each)))
    const { heapUsed, external } = process.memoryUsage()
    return { bytes: heapUsed, outsideBytes: external, spots }
  }

  /** Puts a call around every expression of a file that makes an object. Answers how long that stalled. */
  #watchFile(url: string, stallMsMax: number, all: Sites): Promise<number> {
    const { inspector, scripts, placing, inTurn } = this.#parts
    return inTurn(async () => {
      inspector.hold()
      try {
        await macrotask()
        const script = scripts.script(url)
        const predictedMs = Math.ceil(placing.predictedMs(script.original.length))
        if (predictedMs > stallMsMax || (script.original.length / 1024) * READ_MS_PER_KB > stallMsMax)
          throw new Refused(
            `changing it would stall the process up to ${predictedMs} ms, ${stallMsMax} are allowed (${STALL_WAY})`,
          )
        return await this.#watchAll(url, script, all)
      } catch (error) {
        all.unwatched.push({ url, reason: (error as Error).message })
        return 0
      } finally {
        inspector.release()
      }
    })
  }

  /** Where a suspended call holds the text of its function, those functions are left out. */
  async #watchAll(url: string, script: PatchedScript, { sites, unwatched }: Sites): Promise<number> {
    const found = allocationsIn(script.original)
    const left = found.slice(0, SITES_MAX - sites.length)
    if (left.length < found.length)
      unwatched.push({
        url,
        reason: `${left.length} of its ${found.length} expressions are watched, ${SITES_MAX} in all`,
      })
    const whole = await this.#edit(url, script, left, 1)
    if (typeof whole !== 'string') return this.#added(whole, sites)
    const unwaiting = left.filter((one) => !one.mayWait)
    const part = whole === 'BlockedByActiveGenerator' ? await this.#edit(url, script, unwaiting) : whole
    if (typeof part === 'string') throw new Refused(`the engine refused the change: ${part}`)
    unwatched.push({ url, reason: 'calls of its async functions are under way: those functions are left out' })
    return this.#added(part, sites)
  }

  #added({ sites, stallMs }: Edited, all: Site[]): number {
    all.push(...sites)
    return stallMs
  }

  async #edit(
    url: string,
    script: PatchedScript,
    allocations: readonly Allocation[],
    triesMax?: number,
  ): Promise<Edited | string> {
    const sites = allocations.map((allocation): Site => {
      const watched = new Watched()
      return { url, allocation, watched, slot: watch(watched.see) }
    })
    const around = sites.map(({ allocation: { at, end }, slot }) => ({ at, end, slot }))
    const { status, stallMs } = await this.#parts.placing.edit(script, around, triesMax)
    if (status === 'Ok') return { sites, stallMs }
    for (const { slot } of sites) unwatch(slot)
    return status
  }

  async #watch(sites: readonly Site[], seconds: number): Promise<void> {
    for (let part = 0; part < PARTS; part++) {
      for (const { watched } of sites) watched.begin(part)
      await this.#parts.profiles.wait(seconds / PARTS)
      for (const site of sites) {
        if (!site.watched.isTooHot(seconds / PARTS)) continue
        site.isHot = true
        unwatch(site.slot)
      }
    }
  }
}

type Alive = { readonly bytes: number; readonly outsideBytes: number; readonly spots: Spots }
type Edited = { readonly sites: readonly Site[]; readonly stallMs: number }

const AGENT = new URL('..', import.meta.url).href

/** The memory of the agent, and of the inspector that it asks, is nobody's leak. */
const isAgents = ({ spot: { url } }: { readonly spot: { readonly url: string } }): boolean =>
  url.startsWith(AGENT) || url === 'node:inspector'

/** The files whose functions keep most, the first of them. */
function filesOf(spots: Spots): string[] {
  const bytes = new Map<string, number>()
  for (const { spot, self } of spots.values())
    if (spot.url !== '' && !spot.url.startsWith('node:')) bytes.set(spot.url, (bytes.get(spot.url) ?? 0) + self)
  return [...bytes]
    .sort((a, b) => b[1] - a[1])
    .slice(0, FILES_MAX)
    .map(([url]) => url)
}

function told(
  { sites, unwatched }: Sites,
  before: Alive,
  after: Alive,
): Pick<Growth, 'live' | 'outside' | 'sites' | 'functions' | 'cut' | 'watched' | 'unwatched'> {
  const keeping = sites.map(siteOf).filter(({ kept }) => kept > 0)
  const ranked = keeping.sort((a, b) => Number(b.grows) - Number(a.grows) || b.kept - a.kept)
  const { spots, cut } = hottest(grown(before.spots, after.spots))
  return {
    live: { beforeBytes: before.bytes, afterBytes: after.bytes },
    outside: { beforeBytes: before.outsideBytes, afterBytes: after.outsideBytes },
    sites: ranked.slice(0, SITES_TOLD_MAX),
    functions: spots,
    cut: cut || ranked.length > SITES_TOLD_MAX,
    watched: sites.length,
    unwatched,
  }
}

function siteOf({ url, allocation, watched, isHot }: Site): GrowthSite {
  const { functionName, line, column, what } = allocation
  const keptOf = watched.kept()
  const kept = keptOf.reduce((sum, count) => sum + count, 0)
  const grows = keptOf.every((count) => count > 0)
  const outsideBytes = Math.round(watched.bytesEach * kept)
  const told = { functionName, url, line, column, what, made: watched.made, kept, keptOf, grows }
  return { ...told, ...(outsideBytes > 0 && { outsideBytes }), ...(isHot && { isHot }) }
}

const summed = (stalls: readonly number[]): Pick<Growth, 'stallMs' | 'stallsMs'> => ({
  stallMs: Math.max(...stalls),
  stallsMs: stalls.reduce((sum, ms) => sum + ms, 0),
})
