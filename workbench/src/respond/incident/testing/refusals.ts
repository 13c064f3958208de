import { err, type Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import type { Refusal } from '../refusal.ts'

/** What a handle names, or that nothing has it. */
export function found<T extends { readonly id: string }>(
  all: readonly T[],
  id: string,
  incident: Incident,
): Result<T, Refusal> {
  const one = all.find((each) => each.id === id)
  if (one !== undefined) return { ok: true, value: one }
  const known = all.length === 0 ? 'none has been recorded' : `known: ${all.map((each) => each.id).join(', ')}`
  return refused('missing', `${id} is not known; ${known}`, incident.id, 'lastgood suspects lists them.')
}

/** A refusal, as the outcome of a decision. */
export const refused = (kind: Refusal['kind'], what: string, where: string, todo: string): Result<never, Refusal> =>
  err({ kind, what, where, todo })
