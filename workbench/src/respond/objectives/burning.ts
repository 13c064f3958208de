import { clipped } from '../../lib/clipped.ts'
import type { Burn, Standing } from '../../method/objectives/burn.ts'
import { LINE_CHARS_MAX } from '../../model/incident/said.ts'
import type { Objective } from '../../model/objective.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import type { FactIn } from '../hooks/hear.ts'
import type { ObjectiveSeen } from './book.ts'

/** Whether an objective was told to burn, and how many looks in a row found it quiet since. */
export type Told = { readonly firing: boolean; readonly quiet: number }

/** Looks, a minute apart, that have to find it quiet before it is told to be over: one that comes and goes is told once. */
const QUIET_LOOKS = 5

/**
 * What a look at an objective tells, and what is remembered of it. What burns as fast as a page is an alert, which opens an incident or
 * joins one, and is over by itself. A ticket is shown where somebody looks: its windows are of days, and no incident waits for them. The
 * first look of a workbench tells also what does not burn: what went on when the last one stopped may be over.
 */
export function burning(
  before: Told | undefined,
  seen: ObjectiveSeen,
  now: number,
): { readonly told: Told; readonly fact?: FactIn } {
  const burn = seen.standing.burns.find(({ burns, tells }) => burns && tells === 'page')
  if (burn !== undefined) {
    const told = { firing: true, quiet: 0 }
    return before?.firing ? { told } : { told, fact: factOf(seen, burn, now) }
  }
  const quiet = (before?.quiet ?? QUIET_LOOKS) + 1
  if (before?.firing && quiet < QUIET_LOOKS) return { told: { firing: true, quiet } }
  const told = { firing: false, quiet }
  return before === undefined || before.firing ? { told, fact: factOf(seen, undefined, now) } : { told }
}

const OBJECTIVE = 'slo:'

/** What the alert of an objective is known by. */
export const alertIdOf = (name: string): string => `${OBJECTIVE}${name}`

/** Whether an alert is that of an objective. */
export const isOfObjective = (alert: string | undefined): alert is string => alert?.startsWith(OBJECTIVE) === true

/** It fires, or it is over: each time is heard once, under a name of its own. */
function factOf({ objective, standing }: ObjectiveSeen, burn: Burn | undefined, now: number): FactIn {
  const { name, title, service } = objective
  const firing = burn !== undefined
  const says = `${title}: ${firing ? burnText(burn) : restText(standing, objective)}`
  const alert = {
    id: alertIdOf(name),
    name: title,
    firing,
    at: rfc3339(unixMs(now)),
    says: clipped(says, LINE_CHARS_MAX),
    source: 'slo',
    service,
    level: 'critical' as const,
  }
  return { once: `${alert.id} ${firing ? 'burns' : 'rests'} ${alert.at}`, heard: { kind: 'alert', alert } }
}

/** That nobody asks is no proof that it is well again. */
function restText({ burns }: Standing, { metrics }: Objective): string {
  const { minutes, requests } = burns[0]!.short
  return requests === 0
    ? `no ${metrics === undefined ? 'request' : 'point'} in ${minutes} min, so no budget is spent`
    : 'the budget is spent no faster than it may be'
}

/** `the budget burns 20.1 times too fast (60 min), 25 times of late (5 min)` */
function burnText({ long, short }: Burn): string {
  const [whole, late] = [long, short].map(({ rate }) => (rate === null ? 'many' : String(Number(rate.toPrecision(3)))))
  return `the budget burns ${whole} times too fast (${long.minutes} min), ${late} times of late (${short.minutes} min)`
}
