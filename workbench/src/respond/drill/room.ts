import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { DrillTruth } from '../../model/incident/drill.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { type Clock, rfc3339, unixMs } from '../../model/time.ts'
import type { Refusal } from '../incident/refusal.ts'
import type {
  BrokenSystem,
  DrillParts,
  FaultCard,
  PracticeAction,
  PracticeChange,
  PracticeSystem,
  RecordingCard,
  RunningPractice,
  UsersFare,
} from './ports.ts'
import { SufferingLog } from './suffering.ts'

/** How long the system is healthy before it breaks, unless somebody says otherwise: a diagnosis compares with it. */
export const LEAD_SECONDS = 120

/** A cause whose symptom does not show by then is no drill. */
const SYMPTOM_MS_MAX = 10 * 60_000

/** A drill that nobody ends is ended: its processes cost. */
const DRILL_MS_MAX = 2 * 60 * 60_000

const LOOK_MS = 2_000 // how often users are asked how they fare; the health of a system is a window of seconds anyway
const WAIT_MS = 500
const STRETCHES_MAX = 1_000

/** What is drilled. */
export type DrillAsked = {
  readonly fault: string | undefined
  readonly surprise: boolean
  readonly seed: number | undefined
  readonly leadSeconds: number
  readonly replay: string | undefined
}

/** How far a drill is. */
export type DrillPhase = 'starting' | 'healthy' | 'broken' | 'paged' | 'ended' | 'failed'

/** What everybody may see of a drill. */
export type DrillState = {
  readonly phase: DrillPhase
  readonly system: string
  /** Null for a surprise. */
  readonly fault: string | null
  readonly seed: number
  readonly startedAt: string
  readonly incident: string | null
  /** What can be done about it; empty before the page. */
  readonly actions: readonly PracticeAction[]
  /** How users fared in the last seconds. */
  readonly users: readonly UsersFare[]
  /** When the cause comes in; null before the system has started. */
  readonly breaksAt: string | null
  /** Why it failed. */
  readonly why: string | null
}

/** A page: the incident it opens, and the first entry about the drill. */
export type OpenDrill = (
  page: BrokenSystem['page'],
  started: IncidentEvent,
  /** When users began to suffer, RFC 3339; undefined where nobody measures it. */
  since: string | undefined,
) => Promise<Result<string, Refusal>>

type Run = {
  readonly asked: DrillAsked
  readonly card: FaultCard
  readonly seed: number
  readonly startedAt: string
  readonly system: PracticeSystem
  readonly ends: AbortController
  phase: DrillPhase
  why: string | undefined
  healthyAt: number | undefined
  practice: RunningPractice | undefined
  broken: BrokenSystem | undefined
  incident: string | undefined
  suffering: SufferingLog
  measured: boolean
  done: Promise<void>
}

/** The one place of a workbench where a system is broken for practice: at most one drill at a time. */
export class DrillRoom {
  readonly #parts: DrillParts
  readonly #clock: Clock
  #run: Run | undefined
  #isStarting = false
  /** Changes of an action that is being done: they are told when the ledger has it, so that it does not look like somebody else's. */
  #held: PracticeChange[] | undefined

  constructor(parts: DrillParts, clock: Clock) {
    this.#parts = parts
    this.#clock = clock
  }

  /** Faults that can be drilled. */
  async faults(): Promise<Result<readonly FaultCard[], Refusal>> {
    const system = await this.#system(undefined)
    return system.ok ? ok(system.value.faults) : system
  }

  /** Recordings that can be drilled. */
  recordings(): Promise<readonly RecordingCard[]> {
    return this.#parts.recordings()
  }

  /** The drill that runs, or the one that ran last. */
  state(): DrillState | undefined {
    return this.#run && stateOf(this.#run)
  }

  /** Begins a drill, which goes on by itself; `open` is called when somebody is paged. */
  async start(asked: DrillAsked, open: OpenDrill): Promise<Result<DrillState, Refusal>> {
    if (this.#isStarting) return err(oneAtATime({ incident: undefined, phase: 'starting' }))
    this.#isStarting = true
    try {
      return await this.#start(asked, open)
    } finally {
      this.#isStarting = false
    }
  }

  async #start(asked: DrillAsked, open: OpenDrill): Promise<Result<DrillState, Refusal>> {
    const system = await this.#system(asked.replay)
    if (this.#run !== undefined && isRunning(this.#run)) return err(oneAtATime(this.#run)) // asked where nobody waits any more
    if (!system.ok) return system
    const seed = asked.seed ?? this.#parts.anySeed()
    const card = cardOf(system.value, asked, seed)
    if (!card.ok) return card
    const taken = await this.#takeTelemetry()
    if (!taken.ok) return taken
    const run: Run = {
      asked,
      seed,
      system: system.value,
      card: card.value,
      startedAt: rfc3339(this.#clock.now()),
      ends: new AbortController(),
      suffering: new SufferingLog(0),
      phase: 'starting',
      measured: false,
      why: undefined,
      healthyAt: undefined,
      practice: undefined,
      broken: undefined,
      incident: undefined,
      done: Promise.resolve(),
    }
    this.#run = run
    run.done = this.#play(run, open).catch(async (error: unknown) => {
      run.why = messageOf(error)
      run.phase = 'failed'
      this.#parts.log(`the drill failed: ${run.why}`)
      await this.#stopSystem(run).catch((left: unknown) => {
        this.#parts.log(`what the drill started may still run: ${messageOf(left)}`)
      })
    })
    return ok(stateOf(run))
  }

  /** Waits until somebody is paged or it is over, at most so long. */
  async paged(msMax: number): Promise<DrillState | undefined> {
    const run = this.#run
    const until = this.#clock.now() + msMax
    while (run !== undefined && run.phase !== 'paged' && isRunning(run) && this.#clock.now() < until)
      await this.#parts.pause(WAIT_MS, run.ends.signal)
    return this.state()
  }

  /** The next hint of the drill of an incident; undefined when all were told. */
  hint(incident: string, taken: number): Result<{ readonly text: string; readonly of: number } | undefined, Refusal> {
    const run = this.#runOf(incident)
    if (!run.ok) return run
    const { hints } = run.value.card
    const text = hints[taken]
    return ok(text === undefined ? undefined : { text, of: hints.length })
  }

  /** What can be done in the drill of an incident. */
  actions(incident: string): Result<readonly PracticeAction[], Refusal> {
    const run = this.#runOf(incident)
    return run.ok ? ok(actionsOf(run.value)) : run
  }

  /** Does an action for real. `recorded` writes it to the ledger before anybody else hears of it. */
  async act<T>(
    incident: string,
    action: string,
    recorded: (change: PracticeChange) => Promise<T>,
  ): Promise<Result<T, Refusal>> {
    const run = this.#runOf(incident)
    if (!run.ok) return run
    if (this.#held !== undefined) return err(acting(incident))
    const held: PracticeChange[] = []
    this.#held = held
    try {
      const change = await run.value.practice!.mend(action)
      return ok(await recorded(change))
    } catch (error) {
      return err(notDone(incident, action, error))
    } finally {
      this.#held = undefined
      this.#tell(held)
    }
  }

  /** Ends the drill, whatever its phase; gives what the incident is to be told, undefined where nobody was paged yet. */
  async stop(
    reason: string,
  ): Promise<Result<{ readonly incident: string | undefined; readonly ended: IncidentEvent | undefined }, Refusal>> {
    const run = this.#run
    if (run === undefined || !isRunning(run)) return err(noDrill)
    run.ends.abort()
    await run.done
    await this.#stopSystem(run)
    if (run.phase !== 'failed') run.phase = 'ended'
    const { incident } = run
    return ok({ incident, ended: incident === undefined ? undefined : endOf(run, reason) })
  }

  async #play(run: Run, open: OpenDrill): Promise<void> {
    const { system, seed, card, asked, ends } = run
    const practice = await system.start({ seed, onChange: (change) => this.#heard(change) })
    run.practice = practice
    if (ends.signal.aborted) return
    run.healthyAt = this.#clock.now()
    run.phase = 'healthy'
    const broken = await practice
      .break({ fault: card.name, seed, leadMs: asked.leadSeconds * 1_000, signal: ends.signal })
      .catch((error: unknown) => {
        if (ends.signal.aborted) return undefined
        throw error
      })
    if (broken === undefined || ends.signal.aborted) return
    run.broken = broken
    run.suffering = new SufferingLog(broken.showsWithinMs)
    run.phase = 'broken'
    await this.#untilSuffering(run)
    if (ends.signal.aborted) return
    const opened = await open(broken.page, startOf(run), run.suffering.stretches[0]?.from)
    if (!opened.ok) throw new Error(`nobody could be paged: ${opened.error.what} (${opened.error.where})`)
    run.incident = opened.value
    run.phase = 'paged'
    await this.#watch(run)
  }

  async #untilSuffering(run: Run): Promise<void> {
    const until = this.#clock.now() + SYMPTOM_MS_MAX
    while (!run.ends.signal.aborted) {
      const suffers = this.#look(run)
      if (suffers !== false) return
      if (this.#clock.now() > until)
        throw new Error(
          `users felt nothing of ${run.card.name} within ${SYMPTOM_MS_MAX / 60_000} min; another seed may do`,
        )
      await this.#parts.pause(LOOK_MS, run.ends.signal)
    }
  }

  async #watch(run: Run): Promise<void> {
    const until = this.#clock.now() + DRILL_MS_MAX
    while (!run.ends.signal.aborted && this.#clock.now() < until) {
      await this.#parts.pause(LOOK_MS, run.ends.signal)
      if (!run.ends.signal.aborted && run.suffering.stretches.length < STRETCHES_MAX) this.#look(run)
    }
    if (run.ends.signal.aborted) return
    await this.#stopSystem(run)
    run.why = `nobody ended it within ${DRILL_MS_MAX / 3_600_000} hours`
    run.phase = 'failed'
    this.#parts.log(`the drill of ${run.incident} was ended: ${run.why}`)
  }

  #look(run: Run): boolean | undefined {
    const suffers = run.practice?.suffers()
    if (suffers === undefined) return undefined
    run.measured = true
    run.suffering.look(rfc3339(this.#clock.now()), suffers)
    return suffers
  }

  #heard(change: PracticeChange): void {
    if (this.#held === undefined) this.#tell([change])
    else this.#held.push(change)
  }

  #tell(changes: readonly PracticeChange[]): void {
    if (changes.length === 0) return
    this.#parts.addChanges(changes).catch((error: unknown) => {
      this.#parts.log(`changes of the drill are not told: ${messageOf(error)}`)
    })
  }

  async #takeTelemetry(): Promise<Result<void, Refusal>> {
    try {
      return ok(await this.#parts.telemetry.begin())
    } catch (error) {
      const what = `the telemetry of a practice system cannot be kept apart: ${messageOf(error)}`
      const todo = 'Nothing was started. See what this machine lacks.'
      return err({ kind: 'unavailable', what, where: 'practice system', todo, command: 'lastgood doctor' })
    }
  }

  async #stopSystem(run: Run): Promise<void> {
    try {
      await run.practice?.stop()
    } finally {
      await this.#parts.telemetry.end()
    }
  }

  async #system(replay: string | undefined): Promise<Result<PracticeSystem, Refusal>> {
    try {
      return ok(await (replay === undefined ? this.#parts.system() : this.#parts.recording(replay)))
    } catch (error) {
      const what = messageOf(error)
      const told =
        replay === undefined
          ? { todo: 'See what this machine lacks.', command: 'lastgood doctor' }
          : { todo: 'Name one of the recordings.', command: 'lastgood drill list' }
      return err({ kind: 'missing', what, where: replay ?? 'practice system', ...told })
    }
  }

  #runOf(incident: string): Result<Run, Refusal> {
    const run = this.#run
    return run?.incident === incident && run.phase === 'paged' ? ok(run) : err(noDrillOf(incident))
  }
}

const isRunning = ({ phase }: Run): boolean => phase !== 'ended' && phase !== 'failed'

const actionsOf = ({ broken }: Run): readonly PracticeAction[] =>
  (broken?.actions ?? []).map(({ name, title, service }) => ({ name, title, service }))

const stateOf = (run: Run): DrillState => ({
  phase: run.phase,
  system: run.system.name,
  fault: run.asked.surprise && run.phase !== 'ended' ? null : run.card.name,
  seed: run.seed,
  startedAt: run.startedAt,
  incident: run.incident ?? null,
  breaksAt: run.healthyAt === undefined ? null : rfc3339(unixMs(run.healthyAt + run.asked.leadSeconds * 1_000)),
  actions: run.phase === 'paged' ? actionsOf(run) : [],
  users: isRunning(run) ? (run.practice?.fares() ?? []) : [],
  why: run.why ?? null,
})

function startOf({ system, seed, asked, card, startedAt }: Run): IncidentEvent {
  const told = asked.surprise ? {} : { fault: card.name }
  const past = asked.replay === undefined ? { since: startedAt } : { replay: asked.replay }
  return { kind: 'drill-started', target: system.name, seed, ...told, ...past }
}

function endOf({ broken, measured, suffering, card }: Run, reason: string): IncidentEvent {
  const { truth, actions } = broken!
  return {
    kind: 'drill-ended',
    reason,
    truth: truth && toldOf(truth),
    suffered: measured ? suffering.stretches.map((stretch) => ({ ...stretch })) : null,
    hints: card.hints.length,
    actions: actions.map(({ name, title, effect, why }) => ({ name, title, effect, why })),
  }
}

type Truth = NonNullable<BrokenSystem['truth']>

/** What the record keeps of a truth; a system may know more. */
const toldOf = ({ fault, service, cause, onset, alsoRight, signals, guilty, decoys }: Truth): DrillTruth => ({
  fault,
  service,
  cause,
  onset,
  alsoRight: [...alsoRight],
  signals: [...signals],
  guilty: [...guilty],
  decoys: [...decoys],
})

/** The fault that was named; a surprise is picked by the seed. */
function cardOf({ faults }: PracticeSystem, { fault, surprise }: DrillAsked, seed: number): Result<FaultCard, Refusal> {
  const picked =
    surprise || fault === undefined ? faults[Math.abs(seed) % faults.length] : faults.find(({ name }) => name === fault)
  if (picked !== undefined) return ok(picked)
  const todo = `There is: ${faults.map(({ name }) => name).join(', ')}.`
  return err({ kind: 'missing', what: 'there is no such fault', where: fault ?? 'practice system', todo })
}

const oneAtATime = ({ incident, phase }: Pick<Run, 'incident' | 'phase'>): Refusal => ({
  kind: 'conflict',
  what: 'a drill is running',
  where: incident ?? phase,
  todo: 'End it first.',
  command: 'lastgood drill stop',
})

const noDrill: Refusal = {
  kind: 'missing',
  what: 'no drill is running',
  where: 'drill',
  todo: 'Start one.',
  command: 'lastgood drill start',
}

const noDrillOf = (incident: string): Refusal => ({
  kind: 'missing',
  what: 'it has no drill that is running',
  where: incident,
  todo: 'Name the incident of the drill that runs, or start one.',
  command: 'lastgood drill status; or: lastgood drill start',
})

const acting = (where: string): Refusal => ({
  kind: 'conflict',
  what: 'another action is being done',
  where,
  todo: 'One at a time: wait until it is done.',
})

const notDone = (where: string, action: string, error: unknown): Refusal => ({
  kind: 'unavailable',
  what: `${action} was not done: ${messageOf(error)}`,
  where,
  todo: 'Choose one of the actions that can be done.',
  command: 'lastgood drill act',
})
