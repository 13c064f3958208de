import { printable } from './printable.ts'

/**
 * Columns that text takes on a terminal, as terminals draw it: a wide character (Chinese, Japanese, Korean, emoji) takes
 * two, a mark that sits on another character none. Text is printable, as `printable` makes it.
 */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length
  let columns = 0
  for (const { segment } of CHARACTERS.segment(text)) columns += widthOf(segment)
  return columns
}

/** Text from outside on one line of a terminal, escaped as `printable` does it; what exceeds `columnsMax` is cut with an ellipsis. */
export function fitted(text: string, columnsMax: number): string {
  const line = printable(text, columnsMax * CHARS_PER_COLUMN_MAX)
  if (displayWidth(line) <= columnsMax) return line
  return columnsMax < 1 ? '' : `${headWithin(line, columnsMax - 1)}…`
}

/** Text with blanks behind it up to a width in columns. */
export const padded = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - displayWidth(text)))

/** As much of the beginning of text as fits in `columnsMax`, whole characters only. */
export function headWithin(text: string, columnsMax: number): string {
  let columns = 0
  let end = 0
  for (const { segment } of CHARACTERS.segment(text)) {
    columns += widthOf(segment)
    if (columns > columnsMax) break
    end += segment.length
  }
  return text.slice(0, end)
}

const CHARS_PER_COLUMN_MAX = 8 // an emoji of several people, a letter with some marks; more is there to harm

const CHARACTERS = new Intl.Segmenter('und', { granularity: 'grapheme' })

const NARROW = /^[\x20-\x7e\u00a1-\u02ff\u2010-\u2027\u2190-\u2193\u2500-\u259f]*$/

/** One character as people see it: a letter with its marks, an emoji with its variants. */
function widthOf(character: string): number {
  if (SQUARE.test(character) || SQUARE_TOO.test(character) || PICTURE.test(character)) return 2
  return WITHOUT_WIDTH.test(character) ? 0 : 1
}

/**
 * Unicode's East Asian Width is none of the properties that a RegExp knows, so these are the blocks of the scripts whose
 * signs are square, with the punctuation and full-width forms beside them.
 */
const SQUARE =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b]/
const SQUARE_TOO =
  /^[\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u

/** Pictures, those that ask for their coloured form, and flags. */
const PICTURE = /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}{2})/u

const WITHOUT_WIDTH = /^[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\ud7b0-\ud7ff]+$/u
