import type { Inspector } from './inspector.ts'
import { withoutJit } from './jit.ts'
import { callOf } from './patch.ts'

/** A place in the text that runs; both 0-based. */
export type Position = { readonly lineNumber: number; readonly columnNumber: number }

/**
 * Breakpoints whose condition calls the hook and is false: they never pause. Each pass costs tens of microseconds, because the engine
 * compiles the condition anew; a line that is too hot asks to stop once, and every breakpoint is switched off inside that pause.
 */
export class Breakpoints {
  readonly #inspector: Inspector
  #watched = false

  constructor(inspector: Inspector) {
    this.#inspector = inspector
  }

  /** The breakpoint's id, or `undefined` where the engine found no place on that line. */
  async set(scriptId: string, at: Position, slot: number, names: readonly string[]): Promise<string | undefined> {
    this.#inspector.hold()
    this.#watch()
    const condition = `${callOf(slot, names)}===true`
    type Bound = { breakpointId: string; actualLocation: { lineNumber: number } }
    const bound = await withoutJit(() =>
      this.#inspector.post<Bound>('Debugger.setBreakpoint', { location: { scriptId, ...at }, condition }),
    )
    if (bound.actualLocation.lineNumber === at.lineNumber) return bound.breakpointId
    await this.remove(bound.breakpointId)
    return undefined
  }

  /** Takes it out and lets the others, if a hot line had switched them off, go on. */
  async remove(breakpointId: string): Promise<void> {
    await withoutJit(() => this.#inspector.post('Debugger.removeBreakpoint', { breakpointId }))
    this.#inspector.post('Debugger.setBreakpointsActive', { active: true })
    this.#inspector.release()
  }

  #watch(): void {
    if (this.#watched) return
    this.#watched = true
    this.#inspector.onPaused(({ hitBreakpoints = [] }) => {
      if (hitBreakpoints.length > 0) this.#inspector.post('Debugger.setBreakpointsActive', { active: false })
    })
  }
}
