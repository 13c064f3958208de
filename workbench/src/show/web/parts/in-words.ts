import { clipped } from '../../../lib/clipped.ts'
import { firstLines } from '../../first-lines.ts'
import { words } from '../format.ts'

const LEVELS_MAX = 8 // what a verb answers has fewer
const CHARS_MAX = 20_000 // what is longer is read where it belongs

/** What a verb answers, in words: a line for each thing it says, what belongs to it moved in below. Absent things are left out; of more than 20 000 characters the first lines, and how many there are more. */
export function inWords(answer: unknown): string {
  const lines = linesOf(answer, 0)
  return firstLines(lines, fittingOf(lines))
    .map((line) => clipped(line, CHARS_MAX))
    .join('\n')
}

/** How many of the lines fit, and at least one, of which the beginning is shown. */
function fittingOf(lines: readonly string[]): number {
  let chars = 0
  for (const [i, line] of lines.entries()) {
    chars += line.length + 1
    if (chars > CHARS_MAX) return Math.max(1, i)
  }
  return lines.length
}

function linesOf(value: unknown, level: number): readonly string[] {
  if (isAbsent(value)) return []
  if (typeof value !== 'object') return textOf(value).split('\n')
  if (level >= LEVELS_MAX) return ['…']
  if (Array.isArray(value)) return value.flatMap((one: unknown) => asItem(linesOf(one, level + 1)))
  return Object.entries(value as object).flatMap(([name, told]) => named(words(name), told, level))
}

function named(name: string, told: unknown, level: number): readonly string[] {
  if (isAbsent(told)) return []
  if (typeof told !== 'object') return [`${name}: ${textOf(told)}`]
  const lines = linesOf(told, level + 1)
  return lines.length === 0 ? [`${name}: none`] : [`${name}:`, ...lines.map((line) => `  ${line}`)]
}

const asItem = ([first, ...rest]: readonly string[]): readonly string[] =>
  first === undefined ? [] : [`– ${first}`, ...rest.map((line) => `  ${line}`)]

const isAbsent = (value: unknown): value is null | undefined | '' =>
  value === null || value === undefined || value === ''

const textOf = (value: unknown): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value as string | number)
