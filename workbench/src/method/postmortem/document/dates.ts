const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const MONTH = '(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\\.?'
const DAY = '\\d{1,2}(?:st|nd|rd|th)?'

const ISO = /\b(\d{4})[-/](\d{2})[-/](\d{2})(?=\D|$)/
const DAY_MONTH = new RegExp(`\\b(${DAY})\\s+(?:of\\s+)?(${MONTH})(?:,?\\s+(\\d{4}))?`, 'i')
const MONTH_DAY = new RegExp(`\\b(${MONTH})\\s+(${DAY})\\b(?:,?\\s+(\\d{4}))?`, 'i')
const NUMERIC = /\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b/
const MONTH_YEAR = new RegExp(`\\b(?:${MONTH})\\s+\\d{4}\\b`, 'i')
const QUARTER = /\b(?:Q[1-4]|H[12])\b(?:[ /-]?\d{4})?|\bend of (?:the )?(?:year|quarter|month|week)\b/i

const DATES = [ISO, DAY_MONTH, MONTH_DAY, NUMERIC, MONTH_YEAR, QUARTER]

/** A date as it is written, and its day where that is told without doubt (`2026-12-04`). */
export type WrittenDate = { readonly text: string; readonly day: string | undefined }

/** The first date of a text: a day, a month or a quarter; words such as "soon" or "next sprint" are none. */
export function dateIn(text: string): WrittenDate | undefined {
  const found = DATES.map((pattern) => pattern.exec(text)).find((match) => match !== null)
  return found && { text: found[0], day: dayIn(found[0]) }
}

function dayIn(text: string): string | undefined {
  const iso = ISO.exec(text)
  if (iso) return validDay(iso[1]!, Number(iso[2]), Number(iso[3]))
  const [, dayFirst, monthSecond, yearA] = DAY_MONTH.exec(text) ?? []
  const [, monthFirst, daySecond, yearB] = MONTH_DAY.exec(text) ?? []
  const [day, month, year] = yearA ? [dayFirst, monthSecond, yearA] : [daySecond, monthFirst, yearB]
  if (year === undefined) return undefined
  return validDay(year, MONTHS.indexOf(month!.slice(0, 3).toLowerCase()) + 1, Number.parseInt(day!, 10))
}

function validDay(year: string, month: number, day: number): string | undefined {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const ms = Date.parse(`${text}T00:00:00Z`)
  return new Date(ms).getUTCDate() === day ? text : undefined
}

/** A time of day, with its zone when one stands beside it. */
export const CLOCK_TIME =
  /(?<![\d:.])(?:[01]?\d|2[0-3])[:h.][0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?![\d%])(?:\s?[ap]\.?m\b\.?)?|\b(?:1[0-2]|[1-9])\s?[ap]m\b/i

/** A name of a time zone, or an offset from UTC. */
export const ZONE =
  /\b(?:UTC|GMT|Zulu|[PMCE][SD]?T|[PMCE]T|BST|CES?T|EES?T|WES?T|IST|JST|KST|A[EWC][SD]T|NZ[SD]T|SGT|HKT|MSK|time ?zone|local time)\b|\d(?:Z\b|[+-]\d{2}:?\d{2}\b)/i

const VERSION_OR_HANDLE =
  /\bv?\d+(?:\.\d+){2,}\b|\bv\d+(?:\.\d+)*\b|#\d+\b|\b[A-Za-z][A-Za-z0-9]*-\d+\b|\b[A-Za-z]+\d+\b/i

const NO_MEASURES = [...DATES, CLOCK_TIME, VERSION_OR_HANDLE].map((pattern) => new RegExp(pattern, 'gi'))

/** A text in which times, dates, versions and handles are blank: numbers that remain measure something. */
export const withoutTimes = (text: string): string =>
  NO_MEASURES.reduce((rest, pattern) => rest.replace(pattern, (found) => ' '.repeat(found.length)), text)
