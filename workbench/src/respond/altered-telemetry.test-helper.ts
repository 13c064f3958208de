import type { ChangeEvent } from '../model/change.ts'
import type { HistogramSeries, MetricSeries, Page, Pillar, StoredSeries } from '../model/columns.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Attributes, LogPatternColumns, SpanColumns } from '../model/span-columns.ts'
import { parseRfc3339, rfc3339, type TimeRange, unixMs } from '../model/time.ts'
import type { TelemetryPort } from './ports.ts'

/** A question about a window as a diagnosis is asked it. */
export type Question = { readonly window: TimeRange; readonly page?: Page; readonly telemetry: TelemetryPort }

/** What is asked of the same incident told otherwise, and what a service is called there. */
export type Retold = Question & { readonly nowCalled?: (name: string) => string }

/** The same incident told otherwise. */
export type Alteration = { readonly name: string; readonly alter: (question: Question) => Promise<Retold> }

/** Tellings that must not change the answer. */
export const SAME_STORY: readonly Alteration[] = [
  { name: 'services renamed', alter: renamed },
  { name: 'clock shifted', alter: async (question) => shifted(question, SHIFT_MS()) },
  { name: 'units × 1000', alter: async (question) => mapped(question, (series) => inOtherUnits(series)) },
  { name: 'seconds as ms', alter: async (question) => mapped(question, (series) => inMilliseconds(series)) },
  { name: 'order shuffled', alter: async (question) => shuffled(question) },
]

/** Tellings that hold less: the answer stays, or the loss is told. */
export const LESS_STORY: readonly Alteration[] = [
  { name: 'half of the traces', alter: async (question) => halved(question) },
  { name: 'no metrics', alter: async (question) => without(question, 'metrics') },
  { name: 'no traces', alter: async (question) => without(question, 'traces') },
  { name: 'no logs', alter: async (question) => without(question, 'logs') },
]

/** What must stay: whom the answer accuses, by the names of the other telling. */
export function accusedBy(
  { services, guilty }: Diagnosis,
  nowCalled = (name: string): string => name,
): { service: string | null; guilty: string | null } {
  const first = services[0]?.service
  return { service: first === undefined ? null : nowCalled(first), guilty }
}

/** Whole weeks, so that a schedule which a change tells of (`0 14 * * *`) runs when it ran. */
const SHIFT_MS = (): number => 42 * 86_400_000

type Answers = {
  readonly [K in keyof TelemetryPort]: (
    answer: Awaited<ReturnType<TelemetryPort[K]>>,
  ) => Awaited<ReturnType<TelemetryPort[K]>>
}

/** The port with some of its answers changed. */
function answering(telemetry: TelemetryPort, changed: Partial<Answers>): TelemetryPort {
  const port: Record<string, unknown> = { ...telemetry }
  for (const [name, change] of Object.entries(changed)) {
    const ask = telemetry[name as keyof TelemetryPort] as (...args: unknown[]) => Promise<never>
    port[name] = async (...args: unknown[]) => (change as (answer: never) => unknown)(await ask(...args))
  }
  return port as unknown as TelemetryPort
}

const QUESTIONS: readonly (keyof TelemetryPort)[] = [
  'metricSeries',
  'operations',
  'heard',
  'logLines',
  'spans',
  'requests',
  'logPatterns',
  'changes',
]

// ---------------------------------------------------------------- names

/** Letters from the other end of the alphabet, so that what came first comes last; a plural is one still. */
const mirrored = (text: string): string =>
  text.replace(WORD, (word) => rootOf(word).replace(/[a-zA-Z]/g, opposite) + word.slice(rootOf(word).length))

const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g // as joined in `order-api`, `order_api` and `OrderApi`

const rootOf = (word: string): string => word.replace(/(?<=[a-z]{2})(?:ies|y)$|(?<=[a-z]{4})(?:ing|ed|es|s)$/i, '')

const opposite = (char: string): string => String.fromCharCode((char < 'a' ? 155 : 219) - char.charCodeAt(0))

async function renamed(question: Question): Promise<Retold> {
  const names = await serviceNames(question)
  if (names.length === 0) return question
  const rename = renaming(names)
  const inProse = renamingInProse(names)
  const all = Object.fromEntries(QUESTIONS.map((name) => [name, (answer: unknown) => inEveryText(answer, rename)]))
  const { page } = question
  return {
    ...question,
    ...(page ? { page: inEveryText(page, rename) as Page } : {}), // a title quotes metrics, which keep their names
    telemetry: answering(question.telemetry, {
      ...(all as Partial<Answers>),
      metricSeries: (told) => namedAsBefore(told, inEveryText(told, rename) as StoredSeries),
      logPatterns: (logs) => ({
        ...(inEveryText(logs, rename) as LogPatternColumns),
        body: Array.from(logs.body, inProse),
      }),
      changes: (changes) =>
        changes.map((one) => ({ ...(inEveryText(one, inProse) as ChangeEvent), id: one.id, kind: one.kind })),
    }),
    nowCalled: rename,
  }
}

/** Each service has another name, and what is named after it, such as its pods, is so still. */
const renaming = (names: readonly string[]): ((text: string) => string) => {
  const anyName = new RegExp(anyOf(names), 'g')
  return (text) => text.replace(anyName, mirrored)
}

/** People mean a service also by a word that it alone has in its name: `skip campaign 7`, `TaxClient`. */
function renamingInProse(names: readonly string[]): (text: string) => string {
  const roots = names.flatMap((name) => [...new Set(rootsIn(name))])
  const meant = new Set([...names, ...roots.filter((root) => roots.indexOf(root) === roots.lastIndexOf(root))])
  const nameOrWord = new RegExp(`${anyOf(names)}|${WORD.source}`, 'g')
  const isMeant = (part: string): boolean => meant.has(part) || meant.has(rootOf(part).toLowerCase())
  return (text) => text.replace(nameOrWord, (part) => (isMeant(part) ? mirrored(part) : part))
}

const anyOf = (names: readonly string[]): string =>
  `(?<![\\w.-])(?:${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?!\\w)`

const rootsIn = (name: string): readonly string[] =>
  (name.match(WORD) ?? []).map((word) => rootOf(word).toLowerCase()).filter((root) => root.length >= ROOT_MIN)

const ROOT_MIN = 3 // letters: shorter ones are said of anything

/** A metric is called after what it measures, in the words of its makers, and its unit is nobody's name. */
function namedAsBefore(told: StoredSeries, { numbers, histograms }: StoredSeries): StoredSeries {
  const own = <T extends HistogramSeries | MetricSeries>(series: readonly T[], before: readonly T[]): readonly T[] =>
    series.map((one, i) => ({ ...one, name: (before[i] as T).name, unit: (before[i] as T).unit }))
  return { numbers: own(numbers, told.numbers), histograms: own(histograms, told.histograms) }
}

async function serviceNames({ window, telemetry }: Question): Promise<readonly string[]> {
  const { signs } = await telemetry.heard(window, 60)
  const { numbers, histograms } = await telemetry.metricSeries(window, 60)
  const peers = [...numbers, ...histograms].flatMap(({ service, labels }) => [
    service,
    ...['peer.service', 'client.address', 'client', 'server'].map((key) => labels[key] ?? ''),
  ])
  const names = new Set([...signs.map((sign) => sign.service), ...peers])
  return [...names].filter((name) => name.length > 1).sort((a, b) => b.length - a.length)
}

function inEveryText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map((one) => inEveryText(one, change))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inEveryText(one, change)]))
}

// ---------------------------------------------------------------- time

function shifted({ window, page, telemetry }: Question, byMs: number): Question {
  const on = (at: number): number => at + byMs
  const moved = <T extends { readonly atMs: readonly number[] }>(one: T): T => ({ ...one, atMs: one.atMs.map(on) })
  const back = (range: TimeRange): TimeRange => ({ from: unixMs(range.from - byMs), to: unixMs(range.to - byMs) })
  const asked = Object.fromEntries(
    Object.entries(telemetry).map(([name, ask]) => [
      name,
      (...args: unknown[]) =>
        (ask as (...all: unknown[]) => unknown)(...args.map((arg) => (isRange(arg) ? back(arg) : arg))),
    ]),
  ) as unknown as TelemetryPort
  return {
    window: { from: unixMs(on(window.from)), to: unixMs(on(window.to)) },
    ...(page ? { page: { ...page, at: on(page.at) } } : {}),
    telemetry: answering(asked, {
      heard: ({ first, pillars, signs, instances }) => ({
        first: first && unixMs(on(first)),
        pillars,
        signs: signs.map(moved),
        instances: instances.map((one) => ({ ...one, firstMs: on(one.firstMs), lastMs: on(one.lastMs) })),
      }),
      metricSeries: ({ numbers, histograms }) => ({ numbers: numbers.map(moved), histograms: histograms.map(moved) }),
      operations: (all) => all.map(moved),
      logLines: (all) => all.map(moved),
      spans: (spans) => ({ ...spans, startMs: Array.from(spans.startMs, on) }),
      changes: (all) => all.map((one): ChangeEvent => ({ ...one, at: rfc3339(unixMs(on(parseRfc3339(one.at) ?? 0))) })),
    }),
  }
}

const isRange = (arg: unknown): arg is TimeRange =>
  typeof arg === 'object' && arg !== null && 'from' in arg && 'to' in arg

// ---------------------------------------------------------------- units, order, less

const mapped = (question: Question, change: (series: StoredSeries) => StoredSeries): Question => ({
  ...question,
  telemetry: answering(question.telemetry, { metricSeries: change }),
})

const THOUSAND = 1000
/** A share of a whole and a count of things are the same in any unit. */
const isShare = ({ unit, name }: Pick<MetricSeries, 'unit' | 'name'>): boolean =>
  unit === '1' || unit === '%' || /(^|[._])(ratio|utili[sz]ation|percent)([._]|$)/.test(name)

const times = (values: readonly number[]): readonly number[] => values.map((value) => THOUSAND * value)

/** Gauges that are no shares are told in a unit a thousand times smaller. */
const inOtherUnits = ({ numbers, histograms }: StoredSeries): StoredSeries => ({
  numbers: numbers.map((one) => (one.kind === 'gauge' && !isShare(one) ? { ...one, value: times(one.value) } : one)),
  histograms,
})

/** Seconds are told as milliseconds, and the unit says so. */
const inMilliseconds = ({ numbers, histograms }: StoredSeries): StoredSeries => ({
  numbers: numbers.map((one) => (one.unit === 's' ? { ...one, unit: 'ms', value: times(one.value) } : one)),
  histograms: histograms.map((one) =>
    one.unit === 's' ? { ...one, unit: 'ms', bounds: times(one.bounds), sum: times(one.sum) } : one,
  ),
})

/** Every answer's rows in another order, and the keys of what they carry. */
function shuffled(question: Question): Question {
  const order = (rows: number): number[] => shuffle(Array.from({ length: rows }, (_, i) => i))
  const labels = <T extends { readonly labels: Attributes }>(one: T): T => ({ ...one, labels: turned(one.labels) })
  return {
    ...question,
    telemetry: answering(question.telemetry, {
      metricSeries: ({ numbers, histograms }) => ({
        numbers: shuffle(numbers.map(labels)),
        histograms: shuffle(histograms.map(labels)),
      }),
      operations: shuffle,
      heard: (all) => ({ ...all, signs: shuffle(all.signs), instances: shuffle(all.instances) }),
      logLines: shuffle,
      changes: shuffle,
      changeKinds: shuffle,
      spans: (spans) => taken({ ...spans, attributes: Array.from(spans.attributes, turned) }, order(spans.rows)),
      requests: (requests) => taken({ ...requests, items: Array.from(requests.items, shuffle) }, order(requests.rows)),
      logPatterns: (logs) => taken({ ...logs, requests: Array.from(logs.requests, shuffle) }, order(logs.rows)),
    }),
  }
}

const turned = (attributes: Attributes): Attributes => Object.fromEntries(Object.entries(attributes).toReversed())

/** Fisher and Yates's shuffle with Park and Miller's numbers: the same order each time. */
function shuffle<T>(rows: readonly T[]): T[] {
  const mixed = [...rows]
  let seed = 1 + mixed.length
  for (let i = mixed.length - 1; i > 0; i--) {
    seed = (seed * 48_271) % 2_147_483_647
    const j = seed % (i + 1)
    ;[mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T]
  }
  return mixed
}

function halved(question: Question): Question {
  const isKept = (id: string): boolean => [...id].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 2 === 0
  const kept = (spans: SpanColumns): number[] =>
    Array.from({ length: spans.rows }, (_, i) => i).filter((i) => isKept(spans.traceId[i] as string))
  return { ...question, telemetry: answering(question.telemetry, { spans: (spans) => taken(spans, kept(spans)) }) }
}

/** The given rows of columns, in the given order. */
function taken<T extends { readonly rows: number }>(columns: T, rows: readonly number[]): T {
  const others = Object.entries(columns as Record<string, unknown>).filter(([name]) => name !== 'rows') as [
    string,
    ArrayLike<unknown>,
  ][]
  return {
    ...columns,
    ...Object.fromEntries(others.map(([name, column]) => [name, rows.map((i) => column[i])])),
    rows: rows.length,
  }
}

const EMPTY: Readonly<Record<Pillar, Partial<Answers>>> = {
  metrics: { metricSeries: () => ({ numbers: [], histograms: [] }) },
  traces: { operations: () => [], spans: (spans) => taken(spans, []) },
  logs: { logPatterns: (logs) => taken(logs, []), logLines: () => [] },
}

const COUNTED = { metrics: 'metricPoints', traces: 'spans', logs: 'logs' } as const

const without = (question: Question, pillar: Pillar): Question => ({
  ...question,
  telemetry: answering(question.telemetry, {
    ...EMPTY[pillar],
    heard: ({ signs, pillars, ...rest }) => ({
      ...rest,
      signs: signs.filter((sign) => sign.pillar !== pillar),
      pillars: { ...pillars, [COUNTED[pillar]]: 0 },
    }),
  }),
})
