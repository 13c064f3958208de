import { allActions } from '../../document/actions.ts'
import { withoutTimes } from '../../document/dates.ts'
import type { Passage } from '../../document/postmortem.ts'
import { ACTIVITIES, anyOf, CAREFULNESS, DIRECTIONS } from '../../words.ts'
import { type Found, type Rule, wordsAt } from '../rule.ts'
import { bare } from './bare-title.ts'

const ACTIVITY = new RegExp(`^${anyOf(ACTIVITIES)}(?![\\w-])`, 'i')
const DIRECTION = new RegExp(`^${anyOf(DIRECTIONS)}(?![\\w-])`, 'i')
const CAREFUL = new RegExp(`(?<![\\w-])${anyOf(CAREFULNESS)}(?![\\w-])`, 'i')
const NUMBER = /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|twenty|fifty|hundred)\b/i

/** An action that begins with a direction or an activity, or asks people to be careful. */
export const vagueVerb: Rule = {
  name: 'vague-verb',
  looksFor:
    'An action item that names a direction or an activity instead of a result, or asks people to be more careful.',
  poor: 'Improve monitoring',
  better: 'Alert when pool wait p99 > 500 ms for 5 min',
  find: ({ actions }) =>
    allActions(actions)
      .filter(({ done }) => !done)
      .flatMap(({ title }) => vagueIn(title)),
}

/** What is vague in the title of an action. */
export function vagueIn(title: Passage): readonly Found[] {
  const careful = CAREFUL.exec(title.said)
  if (careful)
    return [
      wordsAt(title, careful.index, careful[0], (w) => `"${w}" asks people to be better; change what let it happen`),
    ]
  const { at, text } = bare(title)
  const activity = ACTIVITY.exec(text)
  if (activity) return [wordsAt(title, at, activity[0], (w) => `"${w}" is never over; name what is there when it is`)]
  const direction = DIRECTION.exec(text)
  if (direction && !NUMBER.test(withoutTimes(text)))
    return [
      wordsAt(
        title,
        at,
        direction[0],
        (w) => `"${w}" names a direction; say how far, with a number, or what exactly is added`,
      ),
    ]
  return []
}
