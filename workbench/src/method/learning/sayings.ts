import type { learningEvents } from '../../model/incident/learning.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How events of learning read in a timeline. */
export const learningSayings: SayingsOf<typeof learningEvents> = {
  'factor-added': ({ id, text }) => `contributing factor ${id}: ${text}`,
  'section-written': ({ section }) => `postmortem: section "${section}" written`,
  'action-added': ({ id, title, owner }) => `action ${id}: ${title} (${owner ?? 'no owner'})`,
  'action-altered': ({ id, title, owner, due, begun, tracker }) =>
    [
      ...[`action ${id} altered`, title, owner && `owner ${owner}`, due && `due ${due}`, begun && 'begun'],
      tracker && `ticket ${tracker.key}`,
    ]
      .filter(Boolean)
      .join(', '),
  'action-settled': ({ id, as, reason }) => `action ${id} ${as}: ${reason}`,
  'action-reopened': ({ id, reason }) => `action ${id} open again: ${reason}`,
  'action-reminded': ({ id, day }) => `owner of action ${id} reminded (${day})`,
  'action-rechecked': ({ id, day, says }) => `recurrence of action ${id} looked for (${day}): ${says}`,
  'anniversary-set': ({ day }) => `whether it could happen again is asked on ${day}`,
  'anniversary-asked': ({ day, looks }) => {
    const seen = looks.map(({ query, verdict, says }) => `${query}: ${verdict}, ${says}`)
    return `could it happen again? (${day}) ${seen.join('; ') || 'no query of it is known'}`
  },
  'anniversary-answered': ({ could, because }) => `could it happen again? ${could}: ${because}`,
  'postmortem-imported': ({ name }) => `postmortem imported: ${name}`,
  'postmortem-moved': ({ to }) => `postmortem is ${to}`,
}
