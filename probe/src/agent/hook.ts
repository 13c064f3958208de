import type { Armed } from './armed.ts'

/** The one global name the agent adds; calls to it are what a patched line holds. */
export const HOOK = '__lg$'

const table: (Armed | undefined)[] = []

function __lg$(slot: number, ...values: unknown[]): boolean {
  const armed = table[slot]
  return armed === undefined ? false : armed.pass(values)
}

/** Makes the hook reachable from every script; it does nothing until a slot is filled. */
export function installHook(): void {
  if (HOOK in globalThis) return
  Object.defineProperty(globalThis, HOOK, { value: __lg$, enumerable: false, writable: false, configurable: false })
}

/** A slot that is never used again, not even by a call which an old closure still holds. */
export function arm(probe: Armed): number {
  return table.push(probe) - 1
}

/** From here on the call in the line does nothing. */
export function disarm(slot: number): void {
  table[slot] = undefined
}
