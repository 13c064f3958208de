import type { Passage } from '../postmortem/document/postmortem.ts'
import { endStateMissing } from '../postmortem/lint/rules/no-end-state.ts'
import { vagueIn } from '../postmortem/lint/rules/vague-verb.ts'
import type { ActionItem } from './learning.ts'
import { isNobody } from './owner.ts'

/** What the lint would say of an action, told while it is written down (verb + object + end state, a person). */
export function adviceOn({ title, owner, factor }: Pick<ActionItem, 'title' | 'owner' | 'factor'>): readonly string[] {
  const passage: Passage = { from: 0, text: title, said: title, cites: false }
  const ofTitle = [...vagueIn(passage), ...endStateMissing(passage)].map(({ says }) => says)
  return [
    ...ofTitle.slice(0, 1),
    ...(owner === undefined || isNobody(owner) ? ['no owner; name one person or role, a team is nobody'] : []),
    ...(factor === undefined ? ['answers no contributing factor; name the one it removes'] : []),
  ]
}
