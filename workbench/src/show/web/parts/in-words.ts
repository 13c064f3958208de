import { words } from '../format.ts'

const LEVELS_MAX = 8 // what a verb answers has fewer
const LINES_MAX = 400 // what is longer is read where it belongs

/** What a verb answers, in words: a line for each thing it says, what belongs to it moved in below. Absent things are left out; at most 400 lines. */
export function inWords(answer: unknown): string {
  const lines = linesOf(answer, 0)
  const more = lines.length - LINES_MAX
  return [...lines.slice(0, LINES_MAX), ...(more > 0 ? [`… ${more} more lines`] : [])].join('\n')
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
