import { ok, type Result } from '../../lib/result.ts'
import type { Refusal } from './refusal.ts'
import type { Call, Outcome } from './verb.ts'
import { type Decide, work } from './work.ts'

/** Does what was decided, and answers with the incident alone. */
export async function written({ id, who, ports }: Call, decide: Decide): Promise<Result<Outcome<null>, Refusal>> {
  const done = await work(id, who, ports, decide)
  return done.ok ? ok({ ...done.value, answer: null }) : done
}
