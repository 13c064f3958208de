import type { Containment } from '../../../../model/incident/ledger.ts'

/** The ways to stop the harm in the order of the method, each in words. */
export const WAYS = [
  ['rollback', 'roll back'],
  ['switch-off', 'switch the feature off'],
  ['route-around', 'route traffic around it'],
  ['scale-or-shed', 'scale out or shed load'],
] as const satisfies readonly (readonly [Containment, string])[]

const NAMES: Readonly<Record<Containment, string>> = Object.fromEntries(WAYS) as Record<Containment, string>

/** A way in words. */
export const wayOf = (way: Containment): string => NAMES[way]
