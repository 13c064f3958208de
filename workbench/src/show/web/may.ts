import type { Scope } from '../../model/access.ts'

/** What whoever looks at the page may do: said by every answer, known in one place. */

type Heard = () => void

let held: string | null = null // where nobody has a token, everybody may do everything
const listeners = new Set<Heard>()

/** Whether what needs a scope would not be refused. */
export const may = (scope: Scope): boolean => held === null || held.split(' ').includes(scope)

/** What an answer says of whoever asked. */
export function heardOfMay(told: string | null): void {
  if (told === held) return
  held = told
  for (const listener of listeners) listener()
}

/** Hears of every change; returns what ends it. */
export function watchMay(changed: Heard): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}
