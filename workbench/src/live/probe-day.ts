import type { ProbeDay, ProbeWish } from '../model/probes.ts'

const RECORD_BYTES = 300 // of a log record besides its text: the probe, its place, the time, the trace
const VALUE_BYTES = 20 // of what stands for an expression of the template, about
const DAY_SECONDS = 86_400

/** How often a line is passed, and by which probe that was counted. */
export type PassRate = { readonly perSec: number; readonly by: string }

/** What a day of a probe sends: at most, and, of a log whose line was counted, about. */
export function probeDay(
  wish: ProbeWish,
  { bytesMax, rate, pricePerGb }: { bytesMax: number; rate: PassRate | undefined; pricePerGb: number | undefined },
): ProbeDay {
  const { template, ratePerSec = Number.POSITIVE_INFINITY } = wish
  if (template === undefined || rate === undefined) return { bytesMax, expected: undefined, pricePerGb }
  const hits = Math.min(rate.perSec, ratePerSec) * DAY_SECONDS
  const text = template.replace(/\{[^{}]*\}/g, '').length + template.split('{').length * VALUE_BYTES - VALUE_BYTES
  const bytes = Math.round(Math.min(bytesMax, hits * (RECORD_BYTES + text)))
  return { bytesMax, expected: { bytes, by: rate.by }, pricePerGb }
}
