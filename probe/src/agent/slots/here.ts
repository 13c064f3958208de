import type { Slots } from './slots.ts'

let slots: Slots | undefined

/** The slots of this thread, if files were given any. */
export const slotsHere = (): Slots | undefined => slots

/** From here on these are the slots of this thread. */
export function setSlotsHere(made: Slots): void {
  slots = made
}
