/** What the endpoints of canaries, objectives and watchers answer, as the page reads it. */
export type { CanaryLook } from '../../../respond/canary/look-verb.ts'
export type { CanaryReverted } from '../../../respond/canary/revert-verb.ts'
export type { WatchersSeen } from '../../../respond/lookout/watchers-verb.ts'
export type { ToldObjective } from '../../../respond/objectives/slo-verb.ts'
