import { useContext } from 'react'
import { MINUTE_MS } from '../../../model/time.ts'
import type { Health, Interval } from '../../http/contract.ts'
import { NowContext } from '../parts/when.tsx'
import { useLoaded } from './use-loaded.ts'

const JUST_ENDED_MS = 2 * MINUTE_MS // until then the last minutes still show it

/** The recording that a demo shows. */
export type Demo = {
  readonly recording: Interval
  /** It ended a while ago, so that nothing is measured any more. */
  readonly isOver: boolean
}

/** The demo that is shown; undefined where telemetry comes from elsewhere. */
export function useDemo(): Demo | undefined {
  const [health] = useLoaded<Health>('/api/health')
  const now = useContext(NowContext)
  const recording = health.state === 'ready' ? health.value.recording : undefined
  return recording && { recording, isOver: now - Date.parse(recording.to) > JUST_ENDED_MS }
}

/** Where the recording of a demo lies, once it has ended. */
export function useRecording(): Interval | undefined {
  const demo = useDemo()
  return demo?.isOver ? demo.recording : undefined
}
