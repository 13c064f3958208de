/**
 * Paper    none; an exact test of a habit as `paths/habit` defines it, on the lines that follow one another in a request
 * Idea     requests that carry one line of a service usually carry another as well; where they stop to, the work broke off between
 *          the two. As the onset is known to an interval only, the habit is asked when in it it broke
 * Input    kinds of line with how often each request carries them, the requests by the stretch they belong to
 * Output   the clearest break of a kind of line, −ln p less what trying several moments yields by chance
 * Cost     O(kinds of line of a service · requests) a kind of line
 */

import { compareText } from '../../lib/compare-text.ts'
import { breakOf, type Habit, mostSurprising, shareOf } from '../paths/index.ts'
import { LINES_COUNTED_MAX, type LogExposure } from './exposure.ts'
import type { Stretch } from './moments.ts'
import type { TemplateGroup } from './template-groups.ts'

/** A habit, how surprising its change is, −ln p, and how surprising a change could have been. */
export type Break = {
  readonly habit: Habit
  readonly surprise: number
  readonly possible: number
  /** Requests that could carry the line. */
  readonly able: ReadonlyMap<string, number>
}

/** How surely a line comes less often than usual in the requests that come that far; undefined where it does not. */
export function brokenOff(
  group: TemplateGroup,
  alike: readonly TemplateGroup[],
  exposure: LogExposure,
): Break | undefined {
  const led = leaderOf(group, alike, exposure)
  if (!led) return undefined
  const habits = habitsOf(led, group, exposure)
  const byChance = Math.log(Math.max(1, habits.length - 1))
  const breaks = habits.map((habit, moment) => {
    const tried = moment === 0 ? 0 : byChance
    const less = (surprise: number): number => Math.max(0, surprise - tried)
    const surprise = isLess(habit) ? less(breakOf(habit)) : 0
    return { habit, surprise, possible: less(mostSurprising(habit)), able: led }
  })
  const [clearest] = breaks.toSorted((a, b) => b.surprise - a.surprise)
  return clearest && { ...clearest, possible: Math.max(...breaks.map((one) => one.possible)) }
}

/** What of its own service almost every quiet request with the line has as well, and the fewest others do: another line, or an operation. */
function leaderOf(group: TemplateGroup, alike: readonly TemplateGroup[], exposure: LogExposure): Requests | undefined {
  const own = quietOf(group.requests, exposure)
  if (own.length === 0) return undefined
  const others = alike
    .filter((one) => one !== group && one.service === group.service)
    .toSorted((a, b) => compareText(a.template, b.template))
    .map((one) => one.requests)
  const [closest] = [...others, ...(exposure.runs.get(group.service) ?? [])]
    .filter((requests) => coversMost(requests, own))
    .map((requests) => ({ requests, quiet: quietOf(requests, exposure).length }))
    .sort((a, b) => a.quiet - b.quiet || b.requests.size - a.requests.size)
  return closest?.requests
}

function coversMost(requests: Requests, own: readonly string[]): boolean {
  let spare = own.length - COVERED_MIN * own.length
  return own.every((id) => requests.has(id) || --spare >= 0)
}

/** Of the requests with a line, those that must have what is to explain it; clocks and cut traces cost a few. */
export const COVERED_MIN = 0.95

type Requests = ReadonlyMap<string, number>

const quietOf = (requests: Requests, exposure: LogExposure): readonly string[] =>
  [...requests.keys()].filter((id) => (exposure.requests.get(id)?.stretch ?? 'after') !== 'after')

/** Where the line comes less often than before: as the onset was found, and at each other moment of its interval. */
function habitsOf(able: Requests, { service, requests }: TemplateGroup, exposure: LogExposure): readonly Habit[] {
  const callers = exposure.callers.get(service)
  const told = [...able].flatMap(([id, chances]) => {
    const request = exposure.requests.get(id)
    const stretches = request && [request.stretch, ...request.otherwise]
    return stretches ? [{ times: requests.get(id) ?? 0, chances, stretches, callers: callers?.get(id) ?? NOBODY }] : []
  })
  return (told[0]?.stretches ?? []).map((_, moment) => habitAt(moment, told))
}

/** Whoever asks for the first time has no habit that could break. */
function habitAt(moment: number, told: readonly ToldLines[]): Habit {
  const quiet = told.filter(({ stretches }) => stretches[moment] !== 'after')
  const known = new Set(quiet.flatMap(({ callers }) => [...callers]))
  const usual = usualTimes(quiet)
  const habit = { early: { did: 0, of: 0 }, late: { did: 0, of: 0 }, after: { did: 0, of: 0 } }
  for (const { times, chances, stretches, callers } of told) {
    if (![...callers].every((caller) => known.has(caller))) continue
    const tally = habit[stretches[moment] as Stretch]
    tally.of += 1
    tally.did += Number(times >= Math.min(LINES_COUNTED_MAX, usual * chances))
  }
  return habit
}

const NOBODY: ReadonlySet<string> = new Set()

/** How often a request carries a line, of how many chances. */
type ToldLines = {
  readonly times: number
  readonly chances: number
  readonly stretches: readonly Stretch[]
  readonly callers: ReadonlySet<string>
}

/** How often a request with the line carries it for each chance; up to the moment that is tried, as more may pass for usual later. */
function usualTimes(quiet: readonly ToldLines[]): number {
  const times = quiet.flatMap((one) => (one.times > 0 ? [one.times / one.chances] : [])).sort((a, b) => a - b)
  return times[times.length >> 1] ?? 1
}

const isLess = ({ early, late, after }: Habit): boolean =>
  after.of > 0 && shareOf(after) < shareOf({ did: early.did + late.did, of: early.of + late.of })
