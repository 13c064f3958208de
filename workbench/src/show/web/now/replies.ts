/** What the endpoints of objectives and watchers answer, as the page reads it. */
export type { WatchersSeen } from '../../../respond/lookout/watchers-verb.ts'
export type { ToldObjective } from '../../../respond/objectives/slo-verb.ts'
