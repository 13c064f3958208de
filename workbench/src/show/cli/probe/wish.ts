import { err, ok, type Result } from '../../../lib/result.ts'
import { lackOf, type ProbeKind, type ProbeWish, probeWish } from '../../../model/probes.ts'
import { parseDuration } from '../duration.ts'

/** What was typed for a probe. */
export type Typed = {
  readonly kind: ProbeKind
  readonly service: string
  /** `src/cart.ts:88`; of a timer `src/cart.ts:88-95`; a verbose probe for a header has none. */
  readonly place: string | undefined
  readonly template: string | undefined
  readonly flags: Readonly<Record<string, unknown>>
}

/** The wish that was typed. Errors: one line that says what is expected where. */
export function wishOf({ kind, service, place, template, flags }: Typed): Result<ProbeWish, string> {
  const at = placeOf(kind, place)
  if (!at.ok) return at
  const user = userOf(flags.user)
  if (!user.ok) return user
  const ttlMs = flags.expires === undefined ? undefined : parseDuration(String(flags.expires))
  if (flags.expires !== undefined && ttlMs === undefined)
    return err(`--expires: expected a duration such as 90s, 15m or 2h, got "${String(flags.expires)}"`)
  const given = {
    kind,
    service,
    template,
    ttlMs,
    ...at.value,
    user: user.value,
    callers: numberIn(flags.callers),
    when: flags.condition,
    instance: flags.instance,
    all: flags.all,
    hitsMax: numberIn(flags.hits),
    ratePerSec: numberIn(flags.rate),
    stallMsMax: numberIn(flags.stall),
    cpuShareMax: percentIn(flags.cpu),
    reason: flags.reason,
    anySource: flags.anySource,
  }
  const parsed = probeWish.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  )
  if (parsed.success) {
    const lack = lackOf(parsed.data)
    return lack === undefined ? ok(parsed.data) : err(lack)
  }
  return err(parsed.error.issues.map(({ path, message }) => `${flagOf(String(path[0]))}: ${message}`).join('; '))
}

type At = Pick<ProbeWish, 'file' | 'line' | 'toLine'>

function placeOf(kind: ProbeKind, place: string | undefined): Result<At, string> {
  if (place === undefined && kind === 'verbose') return ok({})
  const at = /^(.+):(\d+)(?:-(\d+))?$/.exec(place ?? '')
  const expected =
    kind === 'timer' ? 'a file and two lines, as src/cart.ts:88-95' : 'a file and a line, as src/cart.ts:88'
  if (at === null || (kind === 'timer') !== (at[3] !== undefined))
    return err(`expected ${expected}, got "${place ?? ''}"`)
  return ok({ file: at[1]!, line: Number(at[2]), ...(at[3] !== undefined && { toLine: Number(at[3]) }) })
}

/** `x-user=42` */
function userOf(typed: unknown): Result<ProbeWish['user'], string> {
  if (typed === undefined) return ok(undefined)
  const [, header, equals] = /^([^=]+)=(.+)$/.exec(String(typed)) ?? []
  if (header === undefined || equals === undefined)
    return err(`--user: expected a header and its value, as x-user=42, got "${String(typed)}"`)
  return ok({ header, equals })
}

const FLAGS: Readonly<Record<string, string>> = {
  when: '--condition',
  hitsMax: '--hits',
  ratePerSec: '--rate',
  stallMsMax: '--stall',
  cpuShareMax: '--cpu',
  ttlMs: '--expires',
}

const flagOf = (field: string): string => FLAGS[field] ?? field

/** Per cent as a share; a word that is no number stays as it is. */
function percentIn(typed: unknown): unknown {
  const percent = numberIn(typeof typed === 'string' ? typed.replace(/\s*%$/, '') : typed)
  return typeof percent === 'number' ? percent / 100 : percent
}

/** What was typed as a number; a word that is none stays as it is, for the wish to refuse it by name. */
export function numberIn(typed: unknown): unknown {
  const text = typeof typed === 'string' ? typed.replace(/\s*ms$/, '') : typed
  return typeof text === 'string' && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
