import { percent } from '../../lib/percent.ts'
import { newcombe, type SeenShare } from '../../lib/wilson.ts'
import type { Pillars } from '../../model/columns.ts'
import type { Fared, FlowHarm, Harm } from '../../model/incident/harm.ts'
import { type TimeRange, unixMs } from '../../model/time.ts'
import { FLOWS_TOLD, type Found, fact, unmeasured } from './finding.ts'
import { badShare, SILENT_SPANS_MIN, shareExpected, touchedIn } from './flows.ts'
import { minute, nameOf } from './says.ts'

/** The part of an impact that tells where it is going. */
export const lastQuarterOf = ({ from, to }: TimeRange): TimeRange => ({
  from: unixMs(Math.round(to - (to - from) / 4)),
  to,
})

/**
 * The last quarter of the impact against the quarter before; 95 % interval of the difference of bad shares. Where nothing at all
 * arrived in the last quarter, no log line and no number of any service either, it is telemetry that ended: nobody can tell.
 */
export function trendOf(harm: Harm, lateArrivals: Pillars | undefined): Found<'trend'> {
  const { whole, asked, compared } = harm
  const [, , third, last] = whole.quarters
  const quarter = lastQuarterOf(compared.impact)
  const since = minute(quarter.from)
  if (last.spans === 0 && lateArrivals !== undefined && isNothing(lateArrivals))
    return { answer: 'unknown', measured: fact(`nothing at all arrives since ${since}`, { ...lateArrivals }) }
  if (last.spans === 0 && third.spans * shareExpected({ quiet: quarter, impact: quarter }) >= SILENT_SPANS_MIN)
    return {
      answer: 'worse',
      measured: fact(`no requests come since ${since}`, { before: third.requests, after: 0 }, asked),
    }
  if (third.spans < SILENT_SPANS_MIN || last.spans < SILENT_SPANS_MIN) return unmeasured
  const difference = newcombe(badSeen(third), badSeen(last))
  const numbers = { before: badShare(third), after: badShare(last), low: difference.low, high: difference.high }
  const change = `failed or slow ${percent(numbers.before)} → ${percent(numbers.after)} since ${since}`
  const bounds = `difference ${signed(difference.low)} to ${signed(difference.high)}, 95 %`
  const fresh = newlyTouched(harm)
  const spread =
    fresh.length === 0
      ? ''
      : `; newly hit: ${fresh
          .slice(0, FLOWS_TOLD)
          .map((f) => nameOf(f.service, f.operation))
          .join(', ')}`
  const answer =
    difference.low > 0 ? 'worse' : fresh.length > 0 ? 'spreading' : difference.high < 0 ? 'better' : 'stable'
  return { answer, measured: fact(`${change} (${bounds})${spread}`, { ...numbers, newlyHit: fresh.length }, asked) }
}

const isNothing = ({ spans, logs, metricPoints }: Pillars): boolean => spans + logs + metricPoints === 0

const badSeen = (fared: Fared): SeenShare => ({ share: badShare(fared), of: fared.spans })

const signed = (share: number): string => `${share >= 0 ? '+' : '−'}${percent(Math.abs(share))}`

/** Flows that left their baseline in the last quarter and in none before. */
function newlyTouched(harm: Harm): readonly FlowHarm[] {
  const earlier = new Set(([0, 1, 2] as const).flatMap((quarter) => touchedIn(harm, quarter)))
  return touchedIn(harm, 3).filter((flow) => !earlier.has(flow))
}
