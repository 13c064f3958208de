import { err, type Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import type { Pass, Refusal } from '../refusal.ts'

/** What a handle names, or that nothing has it. */
export function found<T extends { readonly id: string }>(
  all: readonly T[],
  id: string,
  incident: Incident,
): Result<T, Refusal> {
  const one = all.find((each) => each.id === id)
  if (one !== undefined) return { ok: true, value: one }
  const known = all.length === 0 ? 'none has been recorded' : `known: ${all.map((each) => each.id).join(', ')}`
  return refused('missing', `${id} is not known; ${known}`, incident.id, 'Name one that is known.', 'lastgood suspects')
}

/** A refusal, as the outcome of a decision. */
export const refused = (
  kind: Exclude<Refusal['kind'], 'against-the-method'>,
  what: string,
  where: string,
  todo: string,
  command?: string,
): Result<never, Refusal> => err({ kind, what, where, todo, ...(command !== undefined && { command }) })

/** A shut gate, as the outcome of a decision; each of `pass` opens it. */
export const gated = (
  told: Omit<Refusal, 'kind' | 'pass'>,
  ...pass: readonly [Pass, ...Pass[]]
): Result<never, Refusal> => err({ kind: 'against-the-method', ...told, pass })
