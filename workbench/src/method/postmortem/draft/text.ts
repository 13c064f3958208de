import { printable } from '../../../lib/printable.ts'
import { PROSE_CHARS_MAX } from '../../../model/incident/said.ts'

/** What stands where nothing is recorded; the lint finds it. */
export const UNKNOWN = 'unknown'

const CHARS_MAX = 2_000 // of one entry; a longer note is read in the record

/** Text from outside within a line of Markdown: it reads as it was written and is neither markup nor a terminal's command. */
export const escaped = (text: string): string => escapedTo(CHARS_MAX, text)

/** The same of a text as long as a note may be. */
export const escapedWhole = (text: string): string => escapedTo(PROSE_CHARS_MAX, text)

function escapedTo(charsMax: number, text: string): string {
  const oneLine = text.replace(/\s*\r?\n\s*/g, ' ').trim()
  return printable(oneLine, charsMax).replace(MARKS, (mark) => `\\${mark}`)
}

const MARKS = /[\\`*[\]<>|~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)|^[#+-]|(?<=^\d{1,9})[.)](?=\s|$)/gu

/** A time in UTC, to the second: `2026-11-20T15:12:00Z`. */
export const utc = (at: string): string => `${new Date(at).toISOString().slice(0, 19)}Z`

/** Lines as a list, or what stands there when there are none. */
export const listed = (lines: readonly string[], none = UNKNOWN): string =>
  lines.length === 0 ? none : lines.map((line) => `- ${line}`).join('\n')

/** What an author wrote in Markdown. An open comment or block of code ends with it, so that it cannot swallow what follows. */
export function authored(text: string): string {
  const commented = text.replace(/<!--(?!\s*lint-ok:[^\n]*-->)/g, '\\<!--').trim()
  const fences = commented.match(/^ {0,3}(?:`{3,}|~{3,})/gm) ?? []
  return fences.length % 2 === 0 ? commented : `${commented}\n${fences.at(-1)!.trim()}`
}
