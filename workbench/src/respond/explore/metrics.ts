import { plainSeries } from '../../diagnose/series/golden.ts'
import { compareText } from '../../lib/compare-text.ts'
import type { MetricAsk, MetricChart, MetricLine, MetricNames } from '../../model/explore.ts'
import type { Series } from '../../model/span-columns.ts'
import { parseRfc3339, rfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import type { MetricQuestions } from './ports.ts'

const NAMES_MAX = 1_000
const STEPS = 180 // points of a line on a screen
const STEP_SECONDS_MIN = 1
const SERIES_MAX = 2_000
const LINES_MAX = 12 // more colours cannot be told apart
const KEYS_MAX = 30

/** The metrics of a window by name. */
export async function metricNamesOf(
  asked: { readonly window: MetricAsk['window']; readonly service: string; readonly text: string },
  port: MetricQuestions,
): Promise<MetricNames> {
  const rows = await port.metricNames(asked, NAMES_MAX + 1)
  return { metrics: rows.slice(0, NAMES_MAX), cut: rows.length > NAMES_MAX }
}

/** A metric over time, one line or one for each value of what tells its series apart. */
export async function metricChartOf(asked: MetricAsk, port: MetricQuestions): Promise<MetricChart> {
  const range: TimeRange = {
    from: parseRfc3339(asked.window.from) ?? unixMs(0),
    to: parseRfc3339(asked.window.to) ?? unixMs(0),
  }
  const stepSeconds = Math.max(STEP_SECONDS_MIN, Math.ceil((range.to - range.from) / 1000 / STEPS))
  const stored = await port.seriesOf(range, stepSeconds, { ...asked, seriesMax: SERIES_MAX })
  const all = plainSeries(stored)
  const counted = new Set(stored.numbers.filter(({ kind }) => kind !== 'gauge').map(({ name }) => name))
  const parts = [...new Set(all.map(partOf))].sort(byPart)
  const part = asked.part !== undefined && parts.includes(asked.part) ? asked.part : (parts[0] ?? '')
  const series = all.filter((one) => partOf(one) === part)
  const adds = part.endsWith(COUNT) || series.some(({ name }) => counted.has(name))
  const steps = Math.ceil((range.to - range.from) / 1000 / stepSeconds)
  const lines = linesOf(series, asked.by, { range, stepSeconds, steps, adds })
  return {
    window: asked.window,
    stepSeconds,
    unit: (series[0]?.unit ?? '') + (adds ? '/s' : ''),
    part,
    parts,
    keys: keysOf(series),
    at: Array.from({ length: steps }, (_, i) => rfc3339(unixMs(range.from + (i + 1) * stepSeconds * 1000))),
    lines: lines.slice(0, LINES_MAX),
    linesCut: Math.max(0, lines.length - LINES_MAX),
    series: series.length,
    seriesCut: stored.numbers.length >= SERIES_MAX || stored.histograms.length >= SERIES_MAX,
  }
}

const COUNT = 'per second'

/** What a histogram's or summary's series is of the whole: its mean, a quantile, how many. */
function partOf({ name, unit, labels }: Series): string {
  if (labels.aggregation !== undefined) return labels.aggregation
  if (labels.quantile !== undefined) return `p${Number((Number(labels.quantile) * 100).toFixed(3))}`
  return unit === '{request}' && name.endsWith('.count') ? COUNT : 'value'
}

const FIRST = ['value', 'p99', 'mean', COUNT]

const byPart = (a: string, b: string): number => placeOf(a) - placeOf(b) || compareText(a, b)

const placeOf = (part: string): number => (FIRST.includes(part) ? FIRST.indexOf(part) : FIRST.length)

type Grid = {
  readonly range: TimeRange
  readonly stepSeconds: number
  readonly steps: number
  readonly adds: boolean
}

function linesOf(series: readonly Series[], by: string | undefined, grid: Grid): readonly MetricLine[] {
  const groups = Map.groupBy(series, (one) => (by === undefined ? 'all' : toldBy(one, by) || 'not told'))
  const lines = [...groups].map(([name, group]) => ({ name, series: group.length, values: together(group, grid) }))
  const topOf = ({ values }: MetricLine): number => values.reduce<number>((top, v) => Math.max(top, v ?? 0), 0)
  return lines.sort((a, b) => topOf(b) - topOf(a) || compareText(a.name, b.name))
}

/** The series of a line as one: rates add up, everything else is averaged, step by step. */
function together(series: readonly Series[], { range, stepSeconds, steps, adds }: Grid): readonly (number | null)[] {
  const sums = new Float64Array(steps)
  const counts = new Uint32Array(steps)
  for (const { atMs, value } of series) {
    for (const [step, mean] of stepMeans(atMs, value, range.from, stepSeconds * 1000)) {
      if (step < 0 || step >= steps) continue
      sums[step] = (sums[step] as number) + mean
      counts[step] = (counts[step] as number) + 1
    }
  }
  return Array.from(sums, (sum, i) => (counts[i] === 0 ? null : adds ? sum : sum / (counts[i] as number)))
}

/** A series' mean in each step that holds points; a point tells of the time that ends with it. */
function stepMeans(
  atMs: Series['atMs'],
  value: Series['value'],
  fromMs: number,
  stepMs: number,
): ReadonlyMap<number, number> {
  const steps = new Map<number, { sum: number; count: number }>()
  for (let i = 0; i < atMs.length; i++) {
    const step = Math.ceil(((atMs[i] as number) - fromMs) / stepMs) - 1
    const known = steps.get(step) ?? { sum: 0, count: 0 }
    known.sum += value[i] ?? 0
    known.count += 1
    steps.set(step, known)
  }
  return new Map([...steps].map(([step, { sum, count }]) => [step, sum / count]))
}

const toldBy = (series: Series, by: string): string =>
  by === 'service' ? series.service : by === 'instance' ? series.instance : (series.labels[by] ?? '')

/** What takes more than one value among the series. */
function keysOf(series: readonly Series[]): readonly string[] {
  const labels = new Set(series.flatMap((one) => Object.keys(one.labels)))
  const keys = [
    'service',
    'instance',
    ...[...labels].filter((key) => key !== 'aggregation' && key !== 'quantile').sort(),
  ]
  return keys.filter((key) => new Set(series.map((one) => toldBy(one, key))).size > 1).slice(0, KEYS_MAX)
}
