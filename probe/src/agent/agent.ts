import { setImmediate as macrotask } from 'node:timers/promises'
import { ExpressionRefused } from '../expression/parse.ts'
import {
  type Answer,
  type LoadedScript,
  type LoggersRaised,
  type Notice,
  type Placed,
  type Placement,
  type Request,
  SCRIPTS_MAX,
} from '../protocol.ts'
import type { Armed } from './armed.ts'
import { installHook } from './hook.ts'
import { Inspector, type Script } from './inspector.ts'
import { hasPino, Loggers } from './loggers/loggers.ts'
import { PatchedScript, predictedStallMs } from './patch.ts'
import { Placing } from './placing.ts'
import { Probes } from './probes.ts'
import { Refused, refusalOf } from './refused.ts'
import { verboseInForce } from './verbose.ts'

const HEAP_WALKS = 3 // that finding all objects of a kind takes
const IN_NO_LINE: Placed = { tier: 'request', reason: 'no line is touched', predictedStallMs: 0, stallMs: 0 }
const MAP_URL_CHARS_MAX = 2_000
/**
 * What the controller can ask of this process. Nothing of it runs code that came from outside: names are checked to be names, expressions
 * are read by our own reader, and the text that goes into a function is written here.
 */
export class Agent {
  readonly #inspector = new Inspector()
  readonly #probes: Probes
  /** By url: an edited script stays listed under copies with its old text, so the one that lives is remembered. */
  readonly #patched = new Map<string, PatchedScript>()
  #turn: Promise<unknown> = Promise.resolve()
  readonly #placing: Placing
  readonly #loggers = new Loggers()

  constructor(say: (notice: Notice) => void, isControlled: () => boolean) {
    this.#probes = new Probes(say, isControlled)
    this.#placing = new Placing(this.#inspector, this.#probes, this.#patched)
  }

  /** The answer to a request; requests are worked off one after another, each in a turn of the event loop of its own. */
  answer(request: Request): Promise<Answer> {
    const work = this.#turn.then(() => this.#refusable(request))
    this.#turn = work
    return work
  }

  /** Every probe out. */
  quit(reason: string): Promise<void> {
    return this.#probes.removeAll('lost', reason)
  }

  async #refusable(request: Request): Promise<Answer> {
    try {
      await macrotask()
      return await this.#work(request)
    } catch (error) {
      const known = error instanceof Refused || error instanceof ExpressionRefused
      return {
        type: 'refused',
        request: request.request,
        reason: known ? error.message : `the agent failed: ${String(error)}`,
      }
    }
  }

  async #work(asked: Request): Promise<Answer> {
    const { request } = asked
    switch (asked.type) {
      case 'ping':
        return { type: 'pong', request }
      case 'source': {
        const script = this.#loaded(asked.file)
        const { url, sourceMapUrl } = script.script
        const map = sourceMapUrl === '' ? {} : { sourceMapUrl }
        return { type: 'source', request, url, hash: script.originalHash, text: script.original, ...map }
      }
      case 'scripts':
        return { type: 'scripts', request, ...this.#listed() }
      case 'remove':
        if (!(await this.#probes.remove(asked.probe))) throw new Refused(`there is no probe ${asked.probe}`)
        return { type: 'removed', request, probe: asked.probe }
      case 'place':
        return { type: 'placed', request, probe: asked.probe.id, ...(await this.#place(asked)) }
      default:
        throw new Refused(`this agent does not know ${JSON.stringify((asked as { type?: unknown }).type)}`)
    }
  }

  /** The one loaded script whose path ends in `file`. */
  #loaded(file: string): PatchedScript {
    const scripts = this.#inspector.scripts().filter((script) => this.#isLive(script))
    const wanted = withoutProbings(scripts.filter((script) => endsInPath(script.url, file)))
    const [script] = wanted
    if (script === undefined) throw new Refused(`no loaded file ends in ${file}; it may not have been loaded yet`)
    if (wanted.length > 1)
      throw new Refused(
        `${wanted.length} loaded files end in ${file}: ${wanted
          .slice(0, 4)
          .map((s) => s.url)
          .join(', ')}; say more of the path`,
      )
    return this.#patched.get(script.url) ?? new PatchedScript(script, this.#inspector.source(script.scriptId))
  }

  #listed(): { readonly scripts: readonly LoadedScript[]; readonly cut: boolean } {
    const scripts = withoutProbings(this.#inspector.scripts().filter((script) => this.#isLive(script)))
    const listed = scripts.slice(0, SCRIPTS_MAX).map(({ url, sourceMapUrl }) => {
      const at = sourceMapUrl.startsWith('data:') ? 'data:' : sourceMapUrl // a map inside the file comes with its source
      return at === '' || at.length > MAP_URL_CHARS_MAX ? { url } : { url, sourceMapUrl: at }
    })
    return { scripts: listed, cut: scripts.length > SCRIPTS_MAX }
  }

  #isLive(script: Script): boolean {
    const held = this.#patched.get(script.url)
    return held === undefined || held.script.scriptId === script.scriptId
  }

  async #place(asked: Extract<Request, { type: 'place' }>): Promise<Placed> {
    const { probe, placement, to } = asked
    const refusal = this.#probes.refusal(probe.id) ?? refusalOf(asked)
    if (refusal !== undefined) throw new Refused(refusal)
    installHook()
    this.#inspector.hold()
    try {
      const added = this.#probes.add(probe, placement?.names ?? [])
      const loggers = probe.kind === 'verbose' ? { loggers: this.#raise(added.armed) } : {}
      const places = [placement, to].filter((place) => place !== undefined)
      const placed =
        places[0] === undefined ? IN_NO_LINE : await this.#placing.place(this.#scriptOf(places[0]), added, places)
      return { ...placed, ...loggers }
    } catch (error) {
      await this.#probes.remove(probe.id)
      throw error
    } finally {
      this.#inspector.release()
    }
  }

  #scriptOf({ url, hash }: Placement): PatchedScript {
    const script = this.#loaded(url)
    if (script.originalHash !== hash)
      throw new Refused(`${url} is not the source the place was found in; ask for it again`)
    return script
  }

  #raise(armed: Armed): LoggersRaised {
    const stallMs = Math.ceil(hasPino() ? HEAP_WALKS * predictedStallMs(0) : 0)
    if (stallMs > armed.limits.stallMsMax)
      throw new Refused(`finding the loggers would stall the process up to ${stallMs} ms; allow it (stallMsMax)`)
    const raised = this.#loggers.raise(this.#inspector)
    this.#probes.undoneBy(armed.spec.id, () => this.#loggers.letDown())
    this.#probes.undoneBy(armed.spec.id, verboseInForce(armed))
    return raised
  }
}

/** Node compiles a TypeScript file once under its bare path, to tell its kind of module; that script never runs. */
const withoutProbings = (scripts: readonly Script[]): Script[] =>
  scripts.filter((script) => !scripts.some((other) => other.url === `file://${script.url}`))

function endsInPath(url: string, file: string): boolean {
  if (url === file) return true
  const path = `/${file.replace(/^file:\/\//, '').replace(/^[./]+/, '')}`
  try {
    return decodeURI(url.split('?')[0] ?? '').endsWith(path)
  } catch {
    return false // a url that is not one: some tool's virtual file
  }
}
