import { useContext } from 'react'
import type { Health, Interval } from '../../http/contract.ts'
import { NowContext } from '../parts/when.tsx'
import { useLoaded } from './use-loaded.ts'

const JUST_ENDED_MS = 2 * 60_000 // until then the last minutes still show it

/** Where the recording of a demo lies, once it has ended; undefined where telemetry comes from elsewhere. */
export function useRecording(): Interval | undefined {
  const [health] = useLoaded<Health>('/api/health')
  const now = useContext(NowContext)
  const recording = health.state === 'ready' ? health.value.recording : undefined
  return recording !== undefined && now - Date.parse(recording.to) > JUST_ENDED_MS ? recording : undefined
}
