import { setImmediate as macrotask } from 'node:timers/promises'
import { ExpressionRefused } from '../expression/parse.ts'
import type {
  Answer,
  LoggersRaised,
  Notice,
  Placed,
  Placement,
  PlacementTo,
  Plan,
  ProbeSpec,
  Request,
} from '../protocol.ts'
import type { Armed } from './armed.ts'
import { Callers } from './callers.ts'
import { GrowthFinder } from './growth.ts'
import { installHook } from './hook.ts'
import { Inspector } from './inspector.ts'
import { Lag } from './lag.ts'
import { bytesPerDayMax, limitsOf, STALL_WAY } from './limits.ts'
import { hasPino, Loggers } from './loggers/loggers.ts'
import { predictedStallMs } from './patch.ts'
import { IN_SLOT, type Located, Placing } from './placing.ts'
import { Probes } from './probes.ts'
import { Profiles } from './profile.ts'
import { Refused, refusalOf, shapeRefusalOf } from './refused.ts'
import { Scripts } from './scripts.ts'
import { Survey } from './survey/survey.ts'
import { verboseInForce } from './verbose.ts'

const WAITING_MAX = 500 // a page of people ask less in a minute
const HEAP_WALKS = 3 // that finding all objects of a kind takes
const IN_NO_LINE: Located = { tier: 'request', reason: 'no line is touched', predictedStallMs: 0, stallMs: 0 }

/**
 * What the controller can ask of this process. Nothing of it runs code that came from outside: names are checked to be names, expressions
 * are read by our own reader, and the text that goes into a function is written here.
 */
export class Agent {
  readonly #inspector = new Inspector()
  readonly #probes: Probes
  readonly #scripts = new Scripts(this.#inspector)
  readonly #lag = new Lag()
  readonly #isControlled: () => boolean
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0
  readonly #placing: Placing
  readonly #profiles: Profiles
  readonly #growth: GrowthFinder
  readonly #loggers = new Loggers()
  #callers: Callers | undefined

  constructor(say: (notice: Notice) => void, isControlled: () => boolean) {
    const survey = new Survey()
    this.#probes = new Probes(say, isControlled, () => survey.isOpen)
    this.#isControlled = isControlled
    this.#profiles = new Profiles(this.#inspector, isControlled)
    this.#placing = new Placing({
      inspector: this.#inspector,
      probes: this.#probes,
      scripts: this.#scripts,
      lag: this.#lag,
      survey,
    })
    this.#growth = new GrowthFinder({
      inspector: this.#inspector,
      placing: this.#placing,
      scripts: this.#scripts,
      profiles: this.#profiles,
      lag: this.#lag,
      inTurn: (work) => this.#inTurn(work),
    })
  }

  /** The answer to a request; requests are worked off one after another, each in a turn of the event loop of its own. */
  answer(request: Request): Promise<Answer> {
    this.#lag.watch()
    if (this.#waiting >= WAITING_MAX)
      return Promise.resolve({ type: 'refused', request: request.request, reason: `${WAITING_MAX} requests wait` })
    this.#waiting++
    const takesTime = request.type === 'profile' || request.type === 'growth' // nobody waits for them
    const answered = takesTime ? this.#refusable(request) : this.#inTurn(() => this.#refusable(request))
    return answered.finally(() => {
      this.#waiting--
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => {}) // whoever asked hears of it
    return done
  }

  /** Every probe out. */
  quit(reason: string): Promise<void> {
    return this.#probes.removeAll('lost', reason)
  }

  async #refusable(request: Request): Promise<Answer> {
    try {
      await macrotask()
      const wrong = shapeRefusalOf(request)
      if (wrong !== undefined) throw new Refused(wrong)
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
      case 'source':
        return { type: 'source', request, ...this.#scripts.source(asked.file) }
      case 'scripts':
        return { type: 'scripts', request, ...this.#scripts.listed() }
      case 'remove':
        if (!(await this.#probes.remove(asked.probe))) throw new Refused(`there is no probe ${asked.probe}`)
        return { type: 'removed', request, probe: asked.probe }
      case 'place':
        return { type: 'placed', request, probe: asked.probe.id, ...(await this.#place(asked)) }
      case 'profile':
        return { type: 'profile', request, ...(await this.#profiles.take(asked)) }
      case 'growth':
        return { type: 'growth', request, ...(await this.#growth.take(asked)) }
      case 'growth-plan':
        return { type: 'growth-plan', request, ...this.#growth.plan() }
      case 'plan':
        return { type: 'planned', request, probe: asked.probe.id, ...(await this.#plan(asked)) }
      default:
        throw new Refused(`this agent does not know ${JSON.stringify((asked as { type?: unknown }).type)}`)
    }
  }

  async #place(asked: Extract<Request, { type: 'place' }>): Promise<Placed> {
    const { probe, placement, to } = asked
    const refusal = this.#refusal(asked)
    if (refusal !== undefined) throw new Refused(refusal)
    installHook()
    if (asked.stalls !== undefined) this.#placing.hear(asked.stalls)
    try {
      return await this.#placed(probe, placesOf(placement, to))
    } catch (error) {
      await this.#probes.remove(probe.id)
      throw error
    }
  }

  #refusal(asked: Extract<Request, { type: 'place' | 'plan' }>): string | undefined {
    if (!this.#isControlled()) return 'probes are switched off in this process (LASTGOOD_PROBE_OFF)'
    return this.#probes.refusal(asked.probe.id) ?? refusalOf(asked)
  }

  async #placed(probe: ProbeSpec, asked: readonly Placement[]): Promise<Placed> {
    const [wanted] = asked
    const slotted = wanted === undefined ? undefined : this.#scripts.slotted(wanted.url, wanted.hash)
    const places = slotted === undefined ? await this.#placing.surveyed(asked) : asked
    const [place] = places
    const slot = slotted?.slots.find((each) => each.at === place?.at)
    const callers = probe.callers === undefined ? undefined : this.#callersHere()
    const added = this.#probes.add(probe, slot?.names ?? place?.names ?? [], callers)
    const loggers = probe.kind === 'verbose' ? { loggers: this.#raise(added.armed) } : {}
    const budget = { bytesPerDayMax: bytesPerDayMax(probe.kind, probe.limits) }
    const told = { ...loggers, ...budget, limits: added.armed.limits }
    if (place === undefined) return { ...IN_NO_LINE, ...told }
    if (callers !== undefined) this.#holdDebugger(probe.id)
    const placed = slotted ? this.#placing.fill(slotted, added, places) : await this.#placing.place(added, places)
    const stalls = this.#placing.learned
    return { ...placed, ...told, ...(stalls && { stalls }) }
  }

  #callersHere(): Callers {
    this.#callers ??= new Callers(this.#inspector)
    return this.#callers
  }

  /** The debugger stays on while a hit may pause. */
  #holdDebugger(probe: string): void {
    this.#inspector.hold()
    this.#probes.undoneBy(probe, () => this.#inspector.release())
  }

  /** How a probe would be placed; nothing is touched. */
  async #plan(asked: Extract<Request, { type: 'plan' }>): Promise<Plan> {
    const refusal = this.#refusal(asked)
    if (refusal !== undefined) throw new Refused(refusal)
    const { probe, placement, to } = asked
    const told = { bytesPerDayMax: bytesPerDayMax(probe.kind, probe.limits) }
    if (placement === undefined) return { ...IN_NO_LINE, ...told }
    if (this.#scripts.slotted(placement.url, placement.hash) !== undefined) return { ...IN_SLOT, ...told }
    await this.#placing.surveyed(placesOf(placement, to))
    if (asked.stalls !== undefined) this.#placing.hear(asked.stalls)
    const { stallMsMax } = limitsOf(probe.kind, probe.limits)
    return { ...this.#placing.plan(this.#placing.scriptOf(placement), stallMsMax), ...told }
  }

  #raise(armed: Armed): LoggersRaised {
    const stallMs = Math.ceil(hasPino() ? HEAP_WALKS * predictedStallMs(0) : 0)
    if (stallMs > armed.limits.stallMsMax)
      throw new Refused(`finding the loggers would stall the process up to ${stallMs} ms (${STALL_WAY})`)
    const raised = this.#loggers.raise(this.#inspector)
    this.#probes.undoneBy(armed.spec.id, () => this.#loggers.letDown())
    this.#probes.undoneBy(armed.spec.id, verboseInForce(armed))
    return raised
  }
}

const placesOf = (place: Placement | undefined, to: PlacementTo | undefined): readonly Placement[] =>
  place === undefined ? [] : to === undefined ? [place] : [place, to]
