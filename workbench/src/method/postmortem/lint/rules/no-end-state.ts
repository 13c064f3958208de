import { allActions } from '../../document/actions.ts'
import { withoutTimes } from '../../document/dates.ts'
import type { Passage } from '../../document/postmortem.ts'
import { anyOf, HAVING, MORE_OF } from '../../words.ts'
import { about, type Found, type Rule } from '../rule.ts'
import { bare } from './bare-title.ts'
import { vagueIn } from './vague-verb.ts'

const MORE = new RegExp(`^(?:${anyOf(HAVING)}\\s+)?${anyOf(MORE_OF)}\\s`, 'i')
const WORDS_MIN = 3 // verb, object and one word that says when it is done

/** An action of which nobody could tell whether it is done: title = verb + object + end state. */
export const noEndState: Rule = {
  name: 'no-end-state',
  looksFor: 'An action item of which nobody could tell whether it is done.',
  poor: 'Timeouts',
  better: 'Set a 2 s timeout on every payment call',
  find: ({ actions }) =>
    allActions(actions)
      .filter(({ done, title }) => !done && vagueIn(title).length === 0)
      .flatMap(({ title }) => endStateMissing(title)),
}

/** What the title of an action lacks to tell when it is done. */
export function endStateMissing(title: Passage): readonly Found[] {
  const { at, text } = bare(title)
  const words = title.text.slice(at).match(/[\p{L}\p{N}][^\s(]*/gu) ?? []
  if (MORE.test(text) && !/\d/.test(withoutTimes(text)))
    return [about(title, `"${words.slice(0, 3).join(' ')}" is a wish; say what is there when it is done`)]
  if (words.length > 0 && words.length < WORDS_MIN && !/\d/.test(title.text))
    return [about(title, 'too short to tell when it is done; write verb, object and end state')]
  return []
}
