import type { GoldenSeries } from '../types.ts'

/** Evenly spread numbers in 0..1 that are the same in every run. */
export function randomFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A draw from the normal distribution. */
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** Healthy curves around 1 as systems show them. */
export const NOISES: Readonly<Record<string, (random: () => number, points: number) => number[]>> = {
  normal: (random, points) => draw(points, () => 1 + 0.1 * normal(random)),
  'with rare spikes': (random, points) =>
    draw(points, () => (1 + 0.1 * normal(random)) * (random() < 0.05 ? 1 + 9 * random() : 1)),
  'with heavy tails': (random, points) => draw(points, () => Math.exp(0.6 * normal(random))),
  'that wanders': (random, points) => {
    let at = 0
    return draw(points, () => {
      at = 0.8 * at + 0.1 * normal(random)
      return 1 + at
    })
  },
  'with the shape of a day': (random, points) => {
    const phase = random() * 2 * Math.PI
    return draw(points, (i) => 1 + 0.5 * Math.sin(phase + (i / points) * Math.PI) + 0.05 * normal(random))
  },
  rounded: (random, points) => draw(points, () => Math.round(10 * (1 + 0.1 * normal(random))) / 10),
  'that never moves': (_, points) => draw(points, () => 1),
}

const draw = (points: number, value: (i: number) => number): number[] =>
  Array.from({ length: points }, (_, i) => value(i))

/** A latency series of `web` with one value a step, the first at the end of the first step. */
export function latencyOf(value: readonly number[], stepMs: number, changes: Partial<GoldenSeries> = {}): GoldenSeries {
  return {
    service: 'web',
    operation: null,
    side: 'server',
    peer: '',
    instance: '',
    version: '',
    node: '',
    signal: 'latency',
    bad: 1,
    source: 'metric',
    name: 'http.server.request.duration',
    detail: '',
    unit: 's',
    floor: 0,
    atMs: value.map((_, i) => (i + 1) * stepMs),
    value,
    ...changes,
  }
}
