import type { Interval } from '../../model/diagnosis.ts'
import { parseRfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import type { DiagnosisRequest } from '../../respond/diagnose.ts'
import type { TelemetryPort } from '../../respond/ports.ts'

const TAIL_MS = 30_000 // requests and intervals of metrics that began in a recording end a little after it

/**
 * The same request up to the end of a demo's recording, where it reaches beyond it and nothing was heard since: the silence after a recording
 * is nobody's outage. A request for the time after it alone stays as it is.
 */
export async function withinRecording(
  request: DiagnosisRequest,
  recording: Interval | undefined,
  telemetry: Pick<TelemetryPort, 'heard'>,
): Promise<DiagnosisRequest> {
  const { window, page } = request
  const endedAt = recording && parseRfc3339(recording.to)
  if (endedAt === undefined || window.to <= endedAt || window.from >= endedAt) return request
  if (await isHeardIn({ from: unixMs(endedAt + TAIL_MS), to: window.to }, telemetry)) return request
  const pagedAt = page && { page: { ...page, at: unixMs(Math.min(page.at, endedAt)) } }
  return { ...request, window: { from: window.from, to: endedAt }, ...pagedAt }
}

async function isHeardIn(range: TimeRange, telemetry: Pick<TelemetryPort, 'heard'>): Promise<boolean> {
  if (range.to <= range.from) return false
  const { first } = await telemetry.heard(range, (range.to - range.from) / 1000)
  return first !== undefined
}
