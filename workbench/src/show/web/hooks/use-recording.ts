import { useContext } from 'react'
import type { Health, Interval } from '../../http/contract.ts'
import { NowContext } from '../parts/when.tsx'
import { useLoaded } from './use-loaded.ts'

const JUST_ENDED_MS = 2 * 60_000 // until then the last minutes still show it

/** Where the recording of a demo lies; undefined where telemetry comes from elsewhere. */
export function useDemo(): Interval | undefined {
  const [health] = useLoaded<Health>('/api/health')
  return health.state === 'ready' ? health.value.recording : undefined
}

/** Where the recording of a demo lies, once it has ended. */
export function useRecording(): Interval | undefined {
  const recording = useDemo()
  const now = useContext(NowContext)
  return recording !== undefined && now - Date.parse(recording.to) > JUST_ENDED_MS ? recording : undefined
}
