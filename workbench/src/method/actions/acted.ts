import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { EventOf } from '../../model/incident/event.ts'

/** An action that waits for somebody else to look at it. */
export type AskedAction = Omit<EventOf<'action-asked'>, 'kind'> & {
  readonly at: string
  readonly by: string
  /** The change that it became. */
  readonly change: string | undefined
}

/** What was asked for and what ran. */
export type Acted = {
  readonly asked: readonly AskedAction[]
  readonly ran: readonly (Omit<EventOf<'action-ran'>, 'kind'> & { readonly at: string })[]
}

/** Folds what was asked and what ran. */
export function actedOf(entries: readonly Entry[]): Acted {
  const ran = entriesOf(entries, 'action-ran').map(({ at, event: { kind: _kind, ...told } }) => ({ ...told, at }))
  const idle = new Set(ran.filter(({ outcome }) => outcome === 'not-run').map(({ change }) => change))
  const became = new Map(
    entriesOf(entries, 'change-started')
      .filter(({ event }) => !idle.has(event.id)) // what never ran still waits for somebody to say yes
      .map(({ event }): [string | undefined, string] => [event.action?.asked, event.id]),
  )
  const asked = entriesOf(entries, 'action-asked').map(({ at, actor, event: { kind: _kind, ...told } }) => ({
    ...told,
    at,
    by: actor.name,
    change: became.get(told.id),
  }))
  return { asked, ran }
}
