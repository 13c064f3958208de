import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Document, LineCounter, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { err, ok, type Result } from '../../lib/result.ts'
import { DECLARED_NAME, NAME_EXPECTED } from '../../model/declared-name.ts'
import { line, serviceName } from '../../model/incident/said.ts'
import { type Objective, periodDays, slowMs, targetPercent } from '../../model/objective.ts'
import { firstMistake, placeIn } from '../settings/yaml-places.ts'

const BYTES_MAX = 1024 ** 2 // a file of objectives is a page

/** Where OpenSLO leaves it to the reader what a metric is: requests as telemetry of this workbench tells them. */
const requests = z.strictObject({
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
      })
      .default({}),
  }),
})

const ratioMetric = z.object({
  bad: requests,
  good: z.undefined('expected bad in place of good: failed: true, or slowerThanMs').optional(),
  raw: z.undefined('expected bad and total in place of raw').optional(),
})

const thresholdMetric = requests

const indicator = z.object({
  spec: z
    .object({ ratioMetric: ratioMetric.optional(), thresholdMetric: thresholdMetric.optional() })
    .refine((spec) => (spec.ratioMetric === undefined) !== (spec.thresholdMetric === undefined), {
      message: 'expected either ratioMetric or thresholdMetric',
    }),
})

const objective = z
  .object({
    displayName: line.optional(),
    op: z.enum(['lt', 'lte'], 'expected lt or lte: faster is better').optional(),
    value: slowMs.optional(),
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
        duration: z.string().regex(/^\d{1,2}[dw]$/, 'expected days or weeks, such as 28d'),
        isRolling: z.literal(true, 'expected isRolling: true; calendar months are not counted'),
      }),
    )
    .length(1, 'expected one time window'),
  budgetingMethod: z.literal('Occurrences', 'expected Occurrences: requests are counted, not slices of time'),
  objectives: z.array(objective).min(1, 'expected an objective').max(10),
})

/**
 * The objectives of a file of OpenSLO v1, documents of other kinds left out. A ratio counts what is `bad`; a threshold is in milliseconds.
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
    return err((error as Error).message)
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

function madeOf(
  { name, displayName }: z.output<typeof document>['metadata'],
  { service, indicator: { spec: measured }, timeWindow, objectives }: z.output<typeof spec>,
): Result<readonly Objective[], Wrong> {
  const metric = measured.ratioMetric?.bad ?? measured.thresholdMetric!
  const { slowerThanMs, failed, ...of } = metric.metricSource.spec
  if (measured.ratioMetric !== undefined && (failed === undefined) === (slowerThanMs === undefined))
    return err({
      path: ['indicator', 'spec', 'ratioMetric', 'bad'],
      says: 'expected either failed: true or slowerThanMs',
    })
  const slow = measured.thresholdMetric !== undefined
  const lacking = objectives.findIndex(({ op, value }) => slow && (op === undefined || value === undefined))
  if (lacking >= 0) return err({ path: ['objectives', lacking], says: 'expected op: lte and value, in milliseconds' })
  const days = daysIn(timeWindow[0]!.duration)
  const period = periodDays.safeParse(days)
  if (!period.success) return err({ path: ['timeWindow', 0, 'duration'], says: period.error.issues[0]!.message })
  return ok(
    objectives.map((one, i) => ({
      name: objectives.length === 1 ? name : `${name}-${i + 1}`,
      title: one.displayName ?? displayName ?? name.replaceAll('-', ' '),
      service: of.service ?? service,
      operation: of.operation,
      slowerThanMs: slow ? one.value : slowerThanMs,
      target: one.target ?? one.targetPercent! / 100,
      days,
    })),
  )
}

const daysIn = (duration: string): number => Number.parseInt(duration, 10) * (duration.endsWith('w') ? 7 : 1)
