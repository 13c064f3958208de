import { setImmediate as macrotask } from 'node:timers/promises'
import { ExpressionRefused } from '../expression/parse.ts'
import {
  type Answer,
  type LoadedScript,
  type Notice,
  type Placed,
  type Placement,
  type PlacementTo,
  type ProbeSpec,
  type Request,
  SCRIPTS_MAX,
} from '../protocol.ts'
import { installHook } from './hook.ts'
import { Inspector, type Script } from './inspector.ts'
import { PatchedScript } from './patch.ts'
import { Placing } from './placing.ts'
import { Probes } from './probes.ts'
import { Refused } from './refused.ts'

const NAME = /^[A-Za-z_$][\w$]*$/
const NAMES_MAX = 40
const MAP_URL_CHARS_MAX = 2_000
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super switch throw true try typeof var
  void while with yield`.split(/\s+/),
)

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

  async #place({ probe, placement, to }: Extract<Request, { type: 'place' }>): Promise<Placed> {
    const refusal = this.#probes.refusal(probe.id) ?? refusalOf(placement) ?? timerRefusalOf(probe, placement, to)
    if (refusal !== undefined) throw new Refused(refusal)
    const script = this.#loaded(placement.url)
    if (script.originalHash !== placement.hash)
      throw new Refused(`${placement.url} is not the source the place was found in; ask for it again`)
    installHook()
    this.#inspector.hold()
    try {
      const places = to === undefined ? [placement] : [placement, to]
      return await this.#placing.place(script, this.#probes.add(probe, placement.names), places)
    } catch (error) {
      await this.#probes.remove(probe.id)
      throw error
    } finally {
      this.#inspector.release()
    }
  }
}

function timerRefusalOf({ kind }: ProbeSpec, from: Placement, to: PlacementTo | undefined): string | undefined {
  if (kind !== 'tictoc') return to === undefined ? undefined : `a ${kind} has one line`
  if (to === undefined) return 'a timer needs the line at which it stops (toLine)'
  if (to.url !== from.url || to.hash !== from.hash) return 'a timer starts and stops in one file'
  return refusalOf(to)
}

/** Node compiles a TypeScript file once under its bare path, to tell its kind of module; that script never runs. */
const withoutProbings = (scripts: readonly Script[]): Script[] =>
  scripts.filter((script) => !scripts.some((other) => other.url === `file://${script.url}`))

function refusalOf({ names, at, braceEnd }: Placement): string | undefined {
  if (!Number.isSafeInteger(at) || (braceEnd !== undefined && !Number.isSafeInteger(braceEnd)))
    return 'the place is not an offset'
  if (!Array.isArray(names) || names.length > NAMES_MAX) return `a probe passes at most ${NAMES_MAX} names`
  const bad = names.find((name) => typeof name !== 'string' || !NAME.test(name) || RESERVED.has(name))
  return bad === undefined ? undefined : `${JSON.stringify(bad)} is not a name`
}

function endsInPath(url: string, file: string): boolean {
  if (url === file) return true
  const path = `/${file.replace(/^file:\/\//, '').replace(/^[./]+/, '')}`
  try {
    return decodeURI(url.split('?')[0] ?? '').endsWith(path)
  } catch {
    return false // a url that is not one: some tool's virtual file
  }
}
