/**
 * Paper    none; typed masks as in VictoriaLogs `collapse_nums` and Drain3, one configuration for all systems
 * Idea     what is surely a value is replaced by `<*>` without looking at other lines, so that a key can be computed line by line
 * Input    one log line
 * Output   its text with identifiers, addresses, paths, numbers, times and quoted values replaced; blanks are single
 * Cost     O(length), at most `LINE_CHARS_MAX`; a word seen before costs one look-up
 */
import { maskedWord, WILDCARD } from './word-mask.ts'

/** Replaces the values of a line. */
export type LineMask = (line: string) => string

const LINE_CHARS_MAX = 4096 // what follows is a payload, not a message
const JSON_CHARS_MAX = 65_536
const WORDS_REMEMBERED_MAX = 65_536
const WORD_CHARS_REMEMBERED_MAX = 64 // longer words are rarely seen twice

const DAY = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?'
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}'
const CLOCK = '\\d{1,2}:\\d\\d(?::\\d\\d)?(?:[.,]\\d{1,9})?'
const ZONE = '(?: ?(?:Z|[A-Z]{3,4}|[+-]\\d\\d:?\\d\\d)\\b)?'
const NUMBER = '\\d{1,32}(?:\\.\\d{1,32})?'
const SIZE = '[kKMGT]i?B'
const UNIT = `(?:ns|us|µs|ms|s|B|${SIZE})`

/** Values that hold blanks. No pattern can match a text without its `mark`, which is quicker to look for. */
const PHRASES: readonly { readonly mark: RegExp; readonly patterns: readonly RegExp[] }[] = [
  {
    mark: /\d:\d\d/, // a point in time, as people write it and as machines do
    patterns: [
      each(`\\b${DAY}${MONTH} +\\d{1,2},? (?:\\d{4},? )?${CLOCK}${ZONE}(?: \\d{4}\\b)?`),
      each(`\\b\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}[ T]${CLOCK}${ZONE}`),
    ],
  },
  { mark: /="/, patterns: [/(?<==")[^"]+(?=")/g] },
  { mark: /='/, patterns: [/(?<==')[^']+(?=')/g] },
  // an amount grows into the next unit, so a unit's symbol is part of the value; some logs tell a size twice
  { mark: /\d bytes?\b/, patterns: [each(`\\b${NUMBER} bytes?\\b(?: \\(${NUMBER} ?${SIZE}\\))?`)] },
  { mark: /<\d/, patterns: [each(`<${NUMBER} ?(?:sec|seconds?|min|minutes?|${UNIT})\\b`)] },
  { mark: each(`\\d ${UNIT}\\b`, ''), patterns: [each(`\\b${NUMBER} ${UNIT}\\b`)] },
]

const BLANK = /\s/

/** Where loggers that write JSON put their sentence. */
const MESSAGE_KEYS = ['msg', 'message', 'body', 'event', 'log'] as const

/** A mask that remembers words; use one for many lines. */
export function lineMask(): LineMask {
  const maskOf = rememberingMask()
  return (line) => {
    const words = phrasesMasked((messageOf(line) ?? line).slice(0, LINE_CHARS_MAX)).split(' ')
    let kept = 0
    for (const word of words) {
      const value = maskOf(word)
      if (value !== '') words[kept++] = value
    }
    words.length = kept
    return words.join(' ')
  }
}

/** One line with its values replaced; blanks are single. */
export const masked: LineMask = (line) => lineMask()(line)

function rememberingMask(): (word: string) => string {
  const remembered = new Map<string, string>()
  return (word) => {
    const known = remembered.get(word)
    if (known !== undefined) return known
    const value = BLANK.test(word) ? wordsMasked(word) : maskedWord(word)
    if (word.length > WORD_CHARS_REMEMBERED_MAX) return value
    if (remembered.size >= WORDS_REMEMBERED_MAX) remembered.clear()
    remembered.set(word, value)
    return value
  }
}

/** A tab or any other blank than the usual one parts words, too. */
function wordsMasked(words: string): string {
  return words
    .split(BLANK)
    .map(maskedWord)
    .filter((word) => word !== '')
    .join(' ')
}

function phrasesMasked(text: string): string {
  let out = text
  for (const { mark, patterns } of PHRASES) {
    if (mark.test(out)) for (const pattern of patterns) out = out.replace(pattern, WILDCARD)
  }
  return out
}

function each(pattern: string, flags = 'g'): RegExp {
  return new RegExp(pattern, flags)
}

/** The sentence inside a line of JSON; undefined for any other line. */
function messageOf(line: string): string | undefined {
  if (!line.startsWith('{') || line.length > JSON_CHARS_MAX) return undefined
  const fields = parsedObject(line)
  const key = MESSAGE_KEYS.find((name) => typeof fields[name] === 'string')
  return key && String(fields[key])
}

function parsedObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {} // not JSON after all: the line is read as it stands
  }
}
