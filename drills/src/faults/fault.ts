import type { Chance } from '../chance.ts'
import type { System } from '../shop/system.ts'
import type { ChangePlan, FaultCard, JudgedAction, Page, Symptom, Truth } from '../target.ts'

/** Something that is really done to the shop; without a `change` no tool reports it. */
export type Step = {
  readonly change?: ChangePlan
  readonly apply: (shop: System) => Promise<void> | void
}

/** A step at its time; `atShare` 0 is the start of the run, 1 when the cause comes in, above 1 is after it. */
export type TimedStep = Step & { readonly atShare: number }

/** A mitigation that can be done to the shop. */
export type Mitigation = JudgedAction & { readonly apply: (shop: System) => Promise<void> | void }

/** One variant of a fault: what is done, what is true, and what may be done about it. */
export type Variant = {
  readonly truth: Omit<Truth, 'fault' | 'seed' | 'onset' | 'decoys'>
  readonly symptom: Symptom
  readonly showsWithinMs: number
  readonly page: Omit<Page, 'at'>
  /** How the world is before anything happens, when it is not as usual. */
  readonly before?: (shop: System, leadMs: number) => Promise<void> | void
  /** The cause. */
  readonly cause: Step
  /** What else belongs to the story; decoys come from `decoys.ts` besides. */
  readonly steps?: readonly TimedStep[]
  readonly mitigations: readonly Mitigation[]
  /** Services that decoys must not touch, since they would tell or spoil the story. */
  readonly spare?: readonly string[]
}

/** A fault of the shop: one folder with this and, where code is at fault, the release that holds it. */
export type Fault = FaultCard & { readonly variant: (chance: Chance) => Variant }
