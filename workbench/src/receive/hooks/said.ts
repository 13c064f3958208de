import { createHash } from 'node:crypto'
import { clipped } from '../../lib/clipped.ts'
import { BLANK, LINE_CHARS_MAX } from '../../model/incident/said.ts'
import { MASK, withoutTokens } from '../../model/secrets.ts'
import { parseRfc3339, rfc3339, unixMs } from '../../model/time.ts'

/** Values that a template prints where it found nothing. */
const NOTHING = new Set(['<no value>', '<nil>', 'null', 'undefined'])

/** How the name of a secret ends. Labels named code, key or session are daily bread of alerts, so this is narrower than `isSecretName`. */
const SECRET_NAME = '(?:password|passwd|secret|token|api[_-]?key)'

const NAMES_A_SECRET = new RegExp(`${SECRET_NAME}$`, 'i')

/** It begins with text that stands for itself: one that begins with "any letters" starts over at every letter, and takes seconds of a MiB. */
const NAMED_SECRET = new RegExp(`(${SECRET_NAME}["']?\\s*[=:]\\s*)["']?[^\\s,;&"']+`, 'gi')

/** Text of a sender as one line: no controls, no halves of characters, nothing that looks like a secret; undefined when nothing is said. */
export function said(value: unknown, charsMax = LINE_CHARS_MAX): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return undefined
  const flat = value
    .slice(0, charsMax * 4)
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  if (BLANK.test(flat) || NOTHING.has(flat)) return undefined
  return clipped(withoutSecrets(flat), charsMax)
}

/** Long numbers stay, even those that could be a card's: alerts and changes name runs by them, and their links hold them. */
const withoutSecrets = (text: string): string => withoutTokens(text).replace(NAMED_SECRET, `$1${MASK}`)

/** JSON without what looks like a secret, by its words or by the name of its field; what is nested deeper than `levels` is left. */
export function withoutSecretsIn(value: unknown, levels: number): unknown {
  if (typeof value === 'string') return withoutSecrets(value)
  if (typeof value !== 'object' || value === null || levels === 0) return value
  if (Array.isArray(value)) return value.map((item) => withoutSecretsIn(item, levels - 1))
  const shown = ([name, inner]: [string, unknown]): [string, unknown] => [
    name,
    NAMES_A_SECRET.test(name) ? MASK : withoutSecretsIn(inner, levels - 1),
  ]
  return Object.fromEntries(Object.entries(value).map(shown))
}

/** The first of several values that says something. */
export function firstSaid(...values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const text = said(value)
    if (text !== undefined) return text
  }
  return undefined
}

const DETAILS_MAX = 32 // labels of an alert that a person reads
const DETAILS_CHARS_MAX = 12_000 // of JSON; a change may have 16 384, and readers add some of their own

/** Labels as details: names and values as lines, the first that fit; of what is named like a secret, the name. */
export function detailsOf(values: unknown): Readonly<Record<string, string>> {
  const pairs: (readonly [string, string])[] = []
  let chars = 0
  for (const [name, value] of Object.entries(recordOf(values))) {
    const key = said(name, 100)
    const text = NAMES_A_SECRET.test(name) ? MASK : said(value)
    if (key === undefined || text === undefined || key === '__proto__') continue
    chars += JSON.stringify([key, text]).length
    if (chars > DETAILS_CHARS_MAX || pairs.length === DETAILS_MAX) break
    pairs.push([key, text])
  }
  return Object.fromEntries(pairs)
}

/** A JSON object as a record; of anything else an empty one. */
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

/** A JSON array, at most `most` of it; of anything else an empty one. */
export const listIn = (value: unknown, most: number): readonly unknown[] =>
  Array.isArray(value) ? value.slice(0, most) : []

/** What stands at a path of names in a JSON object, where every step is a field of its own. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let inner = value
  for (const name of path) {
    const record = recordOf(inner)
    if (!Object.hasOwn(record, name)) return undefined
    inner = record[name]
  }
  return inner
}

/** Up to here a number counts seconds since 1970: as milliseconds it would be a day of early 1970, which no sender means. */
const SECONDS_MAX = 2 ** 32

/**
 * A time as RFC 3339 in UTC, from text, or from seconds or milliseconds since 1970, which templates write in quotes too; undefined when it
 * names none, as Go's zero time does not.
 */
export function timeIn(value: unknown): string | undefined {
  if (typeof value === 'string' && !/^\d{10,13}$/.test(value)) {
    const parsed = parseRfc3339(value)
    return parsed === undefined ? undefined : rfc3339(parsed)
  }
  const since = typeof value === 'string' ? Number(value) : value
  if (typeof since !== 'number' || !Number.isFinite(since) || since < 0) return undefined
  const ms = since < SECONDS_MAX ? since * 1_000 : since
  return ms < SECONDS_MAX * 1_000 ? rfc3339(unixMs(ms)) : undefined
}

/** A short name for a list of values that are the same for the same fact. */
export const digest = (...values: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32)

/** An object without its fields that are undefined. */
export const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
