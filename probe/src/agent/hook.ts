import type { Starts } from './timer.ts'

/** The global name the agent adds; calls to it are what a patched line holds. */
export const HOOK = '__lg$'

/** The same for lines that are timed: it takes and returns what the call keeps of its starts, in a variable of this name. */
export const TIMED_HOOK = '__lg$t'
export const STARTS = '__lg$f'

/** The same for what wants no values: to gather them, even none, costs more than a count. */
export const BARE_HOOK = '__lg$n'

/** The same around an expression that makes an object: it looks at what was made, and returns it. */
export const MADE_HOOK = '__lg$w'

/** Whether a function of the stack is where the app's code ends and the agent's begins. */
export const isHook = (name: string | null): boolean => name === HOOK || name === TIMED_HOOK || name === BARE_HOOK

/** What stands behind a line. */
export type Passed = {
  /** Whether it looks at the values: a slot passes none to one that does not. */
  readonly needsValues: boolean
  /** True asks a breakpoint to stop, so that it can be taken out. */
  readonly pass: (values: readonly unknown[]) => boolean
  readonly passTimed: (starts: Starts | undefined, values: readonly unknown[]) => Starts | undefined
  /** Of what needs no values. */
  readonly passBare: (starts: Starts | undefined) => Starts | undefined
}

const table: (Passed | undefined)[] = [undefined] // 0 is nobody's

function __lg$(slot: number, ...values: unknown[]): boolean {
  const passed = table[slot]
  return passed === undefined ? false : passed.pass(values)
}

function __lg$t(slot: number, starts: Starts | undefined, ...values: unknown[]): Starts | undefined {
  const passed = table[slot]
  return passed === undefined ? starts : passed.passTimed(starts, values)
}

/** Slots that want no values are told by their negative. */
function __lg$n(slot: number, starts: Starts | undefined): Starts | undefined {
  const passed = table[-slot]
  return passed === undefined ? starts : passed.passBare(starts)
}

const watched: (((made: unknown) => void) | undefined)[] = [undefined]

function __lg$w<T>(slot: number, made: T): T {
  const see = watched[slot]
  if (see !== undefined) see(made)
  return made
}

/** Makes the hooks reachable from every script; they do nothing until a slot is filled. */
export function installHook(): void {
  if (HOOK in globalThis) return
  const hidden = { enumerable: false, writable: false, configurable: false }
  Object.defineProperty(globalThis, HOOK, { value: __lg$, ...hidden })
  Object.defineProperty(globalThis, TIMED_HOOK, { value: __lg$t, ...hidden })
  Object.defineProperty(globalThis, BARE_HOOK, { value: __lg$n, ...hidden })
  Object.defineProperty(globalThis, MADE_HOOK, { value: __lg$w, ...hidden })
}

/** A slot that is never used again, not even by a call which an old closure still holds. */
export function arm(passed: Passed): number {
  return table.push(passed) - 1
}

/** From here on the call in the line does nothing. */
export function disarm(slot: number): void {
  table[slot] = undefined
}

/** Whether anything stands behind the calls with that slot. */
export const isArmed = (slot: number): boolean => table[slot] !== undefined

/** A slot of its own for what an expression makes; `see` never throws. */
export function watch(see: (made: unknown) => void): number {
  return watched.push(see) - 1
}

/** From here on nobody looks at what the expression makes. */
export function unwatch(slot: number): void {
  watched[slot] = undefined
}

/** Whether anybody looks at what the expression with that slot makes. */
export const isWatched = (slot: number): boolean => watched[slot] !== undefined
