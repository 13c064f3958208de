import { setTimeout as pause } from 'node:timers/promises'
import { chanceOf } from '../chance.ts'
import { decoysOf } from '../faults/decoys.ts'
import type { Mitigation, Step, TimedStep, Variant } from '../faults/fault.ts'
import { faults } from '../faults/index.ts'
import type { BreakSettings, Broken, Change, Practice, StartSettings, StepHealth, Symptom, Target } from '../target.ts'
import { type System, startSystem } from './system.ts'

const JOURNEYS_PER_SECOND = 1.3
const HEALTH_WINDOW_MS = 10_000
const LINES_EVERY_MS = 1_000
const USUAL_MS = 60_000 // before the cause; what is usual is read off it
const FAR_SLOWER = 2.5
const DECOYS_END = 1.1 // the last of them comes a little after the cause would

/** The practice shop: a dozen processes and a PostgreSQL server, with users. */
export const shop: Target = {
  name: 'shop',
  title:
    'A small shop: edge, gateway, catalogue, checkout, payment, inventory, promotions, mail, cache, jobs, PostgreSQL',
  faults: faults.map(({ name, title, story, hints, level }) => ({ name, title, story, hints, level })),
  start: async (settings) =>
    practiceOf(
      await startSystem({ ...settings, journeysPerSecond: settings.journeysPerSecond ?? JOURNEYS_PER_SECOND }),
      settings,
    ),
}

function practiceOf(system: System, { onChange }: StartSettings): Practice {
  const stopping = new AbortController()
  const lines = countLines(system)
  let mitigations: readonly Mitigation[] = []
  let after: Promise<void> = Promise.resolve()
  let broken = false
  let stopped: Promise<void> | undefined
  let acts = 0
  const make = async ({ change, apply }: Step): Promise<string> => {
    const at = new Date().toISOString()
    if (change) onChange({ ...change, at })
    await apply(system)
    return at
  }
  return {
    break: async ({ fault, seed, leadMs, signal }: BreakSettings): Promise<Broken> => {
      if (broken) throw new Error('the shop is broken already; stop it and start another')
      const { variant, steps } = planOf(fault, seed)
      broken = true
      const stop = AbortSignal.any([stopping.signal, ...(signal ? [signal] : [])])
      await variant.before?.(system, leadMs)
      const play = playerOf({ from: Date.now(), leadMs, stop, make })
      await play(steps.filter((step) => step.atShare < 1))
      const usual = system.users.steps(Math.min(leadMs, USUAL_MS))
      const onset = (await play([{ ...variant.cause, atShare: 1 }]))!
      mitigations = variant.mitigations
      after = play(steps.filter((step) => step.atShare >= 1)).then(
        () => {},
        () => {}, // the run was stopped: nothing follows
      )
      return brokenBy({ fault, seed, onset, variant, steps, usual })
    },
    playDecoys: async ({ seed, forMs }) => {
      if (broken) throw new Error('the shop is broken already; stop it and start another')
      broken = true
      const play = playerOf({ from: Date.now(), leadMs: forMs / DECOYS_END, stop: stopping.signal, make })
      await play(decoysOf(chanceOf(seed), []))
    },
    actions: () => mitigations.map(({ name, title, kind, service }) => ({ name, title, kind, service })).sort(byName),
    mend: async (name): Promise<Change> => {
      const { kind, service, title, apply } = mitigationOf(mitigations, name)
      acts += 1
      const change = { id: `act-${acts}-${name}`, kind, service, title, source: 'drill', at: new Date().toISOString() }
      onChange(change)
      await apply(system)
      return change
    },
    health: (windowMs = HEALTH_WINDOW_MS) => ({
      at: new Date().toISOString(),
      windowMs,
      steps: system.users.steps(windowMs),
      logLinesPerSecond: lines.perSecond(windowMs),
    }),
    stop: () => {
      stopping.abort()
      lines.stop()
      stopped ??= after.then(() => system.close())
      return stopped
    },
  }
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1)

type Plan = { readonly variant: Variant; readonly steps: readonly TimedStep[] }

/** What the seed makes of a fault: its variant, and all that happens besides the cause, in order. */
function planOf(name: string, seed: number): Plan {
  const fault = faults.find((f) => f.name === name)
  if (!fault) throw new Error(`no fault "${name}" (there are: ${faults.map((f) => f.name).join(', ')})`)
  const chance = chanceOf(seed)
  const variant = fault.variant(chance)
  const { truth, spare = [], steps = [] } = variant
  const decoys = decoysOf(chance, [truth.service, ...truth.alsoRight, ...spare])
  return { variant, steps: [...decoys, ...steps].sort((a, b) => a.atShare - b.atShare) }
}

type Made = Plan & {
  readonly fault: string
  readonly seed: number
  readonly onset: string
  readonly usual: readonly StepHealth[]
}

function brokenBy({ variant, steps, fault, seed, onset, usual }: Made): Broken {
  const { truth, symptom, showsWithinMs, page, mitigations } = variant
  const ids = steps.flatMap((step) => step.change?.id ?? [])
  return {
    truth: { fault, seed, ...truth, onset, decoys: ids.filter((id) => !truth.guilty.includes(id)) },
    symptom: onThisMachine(symptom, usual),
    showsWithinMs,
    page,
    actions: mitigations.map(({ apply: _, ...told }) => told).sort(byName),
  }
}

/** On a busy machine all is slow: only what is far slower than before the cause is a symptom. */
function onThisMachine(symptom: Symptom, usual: readonly StepHealth[]): Symptom {
  if (symptom.kind !== 'slow') return symptom
  const before = usual.find(({ step }) => step === symptom.step)?.p50Ms ?? 0
  return { ...symptom, p50MsMin: Math.max(symptom.p50MsMin, FAR_SLOWER * before) }
}

function mitigationOf(mitigations: readonly Mitigation[], name: string): Mitigation {
  const found = mitigations.find((m) => m.name === name)
  if (found) return found
  throw new Error(`no action "${name}" (there are: ${mitigations.map((m) => m.name).join(', ') || 'none yet'})`)
}

type Playing = {
  readonly from: number
  readonly leadMs: number
  readonly stop: AbortSignal
  readonly make: (step: Step) => Promise<string>
}

/** Makes steps at their times; the time at which the last of them was made. */
const playerOf =
  ({ from, leadMs, stop, make }: Playing) =>
  async (steps: readonly TimedStep[]): Promise<string | undefined> => {
    let madeAt: string | undefined
    for (const step of steps) {
      await pause(Math.max(0, from + step.atShare * leadMs - Date.now()), undefined, { signal: stop })
      madeAt = await make(step)
    }
    return madeAt
  }

/** How many lines each service logs, second by second. */
function countLines(system: System) {
  const seconds: { readonly atMs: number; readonly lines: Readonly<Record<string, number>> }[] = []
  const timer = setInterval(() => {
    seconds.push({ atMs: Date.now(), lines: system.takeLines() })
    if (seconds.length > 120) seconds.shift()
  }, LINES_EVERY_MS)
  return {
    stop: () => clearInterval(timer),
    perSecond: (windowMs: number): Record<string, number> => {
      const sums: Record<string, number> = {}
      for (const { lines } of seconds.filter((s) => s.atMs > Date.now() - windowMs))
        for (const [service, count] of Object.entries(lines)) sums[service] = (sums[service] ?? 0) + count
      return Object.fromEntries(Object.entries(sums).map(([service, count]) => [service, (count * 1_000) / windowMs]))
    },
  }
}
