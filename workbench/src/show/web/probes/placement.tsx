import type { ProbePlacement } from '../../http/contract.ts'
import { dayText } from '../../probe-day.ts'
import { quantity, shortened } from '../format.ts'
import { Text } from '../parts/text.tsx'
import { PASS_COST } from './plan.tsx'

const NAME_CHARS = 60

/** How a process holds a probe, what that cost it, and what a timer measured there. */
export function Placement({
  placement: { instance, state, why, held, timing },
}: {
  readonly placement: ProbePlacement
}) {
  return (
    <li>
      <strong>
        <bdi>{shortened(instance, NAME_CHARS)}</bdi>
      </strong>{' '}
      {state !== 'active' && (
        <>
          {state}
          {why !== undefined && (
            <>
              : <Text>{why}</Text>
            </>
          )}
          .{' '}
        </>
      )}
      {held !== undefined && (
        <>
          By {held.tier}
          {held.functionName !== '' && (
            <>
              {' '}
              in <Text mono>{held.functionName}</Text>
            </>
          )}
          : {PASS_COST[held.tier] ?? 'no line is touched'}; placing it stalled {held.stallMs} ms{budgetOf(held)}.
          {loggersOf(held)}
        </>
      )}
      {timing !== undefined && (
        <>
          {' '}
          {timing.count} took p50 {quantity(timing.p50Ms, 'ms')}, p95 {quantity(timing.p95Ms, 'ms')}, at most{' '}
          {quantity(timing.maxMs, 'ms')}.
        </>
      )}
    </li>
  )
}

/** Whose loggers a verbose probe raises. */
function loggersOf({ loggers }: NonNullable<ProbePlacement['held']>): string {
  if (loggers === undefined) return ''
  const found = Object.entries(loggers).map(([make, count]) => `${count} of ${make}`)
  return ` It raises ${found.join(', ')}.`
}

function budgetOf({ limits, day }: NonNullable<ProbePlacement['held']>): string {
  if (limits === undefined || limits.ratePerSec === 0) return ''
  const daily = day === undefined ? '' : `, ${dayText(day)}`
  return `; it sends at most ${limits.hitsMax} hits, ${limits.ratePerSec} a second${daily}`
}
