import { z } from 'zod'
import { messageOf } from '../../lib/message-of.ts'
import { parseRfc3339, RFC3339_EXPECTED, rfc3339, type TimeRange, type UnixMs, unixMs } from '../../model/time.ts'

const TEXT_CHARS_MAX = 4_000 // a title; a longer one is a mistake of the writer
const QUOTED_CHARS_MAX = 60 // of a value that is wrong

const text = z.string(`expected text of at most ${TEXT_CHARS_MAX} characters`).max(TEXT_CHARS_MAX)

const time = z.string(RFC3339_EXPECTED).transform((value, context): UnixMs => {
  const at = parseRfc3339(value)
  if (at === undefined) context.addIssue(`${RFC3339_EXPECTED}, got "${value.slice(0, QUOTED_CHARS_MAX)}"`)
  return at ?? unixMs(0)
})

/** Null counts as absent. Each part is read by itself, so that a mistake in one leaves the others in use. */
const PARTS = {
  id: text.optional(),
  page: z
    .object({ at: time, service: text.nullish(), title: text.nullish() }, 'expected an object {at, service?, title?}')
    .optional(),
  window: z
    .object({ from: time, to: time }, 'expected an object {from, to}')
    .refine(({ from, to }) => from < to, 'expected from to be before to')
    .optional(),
} as const

/** What a replay is about: the page that called someone, and the stretch of time to look at. */
export type ReplayCase = {
  readonly id: string | undefined
  readonly page: { readonly at: UnixMs; readonly service?: string; readonly title?: string } | undefined
  readonly window: TimeRange | undefined
}

/** What could be read of a `case.json`, and one sentence for each part that could not: its field and what is expected there. */
export type ReadCase = { readonly case: ReplayCase | undefined; readonly problems: readonly string[] }

/** The case in the text of a `case.json`, moved by `shiftMs`. Unknown keys are left alone. */
export function parseCase(json: string, shiftMs: number): ReadCase {
  const object = objectOf(json)
  if (typeof object === 'string') return { case: undefined, problems: [`case.json: not used: ${object}`] }
  const problems: string[] = []
  const part = <Part extends keyof typeof PARTS>(name: Part): z.output<(typeof PARTS)[Part]> | undefined => {
    const parsed = PARTS[name].safeParse(object[name] ?? undefined)
    if (parsed.success) return parsed.data as z.output<(typeof PARTS)[Part]>
    const issues = parsed.error.issues.map((i) => `${[name, ...i.path].join('.')}: ${i.message}`)
    problems.push(`case.json: the ${name} is not used: ${issues.join('; ')}`)
    return undefined
  }
  const [id, page, window] = [part('id'), part('page'), part('window')]
  const moved = (at: UnixMs): UnixMs => unixMs(at + shiftMs)
  const told = {
    id,
    page: page && {
      at: moved(page.at),
      ...(page.service ? { service: page.service } : {}),
      ...(page.title ? { title: page.title } : {}),
    },
    window: window && { from: moved(window.from), to: moved(window.to) },
  }
  return { case: told, problems }
}

/** RFC 3339 text moved by `shiftMs`; untouched when there is nothing to move. */
export function shiftedText(at: string, shiftMs: number): string {
  const parsed = shiftMs === 0 ? undefined : parseRfc3339(at)
  return parsed === undefined ? at : rfc3339(unixMs(parsed + shiftMs))
}

/** The JSON object in the text, or why there is none. */
function objectOf(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>
    return 'expected one JSON object, {"id"?, "page"?: {"at", "service"?, "title"?}, "window"?: {"from", "to"}}'
  } catch (error) {
    return `it is no JSON: ${messageOf(error)}`
  }
}
