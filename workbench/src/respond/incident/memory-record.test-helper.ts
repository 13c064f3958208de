import { createHash } from 'node:crypto'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Draft, Entry } from '../../model/incident/entry.ts'
import { type Clock, parseRfc3339, rfc3339, unixMs } from '../../model/time.ts'
import { memoryCardReviews } from '../cards/memory-card-reviews.test-helper.ts'
import type { EvidencePort, IncidentPorts, RecordError, RecordPort } from './ports.ts'
import { quietTelemetry, toldPort } from './triage/triage-port.test-helper.ts'
import type { Outcome, Verb } from './verb.ts'

/** A record in memory, without hashes: for tests of rules and use cases; what must survive is tested on the databases. */
export function memoryRecord(clock: Clock): RecordPort {
  const incidents = new Map<string, Entry[]>()
  const add = (id: string, drafts: readonly Draft[]): readonly Entry[] => {
    const entries = incidents.get(id) ?? []
    incidents.set(id, entries)
    const from = entries.length
    for (const draft of drafts) {
      const first = entries[0]?.event ?? draft.event
      const drill = first.kind === 'declared' && first.drill
      const seq = entries.length + 1
      const enteredAt = rfc3339(clock.now())
      entries.push({ ...draft, incident: id, seq, enteredAt, drill, previous: '', hash: '' })
    }
    return entries.slice(from)
  }
  return {
    open: async (drafts) => ok(add(`inc-${incidents.size + 1}`, drafts)),
    append: async (id, expectedSeq, drafts): Promise<Result<readonly Entry[], RecordError>> => {
      const entries = incidents.get(id)
      if (entries === undefined) return err({ kind: 'unknown-incident', id })
      if (entries.length !== expectedSeq) return err({ kind: 'conflict', seq: entries.length })
      return ok(add(id, drafts))
    },
    adopt: async (adopted) => {
      const id = adopted[0].incident
      if (incidents.has(id)) return err({ kind: 'already-here', id })
      incidents.set(id, [...adopted])
      return ok(adopted)
    },
    entries: async (id, after = 0): Promise<Result<readonly Entry[], RecordError>> => {
      const entries = incidents.get(id)
      return entries === undefined ? err({ kind: 'unknown-incident', id }) : ok(entries.slice(after))
    },
    heads: async (limit) => {
      const heads = [...incidents].map(([id, entries]) => ({
        id,
        entries: entries.length,
        drill: entries[0]!.drill,
        openedAt: entries[0]!.at,
        lastEnteredAt: entries.at(-1)!.enteredAt,
      }))
      return ok(heads.reverse().slice(0, limit))
    },
    watch: () => () => undefined,
  }
}

/** Evidence in memory. */
export function memoryEvidence(): EvidencePort {
  const kept = new Map<string, Uint8Array>()
  return {
    put: async (bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      kept.set(sha256, bytes)
      return ok(sha256)
    },
    get: async (sha256) => {
      const bytes = kept.get(sha256)
      return bytes === undefined ? err({ kind: 'missing', sha256 }) : ok(bytes)
    },
  }
}

/** Ports with a record in memory, over telemetry that holds nothing. */
export const memoryPorts = (clock: Clock): IncidentPorts => ({
  record: memoryRecord(clock),
  evidence: memoryEvidence(),
  cardReviews: memoryCardReviews(),
  measure: { total: async () => ({ value: null, count: 0 }), points: async () => [] },
  triage: toldPort(quietTelemetry()),
  calls: { calls: async () => [] },
  changes: { changes: async () => [] },
  diagnosis: {
    latest: () => undefined,
    make: async () => {
      throw new Error('there is no telemetry here')
    },
  },
  views: {
    golden: async () => [],
    arrived: async () => [],
    spansOf: async () => [],
    logLines: async () => [],
    rerun: async () => [],
    sqlText: () => '',
  },
  logs: { logKinds: async () => [] },
  elapsedMs: () => 0,
  clock,
})

/** A clock that stands still until it is set. */
export function handClock(start: string): Clock & { readonly set: (time: string) => void } {
  let now = parseRfc3339(start) ?? unixMs(0)
  return {
    now: () => now,
    set: (time) => {
      now = parseRfc3339(time) ?? now
    },
  }
}

/** Runs a verb as the on-call and gives what it led to; throws when it was refused. */
export async function did<Answer>(
  asked: Verb<Answer>,
  given: unknown,
  { id = '', ports }: { readonly id?: string; readonly ports: IncidentPorts },
): Promise<Outcome<Answer>> {
  const call = { id, who: { actor: { kind: 'human', name: 'on-call' } as const }, ports }
  const result = await asked.run(given, call)
  if (!result.ok) throw new Error(`${asked.name}: ${result.error.what} (${result.error.where}). ${result.error.todo}`)
  return result.value
}
