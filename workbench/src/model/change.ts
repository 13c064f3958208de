import { z } from 'zod'
import { err, ok, type Result } from '../lib/result.ts'
import { parseRfc3339, RFC3339_EXPECTED } from './time.ts'

export const CHANGE_KINDS = [
  'deploy',
  'config',
  'flag',
  'migration',
  'scale',
  'cron',
  'certificate',
  'dependency',
  'infrastructure',
  'traffic',
  'secret',
  'manual',
] as const

const TEXT_CHARS_MAX = 4_000 // a title or a version; a longer one is a mistake of the sender

const text = z.string('expected text').max(TEXT_CHARS_MAX, `expected at most ${TEXT_CHARS_MAX} characters`)
const someText = text.min(1, 'expected text')
const time = z.string(RFC3339_EXPECTED).refine((t) => parseRfc3339(t) !== undefined, RFC3339_EXPECTED)

const schema = z.object({
  id: someText,
  at: time,
  receivedAt: time.optional(),
  kind: z.enum(CHANGE_KINDS),
  phase: z.enum(['started', 'finished', 'failed', 'reverted']).optional(),
  service: text.optional(),
  environment: text.optional(),
  title: someText,
  from: text.optional(),
  to: text.optional(),
  commit: text.optional(),
  url: text.optional(),
  actor: text.optional(),
  source: someText,
  details: z.record(z.string(), z.unknown()).optional(),
})

/** Something people or machines did to the system; `at` is when it happened (RFC 3339), `receivedAt` when we heard of it. */
export type ChangeEvent = z.output<typeof schema>

/** JSON Schema of a change event, for the API description. */
export const changeEventJsonSchema = (): unknown => z.toJSONSchema(schema)

/** A change event from parsed JSON; a field that is null counts as absent. Errors: one line that names each bad field. */
export function parseChangeEvent(json: unknown): Result<ChangeEvent, string> {
  const parsed = schema.safeParse(withoutNulls(json))
  if (parsed.success) return ok(parsed.data)
  return err(parsed.error.issues.map((i) => `${i.path.join('.') || 'change event'}: ${i.message}`).join('; '))
}

function withoutNulls(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null))
}
