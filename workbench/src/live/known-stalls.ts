import type { StallsLearned } from '@lastgood/probe/protocol'
import type { ProbeSession } from '../model/probes.ts'

const SERVICES_MAX = 1_000 // versions each; the one that was learned first goes first

/** What a patch was seen to stall in one instance, for the others of the service that run the same: their heaps are of the same make. */
export class KnownStalls {
  readonly #learned = new Map<string, StallsLearned>()

  of(process: Same): StallsLearned | undefined {
    return this.#learned.get(keyOf(process))
  }

  /** What a process told of its own. */
  learn(process: Same, learned: StallsLearned | undefined): void {
    if (learned === undefined || !Number.isFinite(learned.ratio) || !Number.isFinite(learned.liveMb)) return
    this.#learned.delete(keyOf(process))
    this.#learned.set(keyOf(process), learned)
    const [oldest] = this.#learned.keys()
    if (this.#learned.size > SERVICES_MAX && oldest !== undefined) this.#learned.delete(oldest)
  }
}

type Same = Pick<ProbeSession, 'service' | 'version' | 'node' | 'entry'>

const keyOf = ({ service, version, node, entry }: Same): string => JSON.stringify([service, version, node, entry])
