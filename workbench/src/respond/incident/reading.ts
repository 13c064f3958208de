import { ok, type Result } from '../../lib/result.ts'
import type { Incident } from '../../method/incident.ts'
import type { Refusal } from './refusal.ts'
import type { Call, Outcome } from './verb.ts'
import { readIncident } from './work.ts'

/** Answers from the incident as it stands; nothing is written. */
export async function reading<Answer>(
  { id, ports }: Call,
  answerOf: (incident: Incident) => Answer,
): Promise<Result<Outcome<Answer>, Refusal>> {
  const read = await readIncident(id, ports)
  return read.ok ? ok({ incident: read.value, entries: [], answer: answerOf(read.value) }) : read
}
