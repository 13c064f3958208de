import type { Debugger } from 'node:inspector'
import { collect } from '../capture/collect.ts'
import type { Caller, Captured } from '../protocol.ts'
import { isHook, STARTS } from './hook.ts'
import type { Held, Inspector } from './inspector.ts'
import { isDenied } from './scripts.ts'

const SCOPES = new Set(['local', 'block', 'catch']) // closures would show the module's variables in every frame

/** The callers of a line with what they hold, and how long everything stood still for it. */
export type Seen = { readonly callers: readonly Caller[]; readonly pauseMs: number }

/** Takes what the debugger has put into the variable that `Callers.begin` was told. */
export type Take = () => Held | undefined

/**
 * Looks into the functions that called the one which is probed. That takes a pause of the whole thread, inside one admitted hit; what the
 * compiler has optimised away, or what is not initialised yet, reads as `undefined` there.
 * Cost     about 200 us, 30 for each frame of the stack, two of them the agent's own, 50 to 100 for what a caller holds and 15 for the next.
 */
export class Callers {
  readonly #inspector: Inspector
  #wanted = 0
  #variable = ''
  #take: Take = () => undefined
  #began = 0
  #callers: Caller[] = []

  constructor(inspector: Inspector) {
    this.#inspector = inspector
    inspector.onPaused((paused) => this.#look(paused))
  }

  /**
   * The pause that follows is for so many of them; what pauses stands in no function of its own, of which each lengthens it. `variable` is one of
   * the module that pauses, from which `take` takes what the debugger puts there.
   */
  begin(count: number, variable: string, take: Take): void {
    this.#wanted = count
    this.#variable = variable
    this.#take = take
    this.#callers = []
    this.#began = performance.now()
  }

  /** What was seen in the pause. */
  end(): Seen {
    this.#wanted = 0
    return { callers: this.#callers, pauseMs: performance.now() - this.#began }
  }

  #look({ callFrames }: Debugger.PausedEventDataType): void {
    if (this.#wanted === 0) return
    const probed = callFrames.findIndex((frame) => isHook(frame.functionName)) + 1
    if (probed === 0) return
    const [own] = callFrames
    const shown = callFrames.slice(probed + 1, probed + 1 + this.#wanted)
    this.#callers = own === undefined ? [] : shown.map((frame) => this.#caller(frame, own))
  }

  #caller({ functionName, location, scopeChain }: Debugger.CallFrame, own: Debugger.CallFrame): Caller {
    const file = this.#inspector.urlOf(location.scriptId)
    const values: Record<string, Captured> = Object.create(null)
    const local = isDenied(file) ? -1 : scopeChain.findIndex((scope) => scope.type === 'local')
    const scopes = scopeChain.slice(0, local + 1).filter((scope) => SCOPES.has(scope.type))
    for (const { object } of scopes.reverse())
      if (object.objectId !== undefined) Object.assign(values, this.#held(object.objectId, own))
    Reflect.deleteProperty(values, STARTS)
    return { name: functionName, file, line: location.lineNumber + 1, values }
  }

  #held(objectId: string, own: Debugger.CallFrame): Record<string, Captured> {
    try {
      return collect(initialised(this.#lent(objectId, own)))
    } catch {
      return {} // of another context (`node:vm`), so the engine does not lend it: the caller stands without what it holds
    }
  }

  #lent(objectId: string, own: Debugger.CallFrame): Held {
    try {
      this.#inspector.put(objectId, own, this.#variable)
      return this.#take() ?? {}
    } catch {
      return this.#inspector.give(objectId) // in a bundle the variable may stand elsewhere, or be called otherwise
    }
  }
}

/** From V8 12 on, to look at a variable throws where it is not initialised yet, as that which the call's value is to go to. */
function initialised(scope: Held): Held {
  const variables: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(scope)) {
    try {
      variables[name] = scope[name]
    } catch {
      variables[name] = undefined
    }
  }
  return variables
}
