import { z } from 'zod'
import { err, ok, type Result } from '../../../lib/result.ts'
import { actor, type Entry, incidentId } from '../../../model/incident/entry.ts'
import { type IncidentEvent, parseIncidentEvent } from '../../../model/incident/event.ts'
import { time } from '../../../model/incident/said.ts'

/** The name of the format; a later one that cannot be read as this has another number. */
export const EXPORT_SCHEMA = 'lastgood.incident/1'

/** Entries of one file; as many as the record keeps of an incident. */
const ENTRIES_MAX = 100_000
const EVIDENCE_MAX = 10_000

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits')

const exportedEntry = z.strictObject({
  incident: incidentId,
  seq: z.number().int().min(1),
  at: time,
  enteredAt: time,
  actor,
  drill: z.boolean(),
  event: z.looseObject({ kind: z.string() }),
  previous: hash.or(z.literal('')),
  hash,
})

/** Evidence that entries name, by its hash; the bytes are there when they were asked for and could be had. */
const exportedEvidence = z.strictObject({
  sha256: hash,
  state: z.enum(['named', 'included', 'missing', 'damaged', 'left-out']),
  bytes: z.number().int().min(0).optional(),
  base64: z.base64().optional(),
})

/** A whole incident in one JSON document. */
export const exportedIncident = z.strictObject({
  schema: z.literal(EXPORT_SCHEMA, `expected ${EXPORT_SCHEMA}`),
  id: incidentId,
  /** The hash of the last entry: kept elsewhere, it tells whether any entry was rewritten since. */
  lastHash: hash,
  entries: z.array(exportedEntry).min(1).max(ENTRIES_MAX),
  evidence: z.array(exportedEvidence).max(EVIDENCE_MAX),
  /** The record breaks at this entry; what is here comes before it. */
  damaged: z.strictObject({ seq: z.number().int().min(1), says: z.string() }).optional(),
})

export type ExportedIncident = z.output<typeof exportedIncident>
export type ExportedEvidence = z.output<typeof exportedEvidence>

/** The entries of a document, word by word as they stand there, since their hashes cover every word. Errors: one line. */
export function entriesOfExport({ entries, lastHash }: ExportedIncident): Result<[Entry, ...Entry[]], string> {
  if (entries.at(-1)?.hash !== lastHash)
    return err('its last entry is not the one that lastHash names: the end is missing')
  const read: Entry[] = []
  for (const entry of entries) {
    const event = parseIncidentEvent(entry.event)
    if (!event.ok) return err(`entry ${entry.seq}: ${event.error}; it may come from a newer lastgood`)
    read.push({ ...entry, event: entry.event as IncidentEvent })
  }
  const [first, ...rest] = read
  if (first === undefined) return err('there are no entries')
  return first.event.kind === 'declared' ? ok([first, ...rest]) : err('entry 1 is not the declaration of an incident')
}

/** The hashes of evidence that entries name, each once, in order: whatever they carry under `sha256`. */
export function evidenceNamedIn(entries: readonly Entry[]): readonly string[] {
  const named = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'sha256' && hash.safeParse(inner).success) named.add(String(inner))
      else walk(inner)
    }
  }
  for (const { event } of entries) walk(event)
  return [...named].slice(0, EVIDENCE_MAX)
}
