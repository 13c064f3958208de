import { rfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import { callsPort } from '../../store/telemetry/calls-port.ts'
import { canaryPort } from '../../store/telemetry/canary-port.ts'
import { explorePort } from '../../store/telemetry/explore-port.ts'
import { lookoutPort } from '../../store/telemetry/lookout-port.ts'
import { measurePort } from '../../store/telemetry/measure-port.ts'
import { objectivesPort } from '../../store/telemetry/objectives-port.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { triagePort } from '../../store/telemetry/triage-port.ts'
import { viewPort } from '../../store/telemetry/view-port.ts'

/** A stretch of telemetry, its quiet half and the other, and the service that is asked about. */
export type AskedAbout = { readonly window: TimeRange; readonly service: string }

/** What everybody but the diagnosis asks of a store, each answer by its question; rows without an order are put into one. */
export async function answersTo(
  store: TelemetryStore,
  { window, service }: AskedAbout,
): Promise<Record<string, unknown>> {
  const middle = unixMs(Math.floor((window.from + window.to) / 2))
  const compared = { quiet: { from: window.from, to: middle }, impact: { from: middle, to: window.to } }
  const interval = { from: rfc3339(window.from), to: rfc3339(window.to) }
  const filter = { window: interval, spans: 'all', service, where: [] } as const
  const [explore, triage, canary] = [explorePort(store), triagePort(store), canaryPort(store)]
  const views = viewPort(store)
  const sides = { service, attribute: 'service.version', canary: ['1.9.0'], against: [] } as const
  const rows = await explore.spanLines(filter, {}, { order: 'slowest', rowsMax: 20 })
  const trace = rows[0]?.trace_id ?? ''
  const objective = {
    ...{ name: 'x', title: 'x', service, operation: undefined },
    slowerThanMs: 100,
    target: 0.99,
    days: 30,
  }
  const asked: Record<string, () => Promise<unknown>> = {
    calls: () => callsPort(store).calls(window),
    callEdges: () => explore.callEdges(window, 100),
    names: () => explore.names(interval, service, 100),
    summary: () => explore.summary(filter),
    spansOf: () => explore.spansOf(trace, 1_000),
    carried: () => explore.carried(interval, [trace], []),
    logSearch: () => explore.logSearch({ window: interval }, 50),
    // Any line of a kind stands for it.
    logKinds: async () =>
      (await explore.logKinds({ window: interval, service }, 50)).map(({ body: _, trace_id: __, ...kind }) => kind),
    logVolume: () => explore.logVolume({ window: interval }, 60_000),
    metricNames: () => explore.metricNames({ window: interval, service: '', text: '' }, 100),
    harm: () => triage.harm(compared, { refused: [] }),
    places: () => triage.places(compared, { refused: [], keys: ['service.version', 'http.route'] }),
    refusals: () => triage.refusals(compared),
    heard: () => canary.heard(sides, window),
    parts: () => canary.parts(sides, compared.impact, compared.quiet, 60_000),
    newKinds: () => canary.newKinds(sides, compared.impact, compared.quiet, 60_000),
    gauges: () => canary.gauges(sides, window),
    errors: () => measurePort(store).total({ signal: 'error-share', service }, window),
    minutes: () => objectivesPort(store).minutes(objective, window),
    golden: () => views.golden(window, { bucketMs: 60_000, servicesMax: 50 }),
    arrived: () => views.arrived(window, 50),
    instances: () => lookoutPort(store).instances(window, 'service.version'),
  }
  const answers: Record<string, unknown> = { spanLines: rows }
  for (const [question, ask] of Object.entries(asked)) answers[question] = inOrder(await ask())
  return answers
}

function inOrder(answer: unknown): unknown {
  if (!Array.isArray(answer)) return answer
  return answer.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** Quantiles are digests, which shards make of their own rows and merge. */
const ALIKE_RATIO = 0.01

/** Where two answers differ, but for what a merged digest of the same rows may. */
export function differences(a: unknown, b: unknown, at = ''): readonly string[] {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= ALIKE_RATIO * Math.abs(a) ? [] : [`${at}: ${a}, ${b}`]
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object')
    return Object.is(a, b) ? [] : [`${at}: ${String(a)}, ${String(b)}`]
  const [one, other] = [a, b] as [Record<string, unknown>, Record<string, unknown>]
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...keys].flatMap((key) => differences(one[key], other[key], `${at}.${key}`))
}
