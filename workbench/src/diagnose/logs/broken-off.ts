/**
 * Paper    none; an exact test of a habit as `paths/habit` defines it, on the lines that follow one another in a request
 * Idea     requests that carry one line of a service usually carry another as well; where they stop to, the work broke off between
 *          the two. As the onset is known to an interval only, the habit is asked when in it it broke
 * Input    kinds of line with how often each request carries them, the requests by the stretch they belong to
 * Output   the clearest break of a kind of line, −ln p less what trying several moments yields by chance
 * Cost     O(kinds of line of a service · requests) a kind of line
 */
import { breakOf, type Habit, shareOf } from '../paths/index.ts'
import { compareText } from '../paths/traces.ts'
import type { LogExposure } from './exposure.ts'
import type { Stretch } from './moments.ts'
import type { TemplateGroup } from './template-groups.ts'

/** A habit, and how surprising its change is: −ln p. */
export type Break = { readonly habit: Habit; readonly surprise: number }

/** How surely a line comes less often than usual in the requests that come that far; undefined where it does not. */
export function brokenOff(
  group: TemplateGroup,
  alike: readonly TemplateGroup[],
  exposure: LogExposure,
): Break | undefined {
  const led = leaderOf(group, alike, exposure)
  if (!led) return undefined
  const usual = usualTimes(group, exposure)
  const did = new Set([...group.requests].filter(([, times]) => times >= usual).map(([id]) => id))
  const [found, ...others] = habitsOf(led, did, exposure)
  const byChance = Math.log(Math.max(1, others.length))
  return [
    ...(found ? [{ habit: found, surprise: breakOf(found) }] : []),
    ...others.map((habit) => ({ habit, surprise: Math.max(0, breakOf(habit) - byChance) })),
  ].reduce<Break | undefined>((best, one) => (best && best.surprise >= one.surprise ? best : one), undefined)
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

type Requests = { has(id: string): boolean; keys(): Iterable<string>; readonly size: number }

const quietOf = (requests: Requests, exposure: LogExposure): readonly string[] =>
  [...requests.keys()].filter((id) => (exposure.requests.get(id)?.stretch ?? 'after') !== 'after')

/** How often a quiet request with the line carries it. */
function usualTimes({ requests }: TemplateGroup, exposure: LogExposure): number {
  const times = quietOf(requests, exposure).map((id) => requests.get(id) ?? 0)
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
}

/** Where the line comes less often than before: as the onset was found, and at each other moment of its interval. */
function habitsOf(able: Requests, did: ReadonlySet<string>, exposure: LogExposure): readonly Habit[] {
  const habits: ReturnType<typeof noHabit>[] = []
  for (const id of able.keys()) {
    const told = exposure.requests.get(id)
    if (!told) continue
    const done = Number(did.has(id))
    for (let moment = 0; moment <= told.otherwise.length; moment++) {
      const stretch = moment === 0 ? told.stretch : (told.otherwise[moment - 1] as Stretch)
      habits[moment] ??= noHabit()
      const tally = (habits[moment] as ReturnType<typeof noHabit>)[stretch]
      tally.of += 1
      tally.did += done
    }
  }
  return habits.map((habit) => (isLess(habit) ? habit : noHabit()))
}

const noHabit = () => ({ early: { did: 0, of: 0 }, late: { did: 0, of: 0 }, after: { did: 0, of: 0 } })

const isLess = ({ early, late, after }: Habit): boolean =>
  after.of > 0 && shareOf(after) < shareOf({ did: early.did + late.did, of: early.of + late.of })
