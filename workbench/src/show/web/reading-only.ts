/** Whether whoever looks at the page may only read: said by every answer, known in one place. */

type Heard = () => void

let isOnly = false
const listeners = new Set<Heard>()

export const isReadingOnly = (): boolean => isOnly

/** What an answer says of whoever asked. */
export function heardOfMay(may: string | null): void {
  if ((may === 'read') === isOnly) return
  isOnly = !isOnly
  for (const listener of listeners) listener()
}

/** Hears of every change; returns what ends it. */
export function watchReadingOnly(changed: Heard): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}
