import { ok, type Result } from '../../lib/result.ts'
import { differencesOf } from '../../method/checks/compare.ts'
import { troublesOf } from '../../method/checks/troubles.ts'
import type { CheckReport, CheckSeen, CheckWish, Trouble } from '../../model/check.ts'
import { type Clock, rfc3339 } from '../../model/time.ts'
import type { ChecksPort } from './ports.ts'

export type CheckPorts = { readonly checks: ChecksPort; readonly clock: Clock; readonly elapsedMs: () => number }

/** What a check is held against, in place of what was kept of health. */
export type Against = { readonly name: string; readonly seen: CheckSeen }

/** Looks, says what is wrong by itself, and what is otherwise than in health. */
export async function runCheck(
  wish: CheckWish,
  { checks, clock, elapsedMs }: CheckPorts,
  named?: Against,
): Promise<Result<CheckReport, string>> {
  const at = rfc3339(clock.now())
  const startedAt = elapsedMs()
  const read = await checks.look(wish)
  if (!read.ok) return read
  const tookMs = Math.round(elapsedMs() - startedAt)
  const seen: CheckSeen = { schema: 'lastgood.check/1', check: wish.check, at, tookMs, ...read.value }
  const health = named === undefined ? await checks.healthy(seen) : ok(undefined)
  const against = named ?? (health.ok ? healthOf(health.value) : undefined)
  const unread: readonly Trouble[] = health.ok ? [] : [{ level: 'mind', says: health.error }]
  const troubles = [...troublesOf(seen), ...unread]
  return ok({ ...seen, troubles, against: against === undefined ? null : compared(against, seen) })
}

const healthOf = (seen: CheckSeen | undefined): Against | undefined => seen && { name: 'health', seen }

const compared = ({ name, seen: before }: Against, seen: CheckSeen): CheckReport['against'] => ({
  name,
  at: before.at,
  differs: differencesOf(before, seen),
})
