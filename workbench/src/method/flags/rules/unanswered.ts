import { ASKED, unanswered } from '../../communication/reminders.ts'
import type { FlagRule } from '../flag.ts'

const COMMANDS = { lead: 'lastgood lead', severity: 'lastgood triage' } as const
const QUESTIONS = { lead: 'who leads', severity: 'how bad it is' } as const

/** Nobody has answered after the last reminder, and nobody asks again: who leads, and how bad it is. */
export const unansweredReminders: FlagRule = {
  flag: 'unanswered',
  find: (incident, now) =>
    unanswered(incident, now).map((about) => ({
      about,
      says: `asked ${ASKED[about].times} times, nobody has said ${QUESTIONS[about]}`,
      todo: 'Say it; nobody is asked again.',
      command: COMMANDS[about],
      entries: [],
    })),
}
