/**
 * Paper    none; the metrics that certificate exporters and the Collector's TLS check send
 * Idea     when a certificate runs out is known in advance, to the second
 * Input    series that tell when certificates end, or how long they last still
 * Output   certificates that ran out since the baseline began, and those that will within two weeks
 * Cost     O(points)
 */
import type { Series } from '../../model/span-columns.ts'
import { secondsPerUnit } from '../series/meaning.ts'
import { valuesIn } from './series-windows.ts'
import { type Detected, type DetectorInput, STANDING_WORTH } from './types.ts'

const CERTIFICATE = /(^|[._])(certs?|certificates?|x509|tls|tlscheck|ssl)([._]|$)/i
const END = /not_?after|expir(y|es|ation)|time_left|remaining/i
const DAY_MS = 86_400_000
const SOON_DAYS = 14 // warning time of the common exporters' alert rules
const EPOCH_UNITS_MS: readonly number[] = [1000, 1, 1e-3, 1e-6] // seconds, then finer
const YEARS_MS_MAX = 100 * 365 * DAY_MS

/** Certificates that ran out, or soon will. */
export function expiringCertificates({ series, baseline, incident }: DetectorInput): readonly Detected[] {
  return series
    .filter((one) => CERTIFICATE.test(one.name) && END.test(one.name))
    .flatMap((one) => {
      const endMs = endOf(one, incident.toMs)
      if (endMs === undefined || endMs - incident.toMs > SOON_DAYS * DAY_MS) return []
      const ranOut = endMs <= incident.toMs
      const isNews = ranOut && endMs >= baseline.fromMs
      return [detectedEnd(one, endMs, incident.toMs, isNews ? 1 : STANDING_WORTH)]
    })
}

/** When it ends: a date, or the time of a point and what was left then. */
function endOf(series: Series, nowMs: number): number | undefined {
  const values = valuesIn(series, { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY })
  const last = series.atMs.length - 1
  const value = series.value[last]
  if (values.length === 0 || value === undefined || !Number.isFinite(value)) return undefined
  const date = EPOCH_UNITS_MS.map((unit) => value * unit).find((ms) => isDate(ms, nowMs))
  if (date !== undefined) return date
  return (series.atMs[last] as number) + value * msPerUnit(series)
}

/** A date lies within a century, and no time that is left is as long as the time since 1970. */
const isDate = (ms: number, nowMs: number): boolean => ms > nowMs / 2 && Math.abs(ms - nowMs) < YEARS_MS_MAX

const msPerUnit = (series: Series): number =>
  /^(d|days?)$/i.test(series.unit) || /days?$/i.test(series.name) ? DAY_MS : 1000 * secondsPerUnit(series)

function detectedEnd(series: Series, endMs: number, nowMs: number, score: number): Detected {
  const hours = (endMs - nowMs) / 3_600_000
  const subject = Object.values(series.labels).join(' ')
  const when =
    hours <= 0 ? `ran out ${(-hours).toFixed(1)} h before the end of the window` : `runs out in ${hours.toFixed(0)} h`
  return {
    detector: 'certificate-expiry',
    service: series.service,
    operation: null,
    says: `a certificate of ${subject || series.instance || series.service} ${when} (${series.name})`,
    score,
    numbers: { metric: series.name, hours_left: hours },
    traceIds: [],
  }
}
