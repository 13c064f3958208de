import type { DrillStatus } from '../learn/replies.ts'
import type { Reply } from '../room/replies.ts'
import { useLoaded } from './use-loaded.ts'

const REFRESH_MS = 10_000 // a drill lasts minutes

export type RunningDrill = NonNullable<DrillStatus['drill']>

/** The drill whose practice system sends telemetry now; undefined where none runs, as far as is known. */
export function useRunningDrill(): RunningDrill | undefined {
  const [status] = useLoaded<Reply<DrillStatus>>('/api/record/drill-status', REFRESH_MS)
  const drill = status.state === 'ready' ? status.value.answer.drill : null
  return drill === null || drill.phase === 'ended' || drill.phase === 'failed' ? undefined : drill
}
