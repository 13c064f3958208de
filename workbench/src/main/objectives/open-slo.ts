import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Document, LineCounter, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { DECLARED_NAME, NAME_EXPECTED } from '../../model/declared-name.ts'
import { line, serviceName } from '../../model/incident/said.ts'
import {
  gaugeOp,
  type MetricOf,
  metricOf,
  metricsIn,
  type Objective,
  periodDays,
  slowMs,
  targetPercent,
} from '../../model/objective.ts'
import { firstMistake, placeIn } from '../settings/yaml-places.ts'

const BYTES_MAX = 1024 ** 2 // a file of objectives is a page

/** Where OpenSLO leaves it to the reader what a metric is: requests as telemetry tells them here, or a metric of OpenTelemetry. */
const source = z.object({
  metricSource: z.object({
    type: z
      .string()
      .regex(/^lastgood$/i, 'expected type: lastgood; objectives are counted from the telemetry that comes in here'),
    spec: z
      .strictObject({
        service: serviceName.optional(),
        operation: line.optional(),
        slowerThanMs: slowMs.optional(),
        failed: z.literal(true, 'expected true: what is bad is counted').optional(),
        ...metricOf.partial({ metric: true }).shape,
      })
      .prefault({}),
  }),
})

const ratioMetric = z.object({
  bad: source.optional(),
  good: source.optional(),
  total: source,
  raw: z
    .undefined('a ratio that comes ready-made cannot be counted: expected total, and good or bad, as counters')
    .optional(),
})

const indicator = z.object(
  {
    spec: z
      .object({ ratioMetric: ratioMetric.optional(), thresholdMetric: source.optional() })
      .refine((spec) => (spec.ratioMetric === undefined) !== (spec.thresholdMetric === undefined), {
        message: 'expected either ratioMetric or thresholdMetric',
      }),
  },
  'expected the indicator itself; one that stands elsewhere (indicatorRef) is not looked for: write its spec here',
)

const objective = z
  .object({
    displayName: line.optional(),
    op: gaugeOp.optional(),
    value: z.number('expected a number').optional(),
    target: z
      .number('expected a share, such as 0.999')
      .min(0.5, 'expected a share from 0.5 up, such as 0.999')
      .lt(1, 'expected a share below 1, such as 0.999')
      .optional(),
    targetPercent: targetPercent.optional(),
  })
  .refine(({ target, targetPercent: percent }) => (target === undefined) !== (percent === undefined), {
    message: 'expected either target or targetPercent',
  })

const document = z.object({
  apiVersion: z.literal('openslo/v1', 'expected openslo/v1'),
  kind: z.string(),
  metadata: z.object({
    name: z.string(NAME_EXPECTED).regex(DECLARED_NAME, NAME_EXPECTED),
    displayName: line.optional(),
  }),
  spec: z.unknown(),
})

const spec = z.object({
  service: serviceName,
  indicator,
  timeWindow: z
    .array(
      z.object({
        duration: z.string().regex(/^\d{1,2}[dw]$/, 'expected days or weeks, such as 28d; a month is 30d'),
        isRolling: z.literal(true, 'expected isRolling: true; for a calendar month write duration: 30d'),
      }),
    )
    .length(1, 'expected one time window'),
  budgetingMethod: z.literal('Occurrences', 'expected Occurrences: requests are counted, not slices of time'),
  objectives: z.array(objective).min(1, 'expected an objective').max(10),
})

/**
 * The objectives of a file of OpenSLO v1, documents of other kinds left out. Of requests, a ratio counts what is `bad`, and a threshold is in
 * milliseconds; of metrics, a ratio is of counters, and a threshold is held against the points of a gauge.
 * Errors   the file, the line, what is wrong there and what is expected.
 */
export function readOpenSlo(path: string, folder: string): Result<readonly Objective[], string> {
  const text = textOf(resolve(folder, path))
  if (!text.ok) return err(`${path} cannot be read: ${text.error}`)
  const lines = new LineCounter()
  const documents = parseAllDocuments(text.value, { lineCounter: lines })
  const found: Objective[] = []
  for (const one of Array.isArray(documents) ? documents : []) {
    const read = objectivesOf(one, lines)
    if (!read.ok) return err(`${path} ${read.error}`)
    found.push(...read.value)
  }
  return found.length === 0 ? err(`${path} holds no document of kind SLO (apiVersion: openslo/v1)`) : ok(found)
}

function textOf(path: string): Result<string, string> {
  try {
    const file = statSync(path)
    if (!file.isFile()) return err('it is no file')
    if (file.size > BYTES_MAX) return err(`it is larger than ${BYTES_MAX / 1024 ** 2} MiB`)
    return ok(readFileSync(path, 'utf8'))
  } catch (error) {
    return err(messageOf(error))
  }
}

function objectivesOf(file: Document, lines: LineCounter): Result<readonly Objective[], string> {
  const [broken] = file.errors
  if (broken !== undefined) return err(broken.message.split('\n')[0]!)
  const at = placeIn(file, lines)
  const wrong = (error: z.ZodError, before: readonly string[]): Result<never, string> => {
    const { path, says } = firstMistake(error.issues, 'docs/objectives.md')
    const whole = [...before, ...path]
    return err(`${at(whole)}${whole.join('.') || 'document'}: ${says}`)
  }
  const told = document.safeParse(plainOf(file))
  if (!told.success) return wrong(told.error, [])
  if (told.data.kind !== 'SLO') return ok([])
  const said = spec.safeParse(told.data.spec)
  if (!said.success) return wrong(said.error, ['spec'])
  const made = madeOf(told.data.metadata, said.data)
  return made.ok
    ? made
    : err(`${at(['spec', ...made.error.path])}spec.${made.error.path.join('.')}: ${made.error.says}`)
}

/** Names that stand for names that stand for names are no objective. */
function plainOf(file: Document): unknown {
  try {
    return file.toJS({ maxAliasCount: 100 })
  } catch {
    return undefined
  }
}

type Wrong = { readonly path: readonly (string | number)[]; readonly says: string }

type Said = z.output<typeof spec>

function madeOf(
  { name, displayName }: z.output<typeof document>['metadata'],
  { service, indicator: { spec: measured }, timeWindow, objectives }: Said,
): Result<readonly Objective[], Wrong> {
  const days = daysIn(timeWindow[0]!.duration)
  const period = periodDays.safeParse(days)
  if (!period.success) return err({ path: ['timeWindow', 0, 'duration'], says: period.error.issues[0]!.message })
  const made: Objective[] = []
  for (const [i, one] of objectives.entries()) {
    const counted =
      measured.ratioMetric === undefined ? threshold(measured.thresholdMetric!, one) : ratio(measured.ratioMetric)
    if (!counted.ok)
      return err({
        ...counted.error,
        path: counted.error.path[0] === 'indicator' ? counted.error.path : ['objectives', i],
      })
    made.push({
      name: objectives.length === 1 ? name : `${name}-${i + 1}`,
      title: one.displayName ?? displayName ?? name.replaceAll('-', ' '),
      ...counted.value,
      service: counted.value.service ?? service,
      target: one.target ?? one.targetPercent! / 100,
      days,
    })
  }
  return ok(made)
}

/** What an indicator counts, and of which service where it names one. */
type Counted = Pick<Objective, 'operation' | 'slowerThanMs' | 'metrics'> & { readonly service: string | undefined }

type Source = z.output<typeof source>

const NEITHER = { operation: undefined, slowerThanMs: undefined }
const RATIO = ['indicator', 'spec', 'ratioMetric'] as const

function ratio({ total, good, bad }: z.output<typeof ratioMetric>): Result<Counted, Wrong> {
  const { metric, service } = total.metricSource.spec
  if (metric === undefined) return requestRatio(bad, good)
  const [counters, services] = [{ total: counterOf(total), good: counterOf(good), bad: counterOf(bad) }, [good, bad]]
  const metrics = metricsIn(counters)
  if (!metrics.ok) return err({ path: RATIO, says: `${metrics.error}, each with a metric: as total has` })
  if (services.some((one) => one !== undefined && one.metricSource.spec.service !== service))
    return err({ path: RATIO, says: 'expected the same service everywhere, or none' })
  return ok({ ...NEITHER, service, metrics: metrics.value })
}

function counterOf(told: Source | undefined): MetricOf | undefined {
  const { metric, attributes } = told?.metricSource.spec ?? {}
  return metric === undefined ? undefined : { metric, attributes: attributes ?? {} }
}

function requestRatio(bad: Source | undefined, good: Source | undefined): Result<Counted, Wrong> {
  if (bad === undefined || good !== undefined)
    return err({
      path: RATIO,
      says: 'expected bad in place of good: failed: true, or slowerThanMs; counters have a metric:',
    })
  const { slowerThanMs, failed, operation, service, metric } = bad.metricSource.spec
  if (metric !== undefined) return err({ path: [...RATIO, 'total'], says: 'expected metric: and its name, as bad has' })
  return (failed === undefined) === (slowerThanMs === undefined)
    ? err({ path: [...RATIO, 'bad'], says: 'expected either failed: true or slowerThanMs' })
    : ok({ operation, slowerThanMs, service })
}

function threshold(told: Source, { op, value }: Said['objectives'][number]): Result<Counted, Wrong> {
  const { service, operation } = told.metricSource.spec
  const of = counterOf(told)
  if (op === undefined || value === undefined) {
    const says =
      of === undefined ? 'expected op: lte and value, in milliseconds' : "expected op and value, in the metric's unit"
    return err({ path: [], says })
  }
  if (of !== undefined) return ok({ ...NEITHER, service, metrics: { kind: 'gauge', of, op, value } })
  const slow = slowMs.safeParse(value)
  if (op === 'gt' || op === 'gte') return err({ path: [], says: 'expected op: lt or lte, for faster is better' })
  return slow.success
    ? ok({ operation, slowerThanMs: value, service })
    : err({ path: [], says: `value: ${slow.error.issues[0]!.message}` })
}

const daysIn = (duration: string): number => Number.parseInt(duration, 10) * (duration.endsWith('w') ? 7 : 1)
