import type { Measure } from '../../model/incident/measure.ts'
import type {
  Before,
  CheckPlan,
  Comparison,
  MeasurePlan,
  Plan,
  Reading,
  Sampling,
  Stretch,
} from '../../model/incident/testing.ts'
import type { Judged } from './judge.ts'

/** What is measured, in words: `error-share of checkout where http.route=/cart`. */
export function measureWords({
  signal,
  metric,
  service,
  operation,
  failed,
  attributes,
  contains,
  severity,
}: Measure): string {
  return [
    signal === 'metric' ? `metric ${metric}` : signal,
    failed && 'failed',
    service && `of ${service}`,
    operation && `on ${operation}`,
    attributes && `where ${attributes.map(({ key, value }) => `${key}=${value}`).join(' and ')}`,
    contains && `containing "${contains}"`,
    severity && `severity ${severity}`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** What a plan looks at and what would decide it, one clause a line. */
export function planWords(plan: Plan, { count, everySeconds, failuresAllowed }: Sampling): readonly string[] {
  const repeats =
    count === 1
      ? []
      : [`${count} looks, one every ${secondsWords(everySeconds)}; more than ${failuresAllowed} failing refute`]
  return [...clausesOf(plan), ...repeats]
}

function clausesOf(plan: Plan): readonly string[] {
  if (plan.kind === 'manual') return [`somebody looks: ${plan.look}`]
  if (plan.kind === 'http') {
    const control = plan.control === undefined ? 'no control' : `control: ${plan.control} must not answer the same`
    return [`GET ${plan.url}`, `supported by ${plan.expects}, refuted by any other answer`, control]
  }
  if (plan.kind === 'check') {
    const say = ({ is, than }: Comparison): string => `${is} ${than}`
    return [checkWords(plan), `supported by ${say(plan.success)}, refuted by ${say(plan.failure)}`, NO_CONTROL]
  }
  const say = (comparison: Comparison): string => conditionWords(plan, comparison)
  return [
    `${measureWords(plan.measure)}, ${stretchWords(plan.window)}`,
    ...(plan.times ? [`compared with ${beforeWords(plan.times)}`] : []),
    `supported by ${say(plan.success)}, refuted by ${say(plan.failure)}`,
    controlWords(plan),
  ]
}

/** What a check looks at, and which number of it: `check host: disk-used of /var`. */
export const checkWords = ({ check, place, fact, of }: CheckPlan): string =>
  `check ${check}${place === undefined ? '' : ` ${place}`}: ${fact}${of === undefined ? '' : ` of ${of}`}`

/** A number of a check with its unit; a share as it is compared, and in percent. */
export function factAmount(value: number, unit: string): string {
  if (unit === '1') return `${rounded(value)} (${rounded(value * 100)} %)`
  return `${rounded(value)}${unit === '' || unit.startsWith('{') ? '' : ` ${unit}`}`
}

const NO_CONTROL = 'no control: it cannot tell this cause from others'

/** Where the same must not show, in words. */
function controlWords({ control, times, measure }: MeasurePlan): string {
  if (control === undefined) return times ? 'control: the earlier time it is compared with' : NO_CONTROL
  if ('service' in control) return `control: must not hold for ${control.service}`
  if ('attributes' in control)
    return `control: must not hold for ${measureWords({ ...measure, attributes: control.attributes })}`
  return `control: must not hold in ${beforeWords(control.before)}`
}

/** A condition with its unit: `> 5 %`. */
function conditionWords(plan: MeasurePlan, { is, than }: Comparison): string {
  return `${is} ${plan.times ? `${rounded(than)}×` : amountWords(plan.measure, than)}`
}

/** A number of a measure with its unit. */
function amountWords({ signal }: Measure, value: number | null): string {
  if (value === null) return 'no data'
  if (signal === 'error-share') return `${rounded(value * 100)} %`
  return signal.startsWith('latency') ? `${rounded(value)} ms` : rounded(value)
}

/** What a number rests on, where it is not a count itself. */
const RESTS_ON: Partial<Record<Measure['signal'], string>> = {
  'error-share': 'requests',
  'latency-p50': 'requests',
  'latency-p99': 'requests',
  metric: 'points',
}

/** What was read and what it came to: `error-share of checkout: 12 % (8 % to 17 %) of 240 requests; > 5 % holds`. */
export function judgedWords(plan: MeasurePlan, judged: Judged, now: Reading, before: Reading | undefined): string {
  const { measure } = plan
  const what = measureWords(measure)
  if (judged.verdict === 'no-data')
    return now.value === null || before === undefined
      ? `no data on ${what}`
      : `${what}: ${readingWords(measure, now)}, earlier no data: nothing to compare`
  const compared =
    before && plan.times
      ? `, earlier ${readingWords(measure, before)}: ${judged.tested === Number.POSITIVE_INFINITY ? 'nothing before' : `${rounded(judged.tested ?? 0)}×`}`
      : ''
  return `${what}: ${readingWords(measure, now)}${compared}; ${outcome(plan, judged, [now, before])}`
}

function outcome(plan: MeasurePlan, { verdict, why }: Judged, readings: readonly (Reading | undefined)[]): string {
  if (verdict === 'supported') return `${conditionWords(plan, plan.success)} holds`
  if (verdict === 'refuted') return `${conditionWords(plan, plan.failure)}, which refutes`
  if (why !== 'few') return 'neither supports nor refutes'
  const open = plan.measure.signal === 'latency-p99' && readings.some((reading) => reading?.high === null)
  return open ? `too few to tell: an upper end of a p99 takes ${P99_COUNT} requests` : 'too few to tell'
}

/** So many requests leave one of the slowest hundredth out once in forty times: 0.99 ^ 368 < 2.5 %. */
const P99_COUNT = 368

function readingWords(measure: Measure, { value, count, low, high }: Reading): string {
  const said = amountWords(measure, value)
  const ends = [low, high].map((end) => (end === null || end === undefined ? 'unknown' : amountWords(measure, end)))
  const between = low === undefined ? '' : ` (${ends.join(' to ')})`
  const unit = RESTS_ON[measure.signal]
  const rests = unit === undefined ? '' : ` of ${count} ${unit}`
  return `${said}${between}${rests}`
}

const stretchWords = (window: Stretch): string =>
  'lastSeconds' in window ? `last ${secondsWords(window.lastSeconds)}` : `${window.from} to ${window.to}`

const beforeWords = (before: Before): string =>
  'from' in before ? `${before.from} to ${before.to}` : `the same ${secondsWords(before.earlierSeconds)} earlier`

const secondsWords = (seconds: number): string => {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}

const rounded = (value: number): string =>
  Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
