import { heard } from './heard.ts'

/** Whether the workbench answers: heard by every question, shown in one place. */

const BACK = 'lastgood-back'

/** When the workbench stopped answering; undefined while it does. */
export const lostSince = heard<string | undefined>(undefined)

/** A question was answered, also by a refusal, or could not be asked. What waits for the connection asks again once it is back. */
export function heardOfConnection(answered: boolean): void {
  if (answered === (lostSince.now() === undefined)) return
  lostSince.tell(answered ? undefined : new Date().toISOString())
  if (answered) dispatchEvent(new Event(BACK))
}

/** Calls `again` whenever the connection is back; returns what ends it. */
export function onceBack(again: () => void): () => void {
  addEventListener(BACK, again)
  return () => removeEventListener(BACK, again)
}
