import type { Inspector } from './inspector.ts'
import { withoutJit } from './jit.ts'
import { callOf, type PatchedScript } from './patch.ts'

/** Where a breakpoint is wanted, and what is called there. */
export type Wanted = {
  readonly script: PatchedScript
  /** Offset in the text without any probe. */
  readonly at: number
  readonly slot: number
  readonly names: readonly string[]
}

/** The one breakpoint of a place, and the calls of all probes there. */
type Shared = { readonly script: PatchedScript; readonly at: number; readonly calls: Map<number, string>; id?: string }

type Bound = { readonly breakpointId: string; readonly actualLocation: { readonly lineNumber: number } }
const UNRESOLVED = 'Could not resolve breakpoint'

/**
 * Breakpoints whose condition calls the hook and is false: they never pause. Each pass costs tens of microseconds, because the engine
 * compiles the condition anew; a line that is too hot asks to stop once, and every breakpoint is switched off inside that pause.
 * Trap     the engine takes one breakpoint a place, so the probes of a place share it, each with a call in its condition.
 */
export class Breakpoints {
  readonly #inspector: Inspector
  readonly #places = new Map<string, Shared>()
  #watched = false

  constructor(inspector: Inspector) {
    this.#inspector = inspector
  }

  /** Whether one was ever set in this thread. */
  get wereSet(): boolean {
    return this.#watched
  }

  /** How to take it out again, or `undefined` where the engine found no place on that line. */
  async set({ script, at, slot, names }: Wanted): Promise<(() => Promise<void>) | undefined> {
    const key = `${script.script.scriptId}:${at}`
    const shared = this.#places.get(key) ?? { script, at, calls: new Map() }
    this.#places.set(key, shared)
    shared.calls.set(slot, `${callOf(slot, names)}===true`)
    this.#inspector.hold()
    this.#watch()
    const remove = async (): Promise<void> => {
      shared.calls.delete(slot)
      try {
        await withoutJit(() => this.#renew(shared))
        if (shared.calls.size === 0) this.#places.delete(key) // until here a further probe of the place joins it
        this.#inspector.post('Debugger.setBreakpointsActive', { active: true }) // a hot line may have switched them off
      } finally {
        this.#inspector.release()
      }
    }
    let isBound = false
    try {
      isBound = await withoutJit(() => this.#renew(shared))
    } finally {
      if (!isBound) await remove()
    }
    return isBound ? remove : undefined
  }

  /** Sets the breakpoint of a place anew for the calls it has now; false where the engine would bind it to another line. */
  #renew(shared: Shared): boolean {
    if (shared.id !== undefined) this.#inspector.post('Debugger.removeBreakpoint', { breakpointId: shared.id })
    delete shared.id
    if (shared.calls.size === 0) return true
    const { scriptId } = shared.script.script
    const at = shared.script.positionOf(shared.at)
    const condition = [...shared.calls.values()].map((call) => `(${call})`).join('|') // every one of them is called
    const bound = this.#bound({ location: { scriptId, ...at }, condition })
    if (bound === undefined) return false
    shared.id = bound.breakpointId
    return bound.actualLocation.lineNumber === at.lineNumber
  }

  /** Undefined where no function that lives has that place. */
  #bound(wanted: object): Bound | undefined {
    try {
      return this.#inspector.post<Bound>('Debugger.setBreakpoint', wanted)
    } catch (error) {
      if ((error as Error).message.includes(UNRESOLVED)) return undefined
      throw error
    }
  }

  #watch(): void {
    if (this.#watched) return
    this.#watched = true
    this.#inspector.onPaused(({ hitBreakpoints = [] }) => {
      if (hitBreakpoints.length > 0) this.#inspector.post('Debugger.setBreakpointsActive', { active: false })
    })
  }
}
