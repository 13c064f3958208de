import type { Draft } from '../../model/incident/entry.ts'
import { type Clock, parseRfc3339, unixMs } from '../../model/time.ts'

/** A clock that stands still until it is set. */
export function setClock(start: string): Clock & { readonly set: (time: string) => void } {
  let now = parseRfc3339(start) ?? unixMs(0)
  return {
    now: () => now,
    set: (time) => {
      now = parseRfc3339(time) ?? now
    },
  }
}

const AT = '2026-01-31T13:59:00Z'

/** The beginning of an incident. */
export const declared = (title: string, drill = false): Draft => ({
  at: AT,
  actor: { kind: 'human', name: 'on-call' },
  event: { kind: 'declared', title, drill },
})

/** A note, as most entries are. */
export const noted = (text: string): Draft => ({
  at: AT,
  actor: { kind: 'human', name: 'on-call' },
  event: { kind: 'note', text },
})

/** Numbers below n that are the same each time. */
export function random(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}
