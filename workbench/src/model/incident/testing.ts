import { z } from 'zod'
import { CHECKS } from '../check.ts'
import { measure } from './measure.ts'
import { handle, line, listOf, prose, serviceName, time } from './said.ts'

/** The handle of a hypothesis, e.g. `h-1`. */
export const hypothesisId = handle('h')

/** The handle of a prediction, e.g. `p-1`. */
export const predictionId = handle('p')

/** What a test can come to. No data is never a pass and never a refutation. */
export const TEST_VERDICTS = ['supported', 'refuted', 'inconclusive', 'no-data', 'error', 'not-discriminating'] as const

export type TestVerdict = (typeof TEST_VERDICTS)[number]

const comparison = z.object({ is: z.enum(['>', '>=', '<', '<=']), than: z.number() })

/** A side of a line: numbers beyond it support or refute. */
export type Comparison = Readonly<z.output<typeof comparison>>

const attributes = z.array(z.object({ key: line, value: line })).max(10)
const fixed = z.object({ from: time, to: time })
const ending = z.object({ lastSeconds: z.number().positive() })
const earlier = z.object({ earlierSeconds: z.number().positive() })

const stretch = z.union([fixed, ending])

/** A stretch of time that stands, or one that ends when it is asked. */
export type Stretch = Readonly<z.output<typeof stretch>>

const before = z.union([fixed, earlier])

/** An earlier stretch: one that stands, or the tested one moved back. */
export type Before = Readonly<z.output<typeof before>>

const measurePlan = z.object({
  kind: z.literal('measure'),
  measure,
  window: stretch,
  /** With it, the conditions are about how many times the number of this earlier stretch. */
  times: before.optional(),
  success: comparison,
  failure: comparison,
  /** Where or when the cause should be absent. */
  control: z.union([z.object({ service: serviceName }), z.object({ attributes }), z.object({ before })]).optional(),
})

/** A number of telemetry that is held against two conditions. */
export type MeasurePlan = Readonly<z.output<typeof measurePlan>>

const httpPlan = z.object({
  kind: z.literal('http'),
  url: line,
  /** A status, or a class of them such as `2xx`. */
  expects: z.string().regex(/^[1-5](\d\d|xx)$/),
  control: line.optional(),
})

/** A request whose answer is held against an expected status. */
export type HttpPlan = Readonly<z.output<typeof httpPlan>>

const manualPlan = z.object({ kind: z.literal('manual'), look: line })

const checkPlan = z.object({
  kind: z.literal('check'),
  check: z.enum(CHECKS),
  /** Of an endpoint: its URL, or HOST:PORT. */
  place: line.optional(),
  /** The name of the number, and what it is of where there are several. */
  fact: line,
  of: line.optional(),
  success: comparison,
  failure: comparison,
})

/** A number of a check that is held against two conditions. */
export type CheckPlan = Readonly<z.output<typeof checkPlan>>

const plan = z.discriminatedUnion('kind', [measurePlan, httpPlan, checkPlan, manualPlan])

/** What is looked at, and what would support or refute; frozen before the first look. */
export type Plan = Readonly<z.output<typeof plan>>

const sampling = z.object({
  count: z.number().int().min(1).max(60),
  everySeconds: z.number().min(0),
  /** More failing samples than these refute. */
  failuresAllowed: z.number().int().min(0),
})

/** How often is looked. */
export type Sampling = Readonly<z.output<typeof sampling>>

const maybe = z.number().nullable()

const reading = z.object({
  window: fixed,
  value: maybe,
  count: z.number(),
  low: maybe.optional(),
  high: maybe.optional(),
})

/** A number as it was read, with the stretch it is about. */
export type Reading = Readonly<z.output<typeof reading>>

const query = z.object({
  name: line,
  text: prose,
  params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
})

/** The verdict of one look, and the sentence with its numbers. */
const look = z.object({ verdict: z.enum(TEST_VERDICTS), says: line })

/** What shows a link of the mechanism, by the link's place in it (the first is 0): a handle, a query, an address. */
const grounds = listOf(z.object({ link: z.number().int().min(0), cites: line }))

/** Events that state causes and put them to the test. */
export const testingEvents = [
  z.object({
    kind: z.literal('hypothesis-stated'),
    id: hypothesisId,
    statement: line,
    service: serviceName.optional(),
    /** A change's handle or id. */
    change: line.optional(),
    /** What that change was and when, as it was known then. */
    changed: z.object({ title: line, at: time }).optional(),
    /** How the cause leads to what users see, link by link. */
    mechanism: listOf(line).optional(),
    grounds: grounds.optional(),
    /** The diagnosis' name of it, when the diagnosis proposed it. */
    proposedAs: line.optional(),
  }),
  z.object({
    kind: z.literal('hypothesis-explained'),
    id: hypothesisId,
    mechanism: listOf(line),
    grounds: grounds.optional(),
  }),
  z.object({ kind: z.literal('hypothesis-parked'), id: hypothesisId, reason: line }),
  z.object({
    kind: z.literal('prediction-fixed'),
    id: predictionId,
    hypothesis: hypothesisId,
    /** As it was written. */
    text: line,
    plan,
    sampling,
    timeBoxMinutes: z.number().positive(),
    /** Why it runs beside the test of another hypothesis. */
    meanwhile: line.optional(),
  }),
  z.object({
    kind: z.literal('prediction-sampled'),
    id: predictionId,
    sample: z.number().int().min(1),
    ...look.shape,
    reading: reading.optional(),
    before: reading.optional(),
    control: look.extend({ reading: reading.optional(), before: reading.optional() }).optional(),
    query: query.optional(),
  }),
  z.object({
    kind: z.literal('prediction-checked'),
    id: predictionId,
    ...look.shape,
    /** True when the control was looked at and did not show the same. */
    discriminating: z.boolean(),
    /** Refuted: where to look next. */
    beyond: listOf(line).optional(),
  }),
  z.object({ kind: z.literal('prediction-dropped'), id: predictionId, reason: line }),
  z.object({
    kind: z.literal('cause-committed'),
    hypothesis: hypothesisId,
    considered: listOf(hypothesisId),
    whyOnlyOne: line.optional(),
    /** Why it is acted on although no test speaks for it. */
    despite: line.optional(),
  }),
] as const
