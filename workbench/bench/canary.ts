/**
 * How often a canary of equal versions fails, and how soon a worse one does: seeded streams of requests, looked at every 10 s.
 * Run: npx node workbench/bench/canary.ts [runs]
 */
import { median } from '../src/lib/order-statistics.ts'
import { canaryVerdict } from '../src/method/canary/verdict.ts'
import { CANARY_MEASURES, type CanaryPart, type CanarySide } from '../src/model/canary.ts'

const LOOK_SECONDS = 10
const BASE_ERRORS = 0.002
const CALIBRATION = 3_000 // requests of the rest before the canary: a minute at 50 a second

type Stream = { readonly errors: number; readonly durationMs: (random: () => number) => number }
type Case = {
  readonly name: string
  /** Requests a second of either side. */
  readonly rates: { readonly canary: number; readonly rest: number }
  readonly minutes: number
  readonly canary: Stream
  readonly rest: Stream
  /** Load and duration wander together on both sides. */
  readonly wanders?: boolean
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** Log-normal durations about 100 ms; a larger `spread` is a heavier tail. */
const lognormal =
  (spread: number, scale = 1) =>
  (random: () => number) =>
    100 * scale * Math.exp(spread * normal(random))

/** Only the slowest twentieth is slower. */
const slowTail = (spread: number, scale: number) => (random: () => number) => {
  const z = normal(random)
  return 100 * Math.exp(spread * z) * (z > 1.645 ? scale : 1)
}

const stream = (durationMs: Stream['durationMs'], errors = BASE_ERRORS): Stream => ({ errors, durationMs })
const EQUAL = { canary: stream(lognormal(0.5)), rest: stream(lognormal(0.5)) }
const FIFTY = { canary: 25, rest: 25 }
const TENTH = { canary: 5, rest: 45 }
const EACH = { canary: 50, rest: 50 }

const CASES: readonly Case[] = [
  { name: 'equal, 25 + 25 requests/s, 30 min', rates: FIFTY, minutes: 30, ...EQUAL },
  { name: 'equal, 5 + 45 requests/s, 30 min', rates: TENTH, minutes: 30, ...EQUAL },
  { name: 'equal, load and durations wander, 25 + 25', rates: FIFTY, minutes: 30, wanders: true, ...EQUAL },
  {
    name: 'equal, 2 % errors on both, 25 + 25',
    rates: FIFTY,
    minutes: 30,
    canary: stream(lognormal(0.5), 0.02),
    rest: stream(lognormal(0.5), 0.02),
  },
  ...[FIFTY, TENTH, EACH].flatMap((rates): readonly Case[] => {
    const at = `${rates.canary} + ${rates.rest} requests/s, 3 min`
    const rest = stream(lognormal(0.5))
    return [
      { name: `2 % errors, ${at}`, rates, minutes: 3, rest, canary: stream(lognormal(0.5), 0.02) },
      { name: `p99 +20 % (all requests slower), ${at}`, rates, minutes: 3, rest, canary: stream(lognormal(0.5, 1.2)) },
      { name: `p99 +20 % (only the slowest 5 %), ${at}`, rates, minutes: 3, rest, canary: stream(slowTail(0.5, 1.2)) },
      {
        name: `p99 +20 % (only the slowest 5 %, heavy tail), ${at}`,
        rates,
        minutes: 3,
        rest: stream(lognormal(1)),
        canary: stream(slowTail(1, 1.2)),
      },
    ]
  }),
]

/** A small generator with a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A Poisson number by its waiting times. */
function poisson(mean: number, random: () => number): number {
  let [count, waited] = [0, -Math.log(1 - random())]
  while (waited < mean) {
    count++
    waited -= Math.log(1 - random())
  }
  return count
}

function sideOf(of: Stream, mean: number, slower: number, limits: readonly number[], random: () => number): CanarySide {
  const requests = poisson(mean, random)
  const bad = CANARY_MEASURES.map(() => 0)
  for (let i = 0; i < requests; i++) {
    if (random() < of.errors) bad[0]!++
    const ms = of.durationMs(random) * slower
    for (const [j, limit] of limits.entries()) if (ms > limit) bad[j + 1]!++
  }
  const named = Object.fromEntries(CANARY_MEASURES.map((measure, i) => [measure, bad[i]!]))
  return { requests, timed: requests, bad: named as CanarySide['bad'] }
}

type Played = { readonly verdict: 'pass' | 'fail' | 'wait'; readonly seconds: number }

function play({ rates, minutes, canary, rest, wanders = false }: Case, seed: number): Played {
  const random = randomOf(seed)
  const before = Array.from({ length: CALIBRATION }, () => rest.durationMs(random)).sort((a, b) => a - b)
  const limits = [0.5, 0.9, 0.99].map((q) => before[Math.floor(q * before.length)]!)
  const parts: CanaryPart[] = []
  let passed: Played | undefined
  for (let second = LOOK_SECONDS; second <= minutes * 60; second += LOOK_SECONDS) {
    const load = wanders ? 1 + 0.8 * Math.sin(second / 100 + seed) : 1
    const slower = wanders ? 1 + 0.5 * Math.sin(second / 70) : 1
    const side = (of: Stream, rate: number): CanarySide =>
      sideOf(of, rate * load * LOOK_SECONDS, slower, limits, random)
    parts.push({ canary: side(canary, rates.canary), rest: side(rest, rates.rest) })
    const { verdict } = canaryVerdict(parts, [])
    if (verdict === 'fail') return { verdict, seconds: second } // looked at on after a pass: an alarm is an alarm
    if (verdict === 'pass') passed ??= { verdict, seconds: second }
  }
  return passed ?? { verdict: 'wait', seconds: minutes * 60 }
}

const runs = Number(process.argv[2] ?? 200)
for (const one of CASES) {
  const played = Array.from({ length: runs }, (_, seed) => play(one, seed * 7_919 + 1))
  const of = (verdict: Played['verdict']): readonly number[] =>
    played.filter((p) => p.verdict === verdict).map((p) => p.seconds)
  const [fail, pass] = [of('fail'), of('pass')]
  const told = (name: string, seconds: readonly number[]): string =>
    `${name} ${((100 * seconds.length) / runs).toFixed(1)} %${seconds.length === 0 ? '' : ` (median ${median(seconds)} s)`}`
  console.log(`${one.name.padEnd(72)} ${told('fail', fail)}, ${told('pass', pass)}`)
}
