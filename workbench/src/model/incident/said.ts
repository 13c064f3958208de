import { z } from 'zod'
import { clipped } from '../../lib/clipped.ts'
import { parseRfc3339, RFC3339_EXPECTED } from '../time.ts'

/** Characters of a title, a statement, a reason: what fits a line that somebody reads aloud. */
export const LINE_CHARS_MAX = 500

/** Characters of a note or a section; what is longer is evidence, and is captured as a file. */
export const PROSE_CHARS_MAX = 64 * 1024

/** Entries of any list within one event. */
export const LIST_MAX = 100

/** Matches what says nothing. */
export const BLANK = /^[\s\p{Cc}\p{Cf}]*$/u // spaces, control characters and marks that draw nothing

const WHOLE = 'expected whole characters; half of one is in it' // a lone surrogate is no text to any database

/** Text of one line that says something. */
export const line = z
  .string('expected text')
  .refine((text) => text.isWellFormed(), WHOLE)
  .max(LINE_CHARS_MAX, `expected at most ${LINE_CHARS_MAX} characters`)
  .refine((text) => !BLANK.test(text), 'expected text, not only blanks')
  .refine((text) => !/[\r\n]/.test(text), 'expected one line')

/** Any text as one line: what would break it or draws nothing becomes a space, and what is longer is cut; '' where it says nothing. */
export const oneLine = (text: string, charsMax = LINE_CHARS_MAX): string =>
  clipped(
    text
      .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
      .trim()
      .toWellFormed(),
    charsMax,
  )

/** Text of any number of lines that says something. */
export const prose = z
  .string('expected text')
  .refine((text) => text.isWellFormed(), WHOLE)
  .max(PROSE_CHARS_MAX, `expected at most ${PROSE_CHARS_MAX} characters; keep longer text as evidence`)
  .refine((text) => !BLANK.test(text), 'expected text, not only blanks')

/** A time in RFC 3339. */
export const time = z
  .string(RFC3339_EXPECTED)
  .refine((text) => parseRfc3339(text) !== undefined, RFC3339_EXPECTED)
  .meta({ format: 'date-time' })

/** The name of a service as telemetry carries it. */
export const serviceName = line

/** A short handle such as `h-3`: the letters of what it names, and its number within the incident. */
export const handle = (start: string): z.ZodString =>
  z.string().regex(new RegExp(`^${start}-[1-9]\\d{0,5}$`), `expected a handle such as ${start}-1`)

/** A list of at most LIST_MAX. */
export const listOf = <T extends z.ZodType>(item: T): z.ZodArray<T> => z.array(item).max(LIST_MAX)
