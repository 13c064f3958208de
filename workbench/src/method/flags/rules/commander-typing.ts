import { type FlagRule, minutesSince } from '../flag.ts'

/** Changes by the commander within MINUTES, with others present. */
const CHANGES_MIN = 2
const MINUTES = 15

/** Whoever decides does not type: the picture of the whole is lost on a keyboard. */
export const commanderTyping: FlagRule = {
  flag: 'commander-typing',
  find: ({ ledger, lifecycle, entries }, now) => {
    const commander = lifecycle.roles.find(({ role }) => role === 'commander')?.by
    // A page without tokens reads under no name of its own.
    const people = entries.filter(({ actor, event }) => actor.kind === 'human' && event.kind !== 'looked')
    const others = new Set(people.map(({ actor }) => actor.name)).size > 1
    if (commander === undefined || !others) return []
    const typed = ledger.changes.filter(
      ({ by, startedAt }) => by === commander && minutesSince(startedAt, now) < MINUTES,
    )
    if (typed.length < CHANGES_MIN) return []
    return [
      {
        says: `${commander} commands and made ${typed.length} changes in ${MINUTES} min: ${typed.map(({ id }) => id).join(', ')}`,
        todo: 'Let a responder do it, or hand the command over.',
        command: 'lastgood lead --by NAME',
        entries: [],
      },
    ]
  },
}
