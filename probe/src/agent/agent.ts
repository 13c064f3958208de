import { setTimeout as delay, setImmediate as macrotask } from 'node:timers/promises'
import { ExpressionRefused } from '../expression/parse.ts'
import {
  type Answer,
  type LoadedScript,
  type Notice,
  type Placed,
  type Placement,
  type ProbeSpec,
  type Request,
  SCRIPTS_MAX,
} from '../protocol.ts'
import type { Armed } from './armed.ts'
import { Breakpoints } from './breakpoint.ts'
import { installHook } from './hook.ts'
import { Inspector, type Script } from './inspector.ts'
import { PatchedScript, predictedStallMs } from './patch.ts'
import { Probes } from './probes.ts'

const NAME = /^[A-Za-z_$][\w$]*$/
const NAMES_MAX = 40
const TRIES_MAX = 3 // while a suspended call of the function blocks the patch; each try stalls
const TRY_AFTER_MS = 20
const STALL_SHARE = 0.01 // of the time between two patches
const GAP_MS_MAX = 5_000
const MAP_URL_CHARS_MAX = 2_000
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super switch throw true try typeof var
  void while with yield`.split(/\s+/),
)

/** A request cannot be fulfilled; the message goes to whoever asked. */
class Refused extends Error {}

/**
 * What the controller can ask of this process. Nothing of it runs code that came from outside: names are checked to be names, expressions
 * are read by our own reader, and the text that goes into a function is written here.
 */
export class Agent {
  readonly #inspector = new Inspector()
  readonly #breakpoints = new Breakpoints(this.#inspector)
  readonly #probes: Probes
  /** By url: an edited script stays listed under copies with its old text, so the one that lives is remembered. */
  readonly #patched = new Map<string, PatchedScript>()
  #turn: Promise<unknown> = Promise.resolve()
  #mayStallAt = 0
  /** What patches took here against what was predicted: a busy machine is slower than the figures were measured on. */
  #slowness = 1

  constructor(say: (notice: Notice) => void, isControlled: () => boolean) {
    this.#probes = new Probes(say, isControlled)
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
        return { type: 'placed', request, probe: asked.probe.id, ...(await this.#place(asked.probe, asked.placement)) }
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

  async #place(spec: ProbeSpec, placement: Placement): Promise<Placed> {
    const refusal = this.#probes.refusal(spec.id) ?? refusalOf(placement)
    if (refusal !== undefined) throw new Refused(refusal)
    const script = this.#loaded(placement.url)
    if (script.originalHash !== placement.hash)
      throw new Refused(`${placement.url} is not the source the place was found in; ask for it again`)
    installHook()
    const { armed, slot } = this.#probes.add(spec, placement.names)
    this.#inspector.hold()
    try {
      return await this.#placeIn(script, armed, slot, placement)
    } catch (error) {
      await this.#probes.remove(spec.id)
      throw error
    } finally {
      this.#inspector.release()
    }
  }

  async #placeIn(script: PatchedScript, armed: Armed, slot: number, placement: Placement): Promise<Placed> {
    const predicted = predictedStallMs(script.original.length) * this.#slowness
    const predictedStallMsRounded = Math.ceil(predicted)
    const allowed = armed.limits.stallMsMax
    let why = `a patch would stall the process up to ${predictedStallMsRounded} ms, ${allowed} are allowed`
    if (predicted <= allowed) {
      const patch = await this.#patch(script, slot, placement)
      if (patch.status === 'Ok') {
        return {
          tier: 'patch',
          reason: `predicted stall within ${allowed} ms`,
          predictedStallMs: predictedStallMsRounded,
          stallMs: patch.stallMs,
        }
      }
      why = `the engine refused the patch: ${patch.status}`
    }
    const stallMs = await this.#break(script, armed, slot, placement)
    return { tier: 'breakpoint', reason: why, predictedStallMs: predictedStallMsRounded, stallMs }
  }

  async #patch(
    script: PatchedScript,
    slot: number,
    placement: Placement,
  ): Promise<{ readonly status: string; readonly stallMs: number }> {
    let [status, stallMs] = ['', 0]
    for (let i = 0; i < TRIES_MAX; i++) {
      await delay(Math.max(i === 0 ? 0 : TRY_AFTER_MS, this.#mayStallAt - performance.now()), undefined, { ref: false })
      await macrotask()
      const began = performance.now()
      status = script.insert({ ...placement, slot }, this.#probes.isLive, this.#inspector)
      stallMs = performance.now() - began
      this.#mayStallAt = performance.now() + Math.min(stallMs / STALL_SHARE, GAP_MS_MAX)
      if (status === 'Ok') this.#slowness = Math.max(1, stallMs / predictedStallMs(script.original.length))
      if (status === 'Ok') this.#patched.set(script.script.url, script)
      if (status !== 'BlockedByActiveGenerator') break
    }
    return { status, stallMs }
  }

  async #break(script: PatchedScript, armed: Armed, slot: number, placement: Placement): Promise<number> {
    armed.tier = 'breakpoint'
    const began = performance.now()
    const id = await this.#breakpoints.set(
      script.script.scriptId,
      script.positionOf(placement.at),
      slot,
      placement.names,
    )
    if (id === undefined) throw new Refused('the engine found no place for a breakpoint on that line')
    this.#probes.undoneBy(armed.spec.id, () => this.#breakpoints.remove(id))
    return performance.now() - began
  }
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
