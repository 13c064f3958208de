import type { Entry, Draft as EntryDraft } from '../model/incident/entry.ts'
import { type IncidentEvent, parseIncidentEvent } from '../model/incident/event.ts'
import { parseRfc3339, type UnixMs } from '../model/time.ts'
import { type Incident, incidentOf } from './incident.ts'

/** Something that happened at a minute of 2026-01-31 (or at an RFC 3339 time), as the record would let it in; `lastgood` is the workbench. */
export type Happened = readonly [at: string, event: IncidentEvent, by?: string]

/** `14:02` of 2026-01-31, or a time in RFC 3339. */
export const on = (clock: string): UnixMs => {
  const at = parseRfc3339(clock.length === 5 ? `2026-01-31T${clock}:00Z` : clock)
  if (at === undefined) throw new Error(`no time: ${clock}`)
  return at
}

/** An incident to which this happened; declared at 14:00 unless the first says otherwise. */
export function incidentWith(...happened: readonly Happened[]): Incident {
  const declared = { kind: 'declared', title: 'checkout fails', drill: false } as const
  const all: readonly Happened[] = happened[0]?.[1].kind === 'declared' ? happened : [['14:00', declared], ...happened]
  return incidentOf(all.map(entryOf))
}

function entryOf([clock, event, by = 'on-call']: Happened, i: number): Entry {
  const parsed = parseIncidentEvent(event)
  if (!parsed.ok) throw new Error(parsed.error)
  const at = new Date(on(clock)).toISOString()
  const draft: EntryDraft = {
    at,
    actor: { kind: by === 'lastgood' ? 'automation' : 'human', name: by },
    event: parsed.value,
  }
  return { ...draft, incident: 'inc-1', seq: i + 1, enteredAt: at, drill: false, previous: '', hash: '' }
}

/** An update that was told. */
export const told = (
  audience: 'internal' | 'external',
  next: string | undefined,
  more: Partial<Extract<IncidentEvent, { kind: 'update-posted' }>> = {},
): IncidentEvent => ({
  kind: 'update-posted',
  id: 'u-1',
  audience,
  status: 'Investigating',
  known: [],
  tried: [],
  eliminated: [],
  next: [],
  impact: null,
  text: 'told',
  ...(next === undefined ? {} : { nextUpdateAt: new Date(on(next)).toISOString() }),
  ...more,
})

/** The severity as somebody says it. */
export const sev = (severity: 'P0' | 'P1' | 'P2'): IncidentEvent => ({
  kind: 'severity-set',
  severity,
  reason: 'seen',
  measurement: null,
})

/** Customers see it. */
export const seenByCustomers: IncidentEvent = {
  kind: 'triaged',
  answers: [{ question: 'visibility', measured: null, answer: 'customers', by: 'person' }],
  severity: 'P1',
  rule: 'slow',
  reason: 'slow',
  measurement: null,
}
