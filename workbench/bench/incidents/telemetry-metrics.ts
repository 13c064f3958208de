import { attributesOf, type Json, nanos } from './otlp.ts'
import type { Instance } from './system.ts'

/** What sets the series of one metric apart. */
export type Labels = Readonly<Record<string, string | number>>

/** A data point on its way to a file: `body` is the metric's data without its name. */
export type Point = {
  readonly at: number
  readonly labels: Labels
  /** What a chart would show: the value, what was added since the last point, the mean of a histogram's interval. */
  readonly shown: number
  readonly body: (epochMs: number) => Json
}

/** One point of one series of one copy. */
export type MetricLine = {
  readonly instance: Instance
  readonly name: string
  readonly unit: string
  readonly point: Point
}

type Temporality = 'delta' | 'cumulative'
type Times = { readonly from: number; readonly at: number }

const numberOf = (temporality: Temporality): number => (temporality === 'delta' ? 1 : 2)
const short = (value: number): number => Number(value.toPrecision(7))

/** A value as it stands. */
export const gauge = (at: number, labels: Labels, value: number): Point => ({
  at,
  labels,
  shown: value,
  body: (epochMs) => ({
    gauge: {
      dataPoints: [{ attributes: attributesOf(labels), timeUnixNano: nanos(epochMs + at), asDouble: short(value) }],
    },
  }),
})

/** A count that only grows. */
export const sum = (
  { from, at }: Times,
  labels: Labels,
  { told, added }: { readonly told: number; readonly added: number },
  temporality: Temporality,
): Point => ({
  at,
  labels,
  shown: added,
  body: (epochMs) => {
    const times = { startTimeUnixNano: nanos(epochMs + from), timeUnixNano: nanos(epochMs + at) }
    const dataPoints = [{ attributes: attributesOf(labels), ...times, asDouble: short(told) }]
    return { sum: { dataPoints, aggregationTemporality: numberOf(temporality), isMonotonic: true } }
  },
})

/** How many lay in which bucket. */
export const histogram = (
  { from, at }: Times,
  labels: Labels,
  data: {
    readonly count: number
    readonly sum: number
    readonly buckets: readonly number[]
    readonly bounds: readonly number[]
    readonly mean: number
  },
  temporality: Temporality,
): Point => ({
  at,
  labels,
  shown: data.mean,
  body: (epochMs) => ({
    histogram: {
      dataPoints: [
        {
          attributes: attributesOf(labels),
          startTimeUnixNano: nanos(epochMs + from),
          timeUnixNano: nanos(epochMs + at),
          count: String(data.count),
          sum: short(data.sum),
          bucketCounts: data.buckets.map(String),
          explicitBounds: data.bounds,
        },
      ],
      aggregationTemporality: numberOf(temporality),
    },
  }),
})
