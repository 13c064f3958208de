import { type Change, ChangeLog } from './changes.ts'
import { Engine } from './engine.ts'
import { FAULTS, type Scene, type Struck } from './faults.ts'
import { drawSystem, visits } from './graph.ts'
import { Journal, type Outcome } from './journal.ts'
import { Kernel, type Process } from './kernel.ts'
import { Random } from './random.ts'
import { Scraper } from './scraper.ts'
import { drawSetting, type Setting } from './setting.ts'
import type { System } from './system.ts'
import type { MetricLine } from './telemetry-metrics.ts'

const CALLS_MAX = 150_000 // served calls a simulation may take: a few seconds of work
const SPANS_MAX = 16_000 // spans a case may keep; the sampling is lowered to fit
const TRACES_MIN = 200
const POINTS_MAX = 60_000 // metric points a case may keep; the looks grow rarer to fit
const SERIES_A_COPY = 14 // about
const SCRAPES_MS = [5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000]
const ATTEMPTS_MAX = 40 // systems drawn until one has the place the fault needs and its users feel it
const FELT = 0.05 // share of requests gone bad that users notice

/** A simulated incident: what was drawn, what happened, what the telemetry saw. */
export type Incident = {
  readonly id: string
  readonly kind: string
  readonly setting: Setting
  readonly system: System
  readonly journal: Journal
  readonly metrics: readonly MetricLine[]
  readonly changes: readonly Change[]
  readonly struck: Struck
  readonly onset: number
  readonly pagedAt: number
  readonly until: number
  /** Shares of slow or failed requests at the entry, before and after. */
  readonly felt: { readonly quiet: number; readonly bad: number; readonly failed: number }
}

/** The incident of a seed; the kinds of fault take turns. */
export function simulate(seed: number): Incident {
  const kinds = Object.keys(FAULTS)
  const kind = kinds[(seed - 1) % kinds.length]!
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const incident = tryOnce(seed, kind, new Random(seed * 1_000 + attempt))
    if (incident) return incident
  }
  throw new Error(`seed ${seed}: no system was drawn in which users feel a fault of kind ${kind}`)
}

function tryOnce(seed: number, kind: string, random: Random): Incident | undefined {
  const kernel = new Kernel()
  const drawn = fitting(drawSetting(random.fork()), kernel, random)
  if (!drawn) return undefined
  const { setting, system } = drawn
  const journal = new Journal(random.fork())
  const engine = new Engine(kernel, system, journal, random.fork())
  const log = new ChangeLog(engine, random.fork())
  const until = setting.quietMs + setting.badMs
  const scene: Scene = {
    engine,
    system,
    setting,
    random: random.fork(),
    log,
    onset: setting.quietMs,
    until,
    load: () => 1,
  }
  scene.load = shapeOf(scene)
  const struck = FAULTS[kind]!(scene)
  if (!struck) return undefined
  bystanders(scene, struck)
  const scraper = new Scraper(engine, setting)
  if (setting.metrics) kernel.start(scraper.run(until))
  kernel.start(arrivals(scene))
  kernel.run(until)
  const felt = feltBy(journal.outcomes, scene.onset, until)
  const healthy = kind === 'healthy'
  if (!healthy && felt.bad - felt.quiet < FELT) return undefined
  const onset = struck.gradual ? firstFelt(journal.outcomes, scene.onset, felt) : scene.onset
  const pagedAt = onset + random.between(0.3, 0.9) * (until - onset)
  const id = `sim-${String(seed).padStart(3, '0')}`
  return {
    id,
    kind,
    setting,
    system,
    journal,
    metrics: scraper.lines,
    changes: log.changes,
    struck,
    onset,
    pagedAt,
    until,
    felt,
  }
}

/** A setting and its system, with no more requests than there is time to simulate. */
function fitting(setting: Setting, kernel: Kernel, random: Random): { setting: Setting; system: System } | undefined {
  const fork = random.whole(1, 2 ** 31)
  const sketch = drawSystem(kernel, setting, new Random(fork))
  const calls = [...visits(sketch).values()].reduce((a, b) => a + b, 0)
  const seconds = (setting.quietMs + setting.badMs) / 1000
  const ratePerSecond = Math.min(setting.ratePerSecond, CALLS_MAX / calls / seconds)
  if (ratePerSecond < 0.5) return undefined
  const requests = ratePerSecond * seconds
  const sampling = Math.min(
    1,
    Math.max(Math.min(setting.sampling, SPANS_MAX / (requests * calls * 1.5)), TRACES_MIN / requests),
  )
  const fitted = { ...setting, ratePerSecond, sampling }
  const system = drawSystem(kernel, fitted, new Random(fork))
  const copies = [...system.services.values()].reduce((sum, { instances }) => sum + instances.length, 0)
  const everyMs = Math.max(setting.scrapeMs, (seconds * 1000 * copies * SERIES_A_COPY) / POINTS_MAX)
  return { setting: { ...fitted, scrapeMs: SCRAPES_MS.find((ms) => ms >= everyMs) ?? 300_000 }, system }
}

/** A slope of the day, and bursts that mean nothing. */
function shapeOf({ setting, random, until }: Scene): (now: number) => number {
  const bursts = setting.bursts ? Array.from({ length: 3 }, () => random.between(0, until)) : []
  return (now) =>
    1 + setting.dailySlope * (now / until) + (bursts.some((at) => now >= at && now < at + 20_000) ? 0.6 : 0)
}

function* arrivals(scene: Scene): Process {
  const { engine, system, setting, random } = scene
  const { kernel, journal } = engine
  const operations = [...system.entry.operations.keys()]
  while (kernel.now < scene.until) {
    yield kernel.sleep(random.exponential(1_000 / (setting.ratePerSecond * scene.load(kernel.now))))
    const who = Object.fromEntries(
      [...system.audience].map(([key, values]) => [key, values[Math.floor(values.length * random.next() ** 1.3)]!]),
    )
    const request = { traceId: journal.random.hex(32), sampled: setting.traces && random.chance(setting.sampling), who }
    kernel.start(engine.visit(random.pick(operations), request))
  }
}

/** Innocent company: other changes, a service that chatters in its log, one that runs a batch in its idle time. */
function bystanders({ system, random, log, onset, until }: Scene, { roots }: Struck): void {
  const services = [...system.services.values()].filter(({ role }) => role === 'service')
  log.decoys(services, roots, onset, until)
  if (random.chance(0.3)) random.pick(services).chatterFrom = onset + random.between(-300_000, 60_000)
  if (random.chance(0.5)) {
    const from = onset + random.between(-600_000, 120_000)
    const service = random.pick(services)
    for (const instance of service.instances) instance.batch = (now) => (now > from ? 0.5 * service.cores : 0)
  }
}

type Felt = Incident['felt']

const isBad =
  (slowMs: number): ((outcome: Outcome) => boolean) =>
  ({ ok, ms }) =>
    !ok || ms > slowMs
const shareOf = (outcomes: readonly Outcome[], slowMs: number): number =>
  outcomes.length === 0 ? 0 : outcomes.filter(isBad(slowMs)).length / outcomes.length

function slowFrom(outcomes: readonly Outcome[], onset: number): number {
  const quiet = outcomes
    .filter(({ at }) => at < onset / 2)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b)
  return 1.3 * (quiet[Math.floor(quiet.length * 0.97)] ?? 0)
}

function feltBy(outcomes: readonly Outcome[], onset: number, until: number): Felt {
  const slowMs = slowFrom(outcomes, onset)
  const late = outcomes.filter(({ at }) => at >= onset + (until - onset) / 4)
  const quiet = shareOf(
    outcomes.filter(({ at }) => at < onset / 2),
    slowMs,
  )
  return { quiet, bad: shareOf(late, slowMs), failed: late.filter(({ ok }) => !ok).length / Math.max(1, late.length) }
}

const MINUTE = 60_000

/** When a growing fault is first felt: from here, a minute long, half as much is bad as later. */
function firstFelt(outcomes: readonly Outcome[], from: number, felt: Felt): number {
  const slowMs = slowFrom(outcomes, from)
  const byTime = [...outcomes].sort((a, b) => a.at - b.at)
  for (let at = from / 2; ; at += 5_000) {
    const minute = byTime.filter((o) => o.at >= at && o.at < at + MINUTE)
    if (minute.length === 0) return from
    if (shareOf(minute, slowMs) >= felt.quiet + (felt.bad - felt.quiet) / 2) return at
  }
}
