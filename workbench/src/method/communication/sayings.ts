import type { communicationEvents } from '../../model/incident/communication.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How updates and reminders read in a timeline. */
export const communicationSayings: SayingsOf<typeof communicationEvents> = {
  'update-posted': ({ id, audience, status, nothingNewSince, nextUpdateAt, despite }) => {
    const what = nothingNewSince === undefined ? status : `${status}, nothing new since ${nothingNewSince}`
    const next = nextUpdateAt === undefined ? 'when something changes' : nextUpdateAt
    return `${id} to ${audience} readers: ${what}; next update ${next}${despite ? `; although, because ${despite}` : ''}`
  },
  'update-snoozed': ({ audience, until, reason }) =>
    `Reminders of ${audience} updates snoozed ${until === undefined ? 'until the next one' : `until ${until}`}, because ${reason}`,
  'update-reminded': ({ audience, stage, dueAt, to }) => {
    const whom = to === 'channel' ? 'the channel' : to
    return stage === 'draft'
      ? `Draft of the ${audience} update due ${dueAt} laid out for ${whom}`
      : `Reminded ${whom} of the ${audience} update due ${dueAt}`
  },
  reminded: ({ about, nth }) =>
    about === 'lead' ? `Nobody leads (reminder ${nth})` : `No severity yet (reminder ${nth})`,
}
