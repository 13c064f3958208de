import type { DrillStatus } from '../learn/replies.ts'
import type { Reply } from '../room/replies.ts'
import { type Loaded, useLoaded } from './use-loaded.ts'

const REFRESH_MS = 10_000 // a drill lasts minutes

export type KnownDrill = NonNullable<DrillStatus['drill']>

/** The drill that runs, or the last one since the workbench was started: the telemetry of its practice system is there. Undefined where there is none, as far as is known. */
export function useDrill(): KnownDrill | undefined {
  const status = useDrillStatus()
  return (status.state === 'ready' && status.value.answer.drill) || undefined
}

/** How far the last drill is, as far as was read. */
export function useDrillStatus(): Loaded<Reply<DrillStatus>> {
  const [status] = useLoaded<Reply<DrillStatus>>('/api/record/drill-status', REFRESH_MS)
  return status
}

/** Whether its practice system runs. */
export const isRunning = ({ phase }: KnownDrill): boolean => phase !== 'ended' && phase !== 'failed'
