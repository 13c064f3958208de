import { z } from 'zod'
import { faultsOf } from '../lib/faults-of.ts'
import { hasLevels } from '../lib/has-levels.ts'
import { err, ok, type Result } from '../lib/result.ts'
import { CHANGE_KINDS } from './change-kinds.ts'
import { parseRfc3339, RFC3339_EXPECTED } from './time.ts'

const TEXT_CHARS_MAX = 4_000 // a title or a version; a longer one is a mistake of the sender

const text = z
  .string('expected text')
  .max(TEXT_CHARS_MAX, `expected at most ${TEXT_CHARS_MAX} characters`)
  .overwrite((t) => t.toWellFormed()) // half a surrogate pair is no character: neither a URL nor the database takes it
const someText = text.min(1, 'expected text')
const time = z.string(RFC3339_EXPECTED).refine((t) => parseRfc3339(t) !== undefined, RFC3339_EXPECTED)

const schema = z.object({
  id: someText,
  at: time,
  receivedAt: time.optional(),
  kind: z.enum(CHANGE_KINDS, `expected one of ${CHANGE_KINDS.join(', ')}`),
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

const ID_CHARS_MAX = 500 // a digest, a URL, a name; also short enough to ask the database for many at once
const DETAILS_CHARS_MAX = 16_384 // of JSON; what a person reads, not an archive

/** Levels of a change's details: what is nested deeper cannot be relied on to be written as JSON again. */
export const DETAILS_LEVELS_MAX = 32

/** A character that leaves a mark: not a blank, a control character, or one of no width. */
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]/u
const visible = text.regex(VISIBLE, 'expected text that can be seen')

/** What is asked of a sender beyond the shape; what is stored keeps the shape, whatever is asked later. */
const atTheDoor = schema.extend({
  id: visible.max(ID_CHARS_MAX, `expected at most ${ID_CHARS_MAX} characters`),
  title: visible,
  source: visible,
  details: schema.shape.details.refine(
    (details) => details === undefined || (hasLevels(details, DETAILS_LEVELS_MAX) && isShort(details)),
    `expected at most ${DETAILS_CHARS_MAX} characters of JSON in at most ${DETAILS_LEVELS_MAX} levels`,
  ),
})

const isShort = (details: unknown): boolean => JSON.stringify(details).length <= DETAILS_CHARS_MAX

/** How many changes a source told of, and how many of those could not be read: what is refused is not known. */
export type ChangesTold = { readonly accepted: number; readonly refused: number }

/** Something people or machines did to the system; `at` is when it happened (RFC 3339), `receivedAt` when we heard of it. */
export type ChangeEvent = z.output<typeof schema> & {
  /** Of a change that was told of in several stages: each one. It is made when they are read; no sender gives it. */
  readonly stages?: readonly ChangeStage[] | undefined
}

/**
 * The configuration that runs once the change is finished, as its sender names it: a checksum, a commit, a number. `from` and `to` of a
 * setting are its levels, so it stands in the details.
 */
export const revisionOf = ({ details }: ChangeEvent): string | undefined => {
  const revision = details?.revision
  return typeof revision === 'string' && revision !== '' ? revision : undefined
}

/** How far a change was, and when. */
export type ChangeStage = Pick<z.output<typeof schema>, 'phase' | 'at'>

/** JSON Schema of a change event, for the API description. */
export const changeEventJsonSchema = (): unknown => z.toJSONSchema(atTheDoor)

/**
 * A change event from parsed JSON; a field that is null counts as absent, numbers and yes or no are taken as text in `from` and `to`, and
 * a kind in other common words as ours. Errors: one line that names each bad field.
 */
export function parseChangeEvent(json: unknown): Result<ChangeEvent, string> {
  return resultOf(atTheDoor.safeParse(asMeant(json)))
}

/** A change event that was stored, from its JSON. Errors: as `parseChangeEvent`. */
export const storedChangeEvent = (json: unknown): Result<ChangeEvent, string> => resultOf(schema.safeParse(json))

function resultOf(parsed: z.ZodSafeParseResult<ChangeEvent>): Result<ChangeEvent, string> {
  if (parsed.success) return ok(parsed.data)
  return err(faultsOf(parsed.error, 'change event'))
}

/** Other tools' words for our kinds: a change that is refused for its word is one that nobody can find guilty. */
const SAME_KIND: ReadonlyMap<unknown, (typeof CHANGE_KINDS)[number]> = new Map([
  ['deployment', 'deploy'],
  ['release', 'deploy'],
  ['rollout', 'deploy'],
  ['configuration', 'config'],
  ['feature-flag', 'flag'],
  ['feature_flag', 'flag'],
  ['scaling', 'scale'],
  ['cronjob', 'cron'],
  ['infra', 'infrastructure'],
])

function asMeant(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  const told = Object.entries(json).filter(([, value]) => value !== null)
  return Object.fromEntries(told.map(([field, value]) => [field, meant(field, value)]))
}

function meant(field: string, value: unknown): unknown {
  if (field === 'kind') return SAME_KIND.get(value) ?? value
  const isLevel = (field === 'from' || field === 'to') && (typeof value === 'number' || typeof value === 'boolean')
  return isLevel ? String(value) : value
}
