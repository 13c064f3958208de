import type { ProbeSpec } from '../protocol.ts'
import { Armed, type Outlet } from './armed.ts'
import type { Callers, Take } from './callers.ts'
import type { Held } from './inspector.ts'
import type { Starts } from './timer.ts'

// The debugger sets it by its name, in a pause. No local variable: those of a function that the compiler has optimised cannot be set.
let held: Held | undefined
const HELD = 'held'
const take: Take = () => {
  const taken = held
  held = undefined
  return taken
}

/** A snapshot that shows its callers. The pause begins in the very function that the hook calls: each one in between lengthens it. */
export class ArmedWithCallers extends Armed {
  readonly #callers: Callers

  /** Throws `ExpressionRefused` for a condition outside the language. */
  constructor(spec: ProbeSpec, names: readonly string[], outlet: Outlet, callers: Callers) {
    super(spec, names, outlet)
    this.#callers = callers
  }

  override pass(values: readonly unknown[]): boolean {
    super.pass(values)
    if (!this.isWaiting) return false
    this.#callers.begin(this.spec.callers ?? 0, HELD, take)
    // biome-ignore lint/suspicious/noDebugger: the pause in which the frames can be read
    debugger
    this.#told()
    return false
  }

  override passTimed(starts: Starts | undefined, values: readonly unknown[]): Starts | undefined {
    super.pass(values)
    if (!this.isWaiting) return starts
    this.#callers.begin(this.spec.callers ?? 0, HELD, take)
    // biome-ignore lint/suspicious/noDebugger: as above
    debugger
    this.#told()
    return starts
  }

  #told(): void {
    try {
      this.sendWith(this.#callers.end())
    } catch {
      this.failed++
    }
  }
}
