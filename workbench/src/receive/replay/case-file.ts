import { z } from 'zod'
import { err, ok, type Result } from '../../lib/result.ts'
import { parseRfc3339, rfc3339, type TimeRange, type UnixMs, unixMs } from '../../model/time.ts'

const TEXT_CHARS_MAX = 4_000 // a title; a longer one is a mistake of the writer

const text = z.string().max(TEXT_CHARS_MAX)

const time = z.string().transform((value, context): UnixMs => {
  const at = parseRfc3339(value)
  if (at === undefined) context.addIssue('expected RFC 3339, e.g. 2026-01-31T14:02:10Z')
  return at ?? unixMs(0)
})

const schema = z.object({
  id: text.optional(),
  page: z.object({ at: time, service: text.optional(), title: text.optional() }).optional(),
  window: z
    .object({ from: time, to: time })
    .refine(({ from, to }) => from < to, 'from must be before to')
    .optional(),
})

/** What a replay is about: the page that called someone, and the stretch of time to look at. */
export type ReplayCase = {
  readonly id: string | undefined
  readonly page: { readonly at: UnixMs; readonly service?: string; readonly title?: string } | undefined
  readonly window: TimeRange | undefined
}

/** The case in the text of a `case.json`, moved by `shiftMs`. Unknown keys are left alone. Errors: one line that names the field. */
export function parseCase(json: string, shiftMs: number): Result<ReplayCase, string> {
  const parsed = schema.safeParse(parsedJson(json))
  if (!parsed.success)
    return err(parsed.error.issues.map((i) => `${i.path.join('.') || 'the file'}: ${i.message}`).join('; '))
  const { id, page, window } = parsed.data
  const moved = (at: UnixMs): UnixMs => unixMs(at + shiftMs)
  return ok({
    id,
    page: page && {
      at: moved(page.at),
      ...(page.service === undefined ? {} : { service: page.service }),
      ...(page.title === undefined ? {} : { title: page.title }),
    },
    window: window && { from: moved(window.from), to: moved(window.to) },
  })
}

/** RFC 3339 text moved by `shiftMs`; untouched when there is nothing to move. */
export function shiftedText(at: string, shiftMs: number): string {
  const parsed = shiftMs === 0 ? undefined : parseRfc3339(at)
  return parsed === undefined ? at : rfc3339(unixMs(parsed + shiftMs))
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined // the schema then says that an object was expected
  }
}
