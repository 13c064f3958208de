/**
 * Paper    none; the version, flag or instance as one more attribute that sets bad requests apart
 * Idea     where bad requests carry what a change brought and good ones do not, the change is in them, however long ago it came
 * Input    changes, attribute sets that separate bad from good requests
 * Output   arguments for changes whose version, flag or parameter separates
 * Cost     O(changes x sets)
 */

import type { Separation } from '../../compare/index.ts'
import { figure } from '../../evidence.ts'
import type { Argument, Candidate } from '../judge.ts'

const ODDS_MAX = 100 // more than this no sample of a thousand requests can tell

/** What the attributes of bad requests say for the changes that brought them. */
export function separatingArguments(changes: readonly Candidate[], { sets }: Separation): readonly Argument[] {
  const own = sets.filter((set) => set.explainedBy === undefined && set.oddsRatio > 1)
  const names = changes.map(broughtBy)
  const isOnly = (name: string): boolean => names.filter((some) => some.has(name)).length === 1
  return changes.flatMap((change, i) => {
    const brought = new Set([...(names[i] as ReadonlySet<string>)].filter(isOnly)) // what two changes brought tells neither
    const [best] = own
      .filter((set) => set.conditions.some(({ key, value }) => brought.has(value) || brought.has(lastPart(key))))
      .sort((a, b) => b.oddsRatio - a.oddsRatio)
    if (!best) return []
    const what = best.conditions.map(({ key, value }) => `${key}=${value}`).join(' and ')
    const says = `${what} is on ${figure(100 * best.shareBad)} % of bad and ${figure(100 * best.shareGood)} % of good requests`
    return [{ changeId: change.id, weight: Math.log(Math.min(ODDS_MAX, best.oddsRatio)), says, agesWell: true }]
  })
}

const NAME_MIN = 3 // `on` or `2` may be the value of anything

/** Names that telemetry carries since the change: its version, and the flag or parameter it set. */
function broughtBy({ to, details }: Candidate): ReadonlySet<string> {
  const named = [to, details?.flag, details?.parameter, details?.instance]
  return new Set(named.filter((name) => typeof name === 'string' && name.length >= NAME_MIN) as string[])
}

const lastPart = (key: string): string => key.slice(key.lastIndexOf('.') + 1)
