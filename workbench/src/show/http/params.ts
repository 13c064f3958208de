import { z } from 'zod'
import { faultsOf } from '../../lib/faults-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { DAY_MS, parseRfc3339, RFC3339_EXPECTED, rfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import { PARAM_CHARS_MAX, WINDOW_MS_DEFAULT, WINDOW_MS_MAX } from './limits.ts'

const time = z
  .string()
  .max(64)
  .refine((t) => parseRfc3339(t) !== undefined, RFC3339_EXPECTED)
const text = z.string().min(1).max(PARAM_CHARS_MAX)

const windowFields = { from: time.optional(), to: time.optional() }

/** The query parameters and bodies the API understands, by name; the OpenAPI document is made from them. */
export const shapes = {
  window: z.strictObject(windowFields),
  diagnosis: z.strictObject({ ...windowFields, service: text.optional() }),
  evidence: z.strictObject({
    diagnosis: z
      .string()
      .regex(/^dx-\d{1,9}$/, 'expected a handle such as dx-3')
      .optional(),
  }),
  logs: z.strictObject({
    ...windowFields,
    service: text.optional(),
    traceId: z
      .string()
      .regex(/^[0-9a-f]{1,64}$/i, 'expected a hexadecimal trace id')
      .optional(),
    text: text.optional(),
  }),
} as const

/** The fields of `input` that `shape` names. Errors: one line that names each bad field. */
export function parsed<S extends z.ZodType>(shape: S, input: unknown): Result<z.output<S>, string> {
  const result = shape.safeParse(input)
  if (result.success) return ok(result.data)
  return err(faultsOf(result.error, 'request'))
}

/** The window asked for; without `to` it ends at `now`, without `from` it is half an hour long. */
export function windowOf(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: UnixMs,
): Result<{ from: string; to: string }, string> {
  const to = asked.to === undefined ? now : parseRfc3339(asked.to)!
  const from = asked.from === undefined ? unixMs(to - WINDOW_MS_DEFAULT) : parseRfc3339(asked.from)!
  if (from >= to) return err('from: must be before to')
  if (to - from > WINDOW_MS_MAX) return err(`from: the window is longer than ${WINDOW_MS_MAX / DAY_MS} days`)
  return ok({ from: rfc3339(from), to: rfc3339(to) })
}
