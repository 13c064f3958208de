import { hash as digest } from 'node:crypto'
import canonicalize from 'canonicalize'
import { assert } from '../../lib/assert.ts'
import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Actor, Draft, Entry, IncidentId } from '../../model/incident/entry.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import type { RecordError } from '../../model/incident/record.ts'
import type { EntryRow } from './tables.ts'

/** Bytes of one entry's event as JSON; what is larger is evidence. */
export const EVENT_BYTES_MAX = 1024 ** 2

/** The end of an incident's chain: what the next entry follows. */
export type ChainEnd = {
  readonly incident: number
  readonly entries: number
  readonly drill: number
  readonly last_entered_at: string
  readonly last_hash: string
}

/** The handle of an incident's number. */
export const idOf = (incident: number): IncidentId => `inc-${incident}`

/** The last number a handle can name (six digits). */
export const INCIDENTS_MAX = 999_999

/** The number of an incident's handle; undefined for what is no handle. */
export function numberOf(id: IncidentId): number | undefined {
  const digits = /^inc-([1-9]\d{0,5})$/.exec(id)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Drafts as the rows that follow `end`; each carries the hash of the one before. */
export function chained(
  end: ChainEnd,
  drafts: readonly Draft[],
  now: string,
): Result<readonly EntryRow[], Extract<RecordError, { kind: 'unwritable' }>> {
  // A clock that was set back must not make a later entry look earlier: it is held at the time of the entry before.
  const enteredAt = now < end.last_entered_at ? end.last_entered_at : now
  const rows: EntryRow[] = []
  for (const { at, actor, event } of drafts) {
    const texts = canonical(actor, event)
    if (!texts.ok) return texts
    const seq = end.entries + rows.length + 1
    const previous = rows.at(-1)?.hash ?? end.last_hash
    const { incident, drill } = end
    rows.push(sealed({ incident, seq, at, entered_at: enteredAt, ...texts.value, drill, previous, hash: '' }))
  }
  return ok(rows)
}

type Texts = { readonly actor: string; readonly event: string }

function canonical(actor: Actor, event: IncidentEvent): Result<Texts, Extract<RecordError, { kind: 'unwritable' }>> {
  try {
    const texts = { actor: canonicalize(actor), event: canonicalize(event) }
    assert(texts.actor !== undefined && texts.event !== undefined, 'an actor and an event are JSON objects')
    const bytes = Buffer.byteLength(texts.event)
    if (bytes <= EVENT_BYTES_MAX) return ok({ actor: texts.actor, event: texts.event })
    return err({
      kind: 'unwritable',
      says: `the ${event.kind} has ${bytes} bytes, at most ${EVENT_BYTES_MAX} are kept`,
    })
  } catch (error) {
    return err({ kind: 'unwritable', says: `the ${event.kind} cannot be kept as JSON: ${messageOf(error)}` })
  }
}

/** The row with its hash. */
export const sealed = (row: EntryRow): EntryRow => ({ ...row, hash: hashOf(row) })

function hashOf(row: EntryRow): string {
  return digest('sha256', covered(row), 'hex')
}

/**
 * What the hash of an entry covers: {actor, at, drill, enteredAt, event, incident, previous, seq} as canonical JSON. It is put
 * together from texts that are canonical already, its keys in order, because a whole incident is checked each time it is read.
 */
function covered(row: EntryRow): string {
  const { actor, at, drill, entered_at, event, incident, previous, seq } = row
  const times = `"at":${JSON.stringify(at)},"drill":${drill === 1},"enteredAt":${JSON.stringify(entered_at)}`
  return `{"actor":${actor},${times},"event":${event},"incident":"${idOf(incident)}","previous":"${previous}","seq":${seq}}`
}

/** Rows as entries, up to the first that does not follow the one before it. */
export type Checked = {
  readonly entries: readonly Entry[]
  readonly broken?: { readonly seq: number; readonly says: string }
}

/** Holds rows against their hashes; they follow the entry `seq` that has the hash `previous`. Cost: linear in the bytes. */
export function checkedChain(
  rows: readonly EntryRow[],
  follows: { readonly seq: number; readonly hash: string },
): Checked {
  const entries: Entry[] = []
  let { seq, hash } = follows
  for (const row of rows) {
    seq++
    const says = whyBroken(row, { seq, previous: hash })
    if (says !== undefined) return { entries, broken: { seq, says } }
    entries.push(entryOf(row))
    hash = row.hash
  }
  return { entries }
}

function whyBroken(row: EntryRow, due: { readonly seq: number; readonly previous: string }): string | undefined {
  if (row.seq !== due.seq) return `it is missing; the next one there is ${row.seq}`
  if (row.previous !== due.previous) return 'it does not follow the entry before it'
  if (row.hash !== hashOf(row)) return 'it is not what was written: its hash differs'
  return undefined
}

/** The entry of a row whose hash has been checked. */
export function entryOf(row: EntryRow): Entry {
  return {
    incident: idOf(row.incident),
    seq: row.seq,
    at: row.at,
    enteredAt: row.entered_at,
    actor: JSON.parse(row.actor) as Actor,
    drill: row.drill === 1,
    event: JSON.parse(row.event) as IncidentEvent,
    previous: row.previous,
    hash: row.hash,
  }
}

/** The row of an entry that comes from elsewhere, with its hash as it is told. */
export function rowOf(entry: Entry): Result<EntryRow, Extract<RecordError, { kind: 'unwritable' }>> {
  const texts = canonical(entry.actor, entry.event)
  if (!texts.ok) return texts
  const { seq, at, enteredAt, drill, previous, hash } = entry
  const incident = numberOf(entry.incident)
  if (incident === undefined) return err({ kind: 'unwritable', says: `${entry.incident} is no handle of an incident` })
  return ok({ incident, seq, at, entered_at: enteredAt, ...texts.value, drill: drill ? 1 : 0, previous, hash })
}
