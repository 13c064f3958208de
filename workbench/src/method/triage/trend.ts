import { newcombe, type SeenShare } from '../../lib/wilson.ts'
import type { Fared, FlowHarm, Harm } from '../../model/incident/harm.ts'
import { unixMs } from '../../model/time.ts'
import { FLOWS_TOLD, type Found, fact, unmeasured } from './finding.ts'
import { badShare, SILENT_SPANS_MIN, touchedIn } from './flows.ts'
import { minute, nameOf, percent } from './says.ts'

/** The last quarter of the impact against the quarter before; 95 % interval of the difference of bad shares. */
export function trendOf({ whole, flows, asked, compared }: Harm): Found<'trend'> {
  const [, , third, last] = whole.quarters
  const { from, to } = compared.impact
  const quarterMs = (to - from) / 4
  const since = minute(unixMs(to - quarterMs))
  if (last.spans === 0 && third.spans >= SILENT_SPANS_MIN)
    return {
      answer: 'worse',
      measured: fact(`no requests come since ${since}`, { before: third.requests, after: 0 }, asked),
    }
  if (third.spans < SILENT_SPANS_MIN || last.spans < SILENT_SPANS_MIN) return unmeasured
  const difference = newcombe(badSeen(third), badSeen(last))
  const numbers = { before: badShare(third), after: badShare(last), low: difference.low, high: difference.high }
  const change = `failed or slow ${percent(numbers.before)} → ${percent(numbers.after)} since ${since}`
  const bounds = `difference ${signed(difference.low)} to ${signed(difference.high)}, 95 %`
  const fresh = newlyTouched(flows)
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

const badSeen = (fared: Fared): SeenShare => ({ share: badShare(fared), of: fared.spans })

const signed = (share: number): string => `${share >= 0 ? '+' : '−'}${percent(Math.abs(share))}`

/** Flows that left their baseline in the last quarter and in none before. */
function newlyTouched(flows: readonly FlowHarm[]): readonly FlowHarm[] {
  const earlier = new Set(([0, 1, 2] as const).flatMap((quarter) => touchedIn(flows, quarter)))
  return touchedIn(flows, 3).filter((flow) => !earlier.has(flow))
}
