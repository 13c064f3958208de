import { randomBytes } from 'node:crypto'
import type { Controller } from '@lastgood/probe/controller'
import { GRACE_MS, USUAL } from '@lastgood/probe/protocol'
import { messageOf } from '../lib/message-of.ts'
import { err, ok, type Result } from '../lib/result.ts'
import type { Actor } from '../model/incident/entry.ts'
import type { GrowthWish, ProbeGrowth, ProbeGrowthPlan } from '../model/probe-growth.ts'
import {
  INSTANCES_MAX,
  type Probe,
  type ProbeFiles,
  type ProbeHit,
  type ProbeNews,
  type ProbePlan,
  type ProbeProcess,
  type ProbeProfile,
  type ProbeRefusal,
  type ProbeSession,
  type ProbeSource,
  type ProbeWish,
  type ProfileWish,
} from '../model/probes.ts'
import { type Clock, rfc3339 } from '../model/time.ts'
import type { Audit, AuditEntry, AuditTrail } from './audit.ts'
import type { Guest } from './door.ts'
import { growthIn, growthLogsOf, growthPlanIn } from './growth.ts'
import type { Heard, Hello } from './heard.ts'
import { type Asked, HeldProbe } from './held-probe.ts'
import { KnownStalls } from './known-stalls.ts'
import { type Known, type NotPlaced, placeIn, planIn } from './placing.ts'
import { probeDay } from './probe-day.ts'
import { type Process, Processes } from './processes.ts'
import type { Protection } from './protected.ts'
import { noSession, notPlaced, notShown, tooMany, unknownProbe } from './refusals.ts'
import type { StoreOtlp } from './results.ts'
import { filesIn, sourceIn } from './running-source.ts'
import { type Watcher, Watchers } from './watchers.ts'

const PROBES_ACTIVE_MAX = 200 // in all processes of one workbench; each process has a limit of its own
const PROBES_KEPT_MAX = 500 // those that ended included
const TICK_MS = 1_000

/** What the book of probes reaches. */
export type BookParts = {
  readonly clock: Clock
  readonly audit: Audit
  readonly store: StoreOtlp
  readonly log: (line: string) => void
  /** Files in which not everybody may look; and what a gigabyte of logs costs. */
  readonly protection?: Protection | undefined
  readonly pricePerGb?: number | undefined
  /** Whether what says that its telemetry goes there is of a practice system; no process is where it is left out. */
  readonly isPractice?: (otlp: string) => boolean
}

/** Who places or removes a probe, in which incident, and whether also in protected files. */
export type Placer = {
  readonly by: string
  readonly incident?: string | undefined
  readonly mayProtected?: boolean | undefined
}

/** The processes that are connected, the probes in them, and what comes of it. */
export class ProbeBook {
  readonly #parts: BookParts
  readonly #processes: Processes
  readonly #probes = new Map<string, HeldProbe>()
  readonly #watchers = new Watchers()
  readonly #stalls = new KnownStalls()
  /** Names of probes on the wire begin with it, so that one which another workbench left behind is recognised. */
  readonly #run = randomBytes(4).toString('hex')
  readonly #tick: NodeJS.Timeout
  #onEnd: (probe: Probe, by: Actor, why: string) => void = () => {}

  constructor(parts: BookParts) {
    this.#parts = parts
    this.#processes = new Processes({ ...parts, lost: (id) => this.#lostOne(id) })
    this.#tick = setInterval(() => this.#look(), TICK_MS).unref()
  }

  /** Lets a process in. */
  met(hello: Hello, controller: Controller): Guest {
    const process = this.#processes.add(hello, controller)
    for (const held of this.#probes.values()) held.move(process.key, 'active')
    return { hear: (heard) => this.#heard(process, heard), gone: () => this.#gone(process) }
  }

  sessions(): readonly ProbeSession[] {
    return this.#processes.all().map(({ key, ...process }) => ({
      ...process.shown,
      probes: [...this.#probes.values()].filter((held) => held.isIn(key)).map(({ asked }) => asked.id),
    }))
  }

  /** Newest first. */
  probes(): readonly Probe[] {
    return [...this.#probes.values()].map((held) => held.shown()).reverse()
  }

  probe(id: string): Result<{ readonly probe: Probe; readonly hits: readonly ProbeHit[] }, ProbeRefusal> {
    const held = this.#probes.get(id)
    return held === undefined ? err(unknownProbe(id)) : ok({ probe: held.shown(), hits: [...held.hits] })
  }

  trail(limit: number): AuditTrail {
    return this.#parts.audit.trail(limit)
  }

  watch(wants: (news: ProbeNews) => boolean): Watcher | undefined {
    return this.#watchers.add(wants)
  }

  /** Hears of every probe that ended, once. */
  onEnd(hear: (probe: Probe, by: Actor, why: string) => void): void {
    this.#onEnd = hear
  }

  /** Places a probe; it is placed when at least one process took it, and then says of each how. */
  async place(wish: ProbeWish, { by, incident, mayProtected }: Placer): Promise<Result<Probe, ProbeRefusal>> {
    const active = [...this.#probes.values()].filter((held) => held.isActive)
    if (active.length >= PROBES_ACTIVE_MAX) return err(tooMany(PROBES_ACTIVE_MAX))
    const targets = this.#targets(wish)
    if (targets.length === 0) return err(noSession(wish, this.sessions()))
    const id = this.#parts.audit.nextHandle()
    const elsewhere = this.#processes.of(wish.service).length - targets.length
    const at = this.#parts.clock.now()
    const asked: Asked = {
      id,
      wire: `${this.#run}-${id}`,
      wish: withoutHashes(wish),
      by,
      incident,
      at,
      elsewhere,
      ttlMs: wish.ttlMs ?? USUAL.ttlMs,
    }
    const held = new HeldProbe(asked)
    this.#keep(held) // hits may come before the answer
    const failures = await this.#placeInAll(held, {
      targets,
      wish,
      protection: this.#protectionFor(mayProtected),
    })
    const probe = held.shown()
    if (!probe.active) return this.#failed(held, failures)
    await this.#audited('placed', probe, by, 'placed')
    this.#watchers.tell({ kind: 'probe', probe })
    return ok(probe)
  }

  /** Of those who may not look everywhere. */
  #protectionFor(mayProtected = false): Protection | undefined {
    return mayProtected ? undefined : this.#parts.protection
  }

  /** How it would be placed in each process; nothing is touched. */
  async plan(
    wish: ProbeWish,
    { mayProtected }: Pick<Placer, 'mayProtected'> = {},
  ): Promise<Result<readonly ProbePlan[], ProbeRefusal>> {
    const targets = this.#targets(wish)
    if (targets.length === 0) return err(noSession(wish, this.sessions()))
    const plans = await Promise.all(
      targets.map(async (process) => ({
        instance: process.shown.instance,
        plan: await planIn(process, wish, { ...this.#known(wish), protection: this.#protectionFor(mayProtected) }),
      })),
    )
    const failures = plans.flatMap(({ plan }) => (plan.ok ? [] : [plan.error]))
    if (failures.length === plans.length) return err(notPlaced(wish, failures))
    return ok(
      plans.map(({ instance, plan }) => ({ instance, ...(plan.ok ? granted(plan.value) : refusedPlan(plan.error)) })),
    )
  }

  /** The files of its own that a process has loaded. */
  async files(of: ProbeProcess): Promise<Result<ProbeFiles, ProbeRefusal>> {
    return this.#asked(of, async ({ controller, shown }) => ok(await filesIn(controller, shown.entry)))
  }

  /** The text of one of them. */
  async source(of: ProbeProcess, file: string): Promise<Result<ProbeSource, ProbeRefusal>> {
    return this.#asked(of, ({ controller }) => sourceIn(controller, file))
  }

  /** What one process answers, with its name. */
  async #asked<T extends object>(
    of: ProbeProcess,
    ask: (process: Process) => Promise<Result<T, string>>,
  ): Promise<Result<T & { readonly instance: string }, ProbeRefusal>> {
    const [process] = this.#targets(of)
    if (process === undefined) return err(noSession(of, this.sessions()))
    const { service, instance } = process.shown
    try {
      const told = await ask(process)
      return told.ok ? ok({ ...told.value, instance }) : err(notShown(service, told.error))
    } catch (error) {
      return err(notShown(service, messageOf(error)))
    }
  }

  #targets({ service, instance, all }: Pick<ProbeWish, 'service' | 'instance' | 'all'>): readonly Process[] {
    const of = this.#processes.of(service)
    const named = instance === undefined ? of : of.filter((process) => process.shown.instance.startsWith(instance))
    const exact = named.filter((process) => process.shown.instance === instance)
    if (exact.length > 0) return exact.slice(0, 1)
    return named.slice(0, all === true || instance !== undefined ? INSTANCES_MAX : 1)
  }

  async #placeInAll(
    held: HeldProbe,
    { targets, wish, protection }: { targets: readonly Process[]; wish: ProbeWish; protection: Protection | undefined },
  ): Promise<readonly NotPlaced[]> {
    const failures: NotPlaced[] = []
    const known = { ...this.#known(wish), protection }
    await Promise.all(
      targets.map(async (process) => {
        const { key, shown } = process
        const placed = await placeIn(process, held.asked.wire, wish, known)
        if (!placed.ok) failures.push(placed.error)
        held.placed(
          key,
          shown.instance,
          placed.ok ? placed.value : undefined,
          placed.ok ? undefined : placed.error.says,
        )
        if (placed.ok && !this.#processes.has(key)) held.move(key, 'away', AWAY)
      }),
    )
    return failures
  }

  /** What is known before a probe is placed: stalls, and how often its line is passed. */
  #known(wish: ProbeWish): Pick<Known, 'stalls' | 'dayOf'> {
    const { pricePerGb } = this.#parts
    const dayOf: Known['dayOf'] = (bytesMax, instance) => {
      const now = this.#parts.clock.now()
      const rates = [...this.#probes.values()].map((held) => held.passRate(wish, instance, now))
      return probeDay(wish, { bytesMax, rate: rates.find((rate) => rate !== undefined), pricePerGb })
    }
    return { stalls: this.#stalls, dayOf }
  }

  async #failed(held: HeldProbe, failures: readonly NotPlaced[]): Promise<Result<never, ProbeRefusal>> {
    const probe = held.shown()
    this.#probes.delete(probe.id)
    const refusal = notPlaced(probe.wish, failures)
    await this.#audited('refused', probe, held.asked.by, refusal.what)
    return err(refusal)
  }

  /** Samples one process for some seconds, and says what took most. */
  profile(wish: ProfileWish, by: string): Promise<Result<ProbeProfile, ProbeRefusal>> {
    const { what, seconds, stallMsMax } = wish
    const limits = stallMsMax === undefined ? {} : { stallMsMax }
    return this.#sampled(wish, { by, says: `${what} profile, ${seconds} s` }, async ({ controller }) =>
      ok(await controller.profile(what, { seconds, ...limits })),
    )
  }

  /** Watches which lines of one process make objects that stay; what is found is stored as telemetry of it. */
  growth(wish: GrowthWish, by: string): Promise<Result<ProbeGrowth, ProbeRefusal>> {
    const says = `growing memory, ${wish.seconds} s`
    return this.#sampled(wish, { by, says }, async ({ controller, shown, outbox }) => {
      const found = await growthIn(controller, wish)
      if (!found.ok) return found
      const growth = { ...found.value, service: wish.service, instance: shown.instance }
      const logs = growthLogsOf(shown, growth, this.#parts.clock.now())
      const stored = await outbox.send('logs', logs).then(
        () => true,
        () => false,
      )
      return ok({ ...growth, stored })
    })
  }

  /** What that would take; nothing is touched. */
  growthPlan(of: ProbeProcess): Promise<Result<ProbeGrowthPlan, ProbeRefusal>> {
    return this.#asked(of, async ({ controller }) => ok({ ...(await growthPlanIn(controller)), service: of.service }))
  }

  /** What sampling one process showed; who did it stands in the trail. */
  async #sampled<T extends object>(
    { service, instance }: ProbeProcess,
    { by, says }: { readonly by: string; readonly says: string },
    sample: (process: Process) => Promise<Result<T, string>>,
  ): Promise<Result<T & { readonly service: string; readonly instance: string }, ProbeRefusal>> {
    const [process] = this.#targets({ service, instance })
    if (process === undefined) return err(noSession({ service, instance }, this.sessions()))
    const where = `${service} ${process.shown.instance}`
    await this.#add({ did: 'profiled', probe: '', by, says: `${where}: ${says}`, placements: [] })
    const refused = (what: string): Result<never, ProbeRefusal> =>
      err({ kind: 'refused', what, where, todo: 'Nothing was sampled.' })
    try {
      const sampled = await sample(process)
      return sampled.ok ? ok({ ...sampled.value, service, instance: process.shown.instance }) : refused(sampled.error)
    } catch (error) {
      return refused(messageOf(error))
    }
  }

  /** Writes down that somebody asked for what he may not do. */
  denied(wish: ProbeWish | undefined, by: string, says: string): Promise<void> {
    const asked = wish === undefined ? {} : { wish: withoutHashes(wish) }
    return this.#add({ did: 'refused', probe: '', by, says, ...asked, placements: [] })
  }

  /** Takes a probe out of every process; one that is away takes it out by itself. */
  async remove(id: string, by: Actor): Promise<Result<Probe, ProbeRefusal>> {
    const held = this.#probes.get(id)
    if (held === undefined) return err(unknownProbe(id))
    if (held.isActive) await this.#takeOut(held, { state: 'removed', by, why: `removed by ${by.name}` })
    return ok(held.shown())
  }

  async #takeOut(
    held: HeldProbe,
    { state, by, why }: { readonly state: 'removed' | 'expired'; readonly by: Actor; readonly why: string },
  ): Promise<void> {
    const inThem = this.#processes.all().filter((process) => held.isIn(process.key))
    held.moveAll(state, why)
    await Promise.all(inThem.map(({ controller }) => controller.remove(held.asked.wire).catch(goneAlready)))
    await this.#ended(held, by, why)
  }

  #heard(process: Process, heard: Heard): void {
    if (heard.type === 'hits') for (const hit of heard.hits) this.#hit(process, hit)
    if (heard.type === 'counts') for (const count of heard.counts) this.#count(process, count)
    if (heard.type !== 'ended') return
    const held = this.#byWire(heard.probe)
    if (held?.move(process.key, heard.state, heard.reason)) this.#endedHere(held, heard.reason)
  }

  #hit(process: Process, heard: Extract<Heard, { type: 'hits' }>['hits'][number]): void {
    const held = this.#byWire(heard.probe)
    if (held === undefined) {
      this.#orphan(process, heard.probe)
      return
    }
    const hit = held.hit(process.key, heard, process.shown.practice === true)
    if (!process.outbox.hit(hit, held.place(process.key))) held.notStored++
    this.#watchers.tell({ kind: 'hit', hit })
  }

  #count(process: Process, heard: Extract<Heard, { type: 'counts' }>['counts'][number]): void {
    const held = this.#byWire(heard.probe)
    if (held === undefined) {
      this.#orphan(process, heard.probe)
      return
    }
    held.count(process.key, heard)
    const { passes, matched, dropped, timing } = heard
    process.outbox.count({
      place: held.place(process.key),
      startedAtMs: held.asked.at,
      atMs: this.#parts.clock.now(),
      passes,
      matched,
      dropped,
      timing,
    })
    this.#watchers.tell({ kind: 'probe', probe: held.shown() })
  }

  /** A probe nobody here placed: of a workbench that is gone, or of a placement whose answer was lost. */
  #orphan({ controller }: Process, wire: string): void {
    const told = (): void => this.#parts.log(`probes: ${wire}, which nobody here placed, was taken out`)
    controller.remove(wire).then(told, goneAlready)
  }

  #byWire(wire: string): HeldProbe | undefined {
    return wire.startsWith(`${this.#run}-`) ? this.#probes.get(wire.slice(this.#run.length + 1)) : undefined
  }

  #gone(process: Process): void {
    this.#processes.remove(process)
    if (this.#processes.has(process.key)) return // it is back already, by another connection
    for (const held of this.#probes.values()) held.move(process.key, 'away', AWAY)
  }

  /** Once a second: stores what came, and ends what can no longer be in any process. */
  #look(): void {
    for (const process of this.#processes.all()) void process.outbox.flush()
    const now = this.#parts.clock.now()
    for (const key of this.#processes.awayFor(GRACE_MS, now)) {
      for (const held of this.#probes.values())
        if (held.move(key, 'lost', 'its process is gone, or took it out by itself'))
          this.#endedHere(held, 'its process is gone')
    }
    for (const held of this.#probes.values())
      if (held.isActive && now > held.expiresAtMs + GRACE_MS) void this.#takeOut(held, OVER)
  }

  #lostOne(id: string): void {
    const held = this.#probes.get(id)
    if (held !== undefined) held.notStored++
  }

  #endedHere(held: HeldProbe, why: string): void {
    if (held.isActive) this.#watchers.tell({ kind: 'probe', probe: held.shown() })
    else void this.#ended(held, WORKBENCH, why)
  }

  async #ended(held: HeldProbe, by: Actor, why: string): Promise<void> {
    const probe = held.shown()
    this.#watchers.tell({ kind: 'probe', probe })
    this.#onEnd(probe, by, why)
    await this.#audited('ended', probe, by.name, why)
  }

  async #audited(did: 'placed' | 'refused' | 'ended', probe: Probe, by: string, says: string): Promise<void> {
    const { id, wish, placements } = probe
    await this.#add({ did, probe: id, by, says, wish, placements })
  }

  async #add(entry: Omit<AuditEntry, 'at'>): Promise<void> {
    try {
      await this.#parts.audit.add({ at: rfc3339(this.#parts.clock.now()), ...entry })
    } catch (error) {
      this.#parts.log(`the audit trail of probes cannot be written: ${messageOf(error)}`)
    }
  }

  #keep(held: HeldProbe): void {
    this.#probes.set(held.asked.id, held)
    if (this.#probes.size <= PROBES_KEPT_MAX) return
    const oldest = [...this.#probes.values()].find((one) => !one.isActive && one !== held)
    if (oldest !== undefined) this.#probes.delete(oldest.asked.id)
  }

  /** Stores what came, and lets go of every process; the agents take their probes out. */
  async close(): Promise<void> {
    clearInterval(this.#tick)
    const processes = this.#processes.all()
    for (const held of this.#probes.values())
      if (held.isActive) await this.remove(held.asked.id, { ...WORKBENCH, name: 'lastgood, which stopped' })
    await Promise.all(processes.map(({ outbox }) => outbox.flush()))
    for (const { controller } of processes) controller.close()
    await this.#parts.audit.close()
  }
}

type InOne = Omit<ProbePlan, 'instance'>

const granted = (plan: Omit<InOne, 'refused'>): InOne => ({ refused: undefined, ...plan })

const refusedPlan = ({ says }: NotPlaced): InOne => {
  const unknown = { day: undefined, sameSource: undefined }
  return { refused: says, tier: '', reason: '', predictedStallMs: 0, ...unknown }
}

/** Who ends a probe that nobody removed. */
const WORKBENCH: Actor = { kind: 'automation', name: 'lastgood' }

const AWAY = `its process is not connected; within ${GRACE_MS / 1_000} s it takes the probe out by itself`

/** A process says so itself; what it says may be lost. */
const OVER = { state: 'expired', by: WORKBENCH, why: 'its time is over' } as const

const goneAlready = (): void => {} // refused: it is out; unheard: it takes itself out

/** The hashes are for placing alone. */
const withoutHashes = ({ sourceHashes: _, ...wish }: ProbeWish): ProbeWish => wish
