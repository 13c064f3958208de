import { err, ok, type Result } from '../../../lib/result.ts'
import { type ProbeKind, type ProbeWish, probeWish } from '../../../model/probes.ts'
import { parseDuration } from '../duration.ts'

/** What was typed for a probe. */
export type Typed = {
  readonly kind: ProbeKind
  readonly service: string
  /** `src/cart.ts:88`; of a timer `src/cart.ts:88-95`. */
  readonly place: string
  readonly template: string | undefined
  readonly flags: Readonly<Record<string, unknown>>
}

/** The wish that was typed. Errors: one line that says what is expected where. */
export function wishOf({ kind, service, place, template, flags }: Typed): Result<ProbeWish, string> {
  const at = /^(.+):(\d+)(?:-(\d+))?$/.exec(place)
  const expected =
    kind === 'timer' ? 'a file and two lines, as src/cart.ts:88-95' : 'a file and a line, as src/cart.ts:88'
  if (at === null || (kind === 'timer') !== (at[3] !== undefined)) return err(`expected ${expected}, got "${place}"`)
  const ttlMs = flags.expires === undefined ? undefined : parseDuration(String(flags.expires))
  if (flags.expires !== undefined && ttlMs === undefined)
    return err(`--expires: expected a duration such as 90s, 15m or 2h, got "${String(flags.expires)}"`)
  const given = {
    ...{ kind, service, template, ttlMs, file: at[1], line: Number(at[2]) },
    toLine: at[3] === undefined ? undefined : Number(at[3]),
    when: flags.condition,
    instance: flags.instance,
    all: flags.all,
    hitsMax: numberIn(flags.hits),
    ratePerSec: numberIn(flags.rate),
    stallMsMax: numberIn(flags.stall),
    reason: flags.reason,
    anySource: flags.anySource,
  }
  const parsed = probeWish.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  )
  if (parsed.success) return ok(parsed.data)
  return err(parsed.error.issues.map(({ path, message }) => `${flagOf(String(path[0]))}: ${message}`).join('; '))
}

const FLAGS: Readonly<Record<string, string>> = {
  when: '--condition',
  hitsMax: '--hits',
  ratePerSec: '--rate',
  stallMsMax: '--stall',
  ttlMs: '--expires',
}

const flagOf = (field: string): string => FLAGS[field] ?? field

/** A word that is no number stays as it is, for the wish to refuse it by name. */
function numberIn(typed: unknown): unknown {
  const text = typeof typed === 'string' ? typed.replace(/\s*ms$/, '') : typed
  return typeof text === 'string' && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
