import { z } from 'zod'
import type { EventOf, IncidentEvent, IncidentEventKind } from './event.ts'
import { handle, line } from './said.ts'

/** The handle of an incident, e.g. `inc-3`. */
export type IncidentId = string

export const incidentId = handle('inc')

/** Who or what made an entry. */
export const actor = z.object({ kind: z.enum(['human', 'automation', 'agent']), name: line })

export type Actor = Readonly<z.output<typeof actor>>

/** An entry that is to be recorded; `at` is when it happened, RFC 3339. */
export type Draft = { readonly at: string; readonly actor: Actor; readonly event: IncidentEvent }

/**
 * One entry of an incident's record, never changed once written. `seq` counts from 1 without gaps; `enteredAt` is when it
 * was written; `previous` is the hash of the entry before (empty for the first), `hash` that of this entry.
 */
export type Entry = Draft & {
  readonly incident: IncidentId
  readonly seq: number
  readonly enteredAt: string
  readonly drill: boolean
  readonly previous: string
  readonly hash: string
}

/** An entry whose event is of one kind. */
export type EntryOf<Kind extends IncidentEventKind> = Entry & { readonly event: EventOf<Kind> }

/** The entries of some kinds, in order. */
export function entriesOf<Kind extends IncidentEventKind>(
  entries: readonly Entry[],
  ...kinds: readonly Kind[]
): readonly EntryOf<Kind>[] {
  const wanted = new Set<string>(kinds)
  return entries.filter((entry): entry is EntryOf<Kind> => wanted.has(entry.event.kind))
}
