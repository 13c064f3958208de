import { z } from 'zod'
import { err, ok, type Result } from '../lib/result.ts'

const text = z.string().max(4_000)
const count = z.number().min(0)
const id = z.string().max(200)

/** A value as the agent sends it. */
export type Captured = {
  readonly t: string
  readonly v?: string | number | boolean | undefined
  readonly c?: string | undefined
  readonly f?: Readonly<Record<string, Captured>> | undefined
  readonly e?: readonly Captured[] | undefined
  readonly id?: number | undefined
  readonly ref?: number | undefined
  readonly size?: number | undefined
  readonly cut?: string | undefined
}

const captured: z.ZodType<Captured> = z.object({
  t: z.string().max(20),
  v: z.union([text, z.number(), z.boolean()]).optional(),
  c: z.string().max(200).optional(),
  get f() {
    return z.record(z.string(), captured).optional()
  },
  get e() {
    return z.array(captured).optional()
  },
  id: count.optional(),
  ref: count.optional(),
  size: count.optional(),
  cut: z.string().max(20).optional(),
})

const frame = z.object({ name: text, file: text, line: z.number() })

const hit = z.object({
  probe: id,
  at: z.number().min(0).max(8.64e15),
  pass: count,
  text: z
    .string()
    .max(64 * 1024)
    .optional(),
  values: z.record(z.string(), captured).optional(),
  level: z.string().max(100).optional(),
  stack: z.array(frame).max(100).optional(),
  callers: z
    .array(frame.extend({ values: z.record(z.string(), captured) }))
    .max(10)
    .optional(),
  pauseMs: count.optional(),
  traceId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  spanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
})

const timing = z.object({
  count,
  sumMs: count,
  minMs: count,
  maxMs: count,
  p50Ms: count,
  p95Ms: count,
  startsMissing: count,
  scale: z.number().int().min(-10).max(20),
  offset: z.number().int(),
  buckets: z.array(count).max(2_000),
})

const counted = z.object({
  probe: id,
  passes: count,
  matched: count,
  sent: count,
  dropped: z.object({ rate: count, bytes: count, failed: count }),
  timing: timing.optional(),
})

/** What a process may say unasked; its text is trusted no more than telemetry is. */
const heard = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocol: z.number(),
    pid: z.number().int().min(0),
    node: z.string().max(100),
    service: z.string().max(500),
    entry: text,
    version: z.string().max(500).optional(),
    instance: z.string().max(500).optional(),
    host: z.string().max(500).optional(),
    otlp: z.string().max(500).optional(),
  }),
  z.object({ type: z.literal('hits'), hits: z.array(hit).max(10_000) }),
  z.object({ type: z.literal('counts'), counts: z.array(counted).max(10_000) }),
  z.object({
    type: z.literal('ended'),
    probe: id,
    state: z.enum(['removed', 'expired', 'exhausted', 'tripped', 'lost']),
    reason: text,
  }),
])

/** A notice of a process, checked. */
export type Heard = z.output<typeof heard>
export type Hello = Extract<Heard, { type: 'hello' }>
export type HeardHit = z.output<typeof hit>
export type HeardCount = z.output<typeof counted>

/** What a process said. Errors: one line that names the first field that cannot be. */
export function heardOf(notice: unknown): Result<Heard, string> {
  const parsed = heard.safeParse(notice)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  return err(`${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'no message'}`)
}
