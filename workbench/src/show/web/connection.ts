/** Whether the workbench answers: heard by every question, shown in one place. */

type Heard = () => void

const BACK = 'lastgood-back'

let lostAt: string | undefined
const listeners = new Set<Heard>()

/** When the workbench stopped answering; undefined while it does. */
export const connectionLostAt = (): string | undefined => lostAt

/** A question was answered, also by a refusal, or could not be asked. What waits for the connection asks again once it is back. */
export function heardOfConnection(answered: boolean): void {
  if (answered === (lostAt === undefined)) return
  lostAt = answered ? undefined : new Date().toISOString()
  for (const listener of listeners) listener()
  if (answered) dispatchEvent(new Event(BACK))
}

/** Hears of every loss and return; returns what ends it. */
export function watchConnection(changed: Heard): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** Calls `again` whenever the connection is back; returns what ends it. */
export function onceBack(again: () => void): () => void {
  addEventListener(BACK, again)
  return () => removeEventListener(BACK, again)
}
