import type { Debugger } from 'node:inspector'
import { collect } from '../capture/collect.ts'
import type { Caller, Captured } from '../protocol.ts'
import { isHook, STARTS } from './hook.ts'
import type { Inspector } from './inspector.ts'
import { isDenied } from './scripts.ts'

const SCOPES = new Set(['local', 'block', 'catch']) // closures would show the module's variables in every frame

/** The callers of a line with what they hold, and how long everything stood still for it. */
export type Seen = { readonly callers: readonly Caller[]; readonly pauseMs: number }

/**
 * Looks into the functions that called the one which is probed. That takes a pause of the whole thread, inside one admitted hit; what the
 * compiler has optimised away reads as `undefined` there.
 * Cost     about 300 us, and 25 for each frame of the stack.
 */
export class Callers {
  readonly #inspector: Inspector
  #wanted = 0
  #callers: Caller[] = []

  constructor(inspector: Inspector) {
    this.#inspector = inspector
    inspector.onPaused((paused) => this.#look(paused))
  }

  see(count: number): Seen {
    const began = performance.now()
    this.#wanted = count
    this.#callers = []
    // biome-ignore lint/suspicious/noDebugger: the pause in which the frames can be read
    debugger
    this.#wanted = 0
    return { callers: this.#callers, pauseMs: performance.now() - began }
  }

  #look({ callFrames }: Debugger.PausedEventDataType): void {
    if (this.#wanted === 0) return
    const probed = callFrames.findIndex((frame) => isHook(frame.functionName)) + 1
    if (probed === 0) return
    try {
      this.#callers = callFrames.slice(probed + 1, probed + 1 + this.#wanted).map((frame) => this.#caller(frame))
    } catch {
      // the engine would not tell: the hit stands without its callers
    }
  }

  #caller({ functionName, location, scopeChain }: Debugger.CallFrame): Caller {
    const values: Record<string, Captured> = Object.create(null)
    const file = this.#inspector.urlOf(location.scriptId)
    const told = { name: functionName, file, line: location.lineNumber + 1, values }
    if (isDenied(file)) return told
    const local = scopeChain.findIndex((scope) => scope.type === 'local')
    const own = scopeChain.slice(0, local + 1).filter((scope) => SCOPES.has(scope.type))
    for (const { object } of own.reverse()) {
      const objectId = object.objectId
      if (objectId !== undefined) this.#inspector.give(objectId, (held) => Object.assign(values, collect(held)))
    }
    Reflect.deleteProperty(values, STARTS)
    return told
  }
}
