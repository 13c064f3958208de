import type { Debugger, Session } from 'node:inspector'

const IDLE_MS = 5_000 // placements come in bursts, and each `enable` stalls

const GROUP = 'lastgood'
const HAND = Symbol.for('lastgood.hand')
const HAND_EXPRESSION = "globalThis[Symbol.for('lastgood.hand')]"

type Remote = { readonly objectId: string }
type Answered = { readonly result: Remote }

/** An object that the protocol knows by an id, such as the variables of a scope. */
export type Held = Readonly<Record<string, unknown>>

/** A script that is loaded in this thread. */
export type Script = {
  readonly scriptId: string
  readonly url: string
  readonly hash: string
  readonly length: number
  /** As its last line says; empty when it says nothing. */
  readonly sourceMapUrl: string
  /** It runs in a context of its own (`node:vm`), whose global object has no hook: a call would throw there. */
  readonly isElsewhere: boolean
}

/**
 * The debugger of this very thread: what it is asked, it answers before the call returns. It is switched on when it is needed and off
 * when it has been idle.
 * Cost     switching on stalls 15 to 90 ms, growing with the heap; being on costs nothing that can be measured.
 */
export class Inspector {
  #session: Session | undefined
  #scripts = new Map<string, Script>()
  readonly #onPaused: ((paused: Debugger.PausedEventDataType) => void)[] = []
  #enabled = false
  #holders = 0
  #idle: NodeJS.Timeout | undefined
  #hand: string | undefined
  #take: (object: Held) => void = () => {}

  /** Answers of the protocol; throws what the engine refuses. */
  post<T>(method: string, params: object = {}): T {
    let answer: unknown
    let failure: Error | null = null
    this.#open().post(method, params, (error: Error | null, value?: object) => {
      failure = error
      answer = value
    })
    if (failure !== null) throw new Error(`${method}: ${(failure as Error).message}`)
    return answer as T
  }

  #open(): Session {
    if (this.#session !== undefined) return this.#session
    const { Session } = process.getBuiltinModule('node:inspector')
    const session = new Session()
    session.connect()
    session.on('Debugger.scriptParsed', ({ params }) => this.#met(params))
    session.on('Debugger.paused', ({ params }) => this.#onPaused.forEach((then) => void then(params)))
    this.#session = session
    return session
  }

  #met(parsed: Debugger.ScriptParsedEventDataType): void {
    const { scriptId, url, hash, length = 0, sourceMapURL = '' } = parsed
    if (url === '' || url.startsWith('node:')) return
    const isElsewhere = (parsed.executionContextAuxData as { isDefault?: boolean } | undefined)?.isDefault === false
    this.#scripts.set(scriptId, { scriptId, url, hash, length, sourceMapUrl: sourceMapURL, isElsewhere })
  }

  /** The file of a script, if it is the app's. */
  urlOf(scriptId: string): string {
    return this.#scripts.get(scriptId)?.url ?? ''
  }

  /** Every script of the app, the debugger switched on. */
  scripts(): Script[] {
    this.#enable()
    return [...this.#scripts.values()]
  }

  #enable(): void {
    clearTimeout(this.#idle)
    if (!this.#enabled) this.post('Debugger.enable', { maxScriptsCacheSize: 0 })
    this.#enabled = true
    this.#idle = setTimeout(() => this.#rest(), IDLE_MS).unref()
  }

  #rest(): void {
    if (!this.#enabled || this.#holders > 0) return
    this.post('Debugger.disable')
    this.#enabled = false
    this.#scripts = new Map()
  }

  /** The debugger stays on as long as a breakpoint or a placement needs it. */
  hold(): void {
    this.#holders++
    this.#enable()
  }

  /** One that needs it less. */
  release(): void {
    this.#holders--
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#rest(), IDLE_MS).unref()
  }

  /** Every object that inherits from `prototype`, in the whole heap. */
  instancesOf(prototype: object): unknown[] {
    const asked = { prototypeObjectId: this.#idOf(prototype, GROUP), objectGroup: GROUP }
    const { objects } = this.post<{ readonly objects: Remote }>('Runtime.queryObjects', asked)
    const found = Object.values(this.give(objects.objectId))
    this.post('Runtime.releaseObjectGroup', { objectGroup: GROUP })
    return found
  }

  /** Runs when something asked to stop; the thread goes on when `then` returns. */
  onPaused(then: (paused: Debugger.PausedEventDataType) => void): void {
    this.#onPaused.push(then)
  }

  /**
   * An object of the protocol.
   * Cost     a round trip of about 0.1 ms, in which the text of a function is compiled.
   * Errors   throws where it is of another context than the agent's (`node:vm`).
   */
  give(objectId: string): Held {
    let given: Held = {}
    this.#hand ??= this.#idOf((object: Held) => this.#take(object))
    this.#take = (object) => {
      given = object
    }
    this.post('Runtime.callFunctionOn', {
      objectId: this.#hand,
      functionDeclaration: 'function (object) { this(object) }',
      arguments: [{ objectId }],
      silent: true,
    })
    this.#take = () => {}
    return given
  }

  /**
   * Puts an object of the protocol into a variable of the module whose function paused: nothing is compiled for it, as for `give`.
   * Cost     half of that.
   * Errors   throws where the object is of another context than that function (`node:vm`), or has no such variable around it.
   */
  put(objectId: string, { callFrameId, scopeChain }: Debugger.CallFrame, variable: string): void {
    const scopeNumber = scopeChain.findIndex(({ type }) => type === 'module' || type === 'closure')
    const newValue = { objectId }
    this.post('Debugger.setVariableValue', { callFrameId, scopeNumber, variableName: variable, newValue })
  }

  /** What the protocol calls an object of this thread; without a group it does so for as long as the session lives. */
  #idOf(object: object, objectGroup?: string): string {
    Object.defineProperty(globalThis, HAND, { value: object, configurable: true })
    try {
      return this.post<Answered>('Runtime.evaluate', { expression: HAND_EXPRESSION, objectGroup }).result.objectId
    } finally {
      Reflect.deleteProperty(globalThis, HAND)
    }
  }

  /** The text that runs, which may differ from the file on disk. */
  source(scriptId: string): string {
    return this.post<Debugger.GetScriptSourceReturnType>('Debugger.getScriptSource', { scriptId }).scriptSource
  }
}
