/**
 * Paper    Yu et al., Brain: Log Parsing with Bidirectional Parallel Tree (TSE 2023), its variable-column rule
 * Idea     lines that differ in one word only, and in many ways, differ by a value; so do those of which one has a value there
 * Input    distinct templates
 * Output   those that share a template with that word freed
 * Cost     O(templates · words)
 * Departs  no tree: each word is tried against all lines that are equal elsewhere, one configuration for all systems
 */
import { instanceFinder } from './instances.ts'
import { textHash } from './text-hash.ts'
import { WILDCARD } from './word-mask.ts'

const FORMS_MIN = 5 // a free word has no shape that speaks for a value, so it takes one form more than a soft one
const CONSTANTS_MIN = 2 // words that stay when another is freed: fewer do not tell what a line is about
const CONSTANTS_FIRST_MIN = 3 // … when it is the first word, which mostly says what happens
const CONSTANTS_BESIDE_VALUE_MIN = 3 // … when few forms speak for it
const WORDS_TRIED_MAX = 64 // of a template, from its beginning

type Column = { readonly freed: string; readonly at: number; readonly templates: string[] }

/** Templates → the same with every word freed that takes many forms in templates that are equal elsewhere. */
export function freedWords(templates: readonly string[]): Map<string, string> {
  const columnsByTemplate = new Map<string, Column[]>()
  const columns = columnsOf(templates).filter(isValue)
  const values = new Map(columns.map((column) => [column, valueAmong(formsOf(column))]))
  columns.sort((a, b) => b.templates.length - a.templates.length || a.at - b.at || (a.freed < b.freed ? -1 : 1))
  for (const column of columns) {
    for (const template of column.templates) {
      columnsByTemplate.set(template, [...(columnsByTemplate.get(template) ?? []), column])
    }
  }
  const renamed = new Map([...columnsByTemplate].map(([template, own]) => [template, freed(template, own, values)]))
  const generalOf = instanceFinder(renamed.values())
  for (const template of templates) renamed.set(template, renamed.get(template) ?? generalOf(template) ?? template)
  return renamed
}

/** Frees the widest columns first, as long as enough words stay. */
function freed(template: string, columns: readonly Column[], values: ReadonlyMap<Column, string>): string {
  const words = template.split(' ')
  let constants = words.filter(isConstant).length
  for (const column of columns) {
    const left = constants - Number(isConstant(words[column.at] as string))
    if (left < constantsMin(column.at)) continue
    words[column.at] = values.get(column) ?? WILDCARD
    constants = words.filter(isConstant).length
  }
  return words.join(' ')
}

const constantsMin = (at: number): number => (at === 0 ? CONSTANTS_FIRST_MIN : CONSTANTS_MIN)

/** Every word of a template that may be freed, with a key that is equal where the other words are. */
type Visit = (key: number, words: readonly string[], at: number) => void

/** The templates of each column; first only keys are counted, since nearly all of them belong to one template. */
function columnsOf(templates: readonly string[]): Column[] {
  const counts = new Map<number, number>()
  for (const template of templates) visitWords(template, (key) => counts.set(key, (counts.get(key) ?? 0) + 1))
  const columns = new Map<string, Column>()
  for (const template of templates) {
    visitWords(template, (key, words, at) => {
      if (counts.get(key) === 1) return
      const freed = words.with(at, WILDCARD).join(' ')
      const column = columns.get(`${at} ${freed}`) ?? { freed, at, templates: [] }
      column.templates.push(template)
      columns.set(`${at} ${freed}`, column)
    })
  }
  return [...columns.values()].filter((column) => column.templates.length > 1)
}

function visitWords(template: string, visit: Visit): void {
  const words = template.split(' ')
  const hashes = words.map((word, at) => textHash(`${at} ${word}`))
  const sum = hashes.reduce((a, b) => [(a[0] + b[0]) | 0, (a[1] + b[1]) | 0], [0, 0])
  const constants = words.filter(isConstant).length
  for (const [at, word] of words.slice(0, WORDS_TRIED_MAX).entries()) {
    const left = constants - Number(isConstant(word))
    if (left < constantsMin(at)) continue
    const [a, b] = hashes[at] as readonly [number, number]
    visit(((sum[0] - a) >>> 0) * 2 ** 21 + ((sum[1] - b) >>> 11), words, at)
  }
}

/** It says something, besides the values in it. */
const isConstant = (word: string): boolean => /\p{L}{2}/u.test(word.replaceAll(WILDCARD, ''))

function isValue(column: Column): boolean {
  if (column.templates.length >= FORMS_MIN) return true
  if (column.freed.split(' ').filter(isConstant).length < CONSTANTS_BESIDE_VALUE_MIN) return false
  const forms = formsOf(column)
  const value = valueAmong(forms)
  return forms.includes(value) && forms.every((form) => form === value || /[\p{L}\p{N}]/u.test(form))
}

const formsOf = ({ at, templates }: Column): readonly string[] =>
  templates.map((template) => template.split(' ')[at] as string)

/** A value between what all forms begin and end with, up to a delimiter: `chdir(a)`, `chdir(b)` → `chdir(<*>)`. */
function valueAmong(forms: readonly string[]): string {
  const [first = '', ...others] = forms
  const head = /^.*[=:([{"'/]/.exec(first.slice(0, sharedChars(first, others, 0)))?.[0] ?? ''
  const tail = /[)\]}"',;:.].*$/.exec(first.slice(first.length - sharedChars(first, others, 1)))?.[0] ?? ''
  const overlaps = forms.some((form) => form.length < head.length + tail.length)
  return `${head}${WILDCARD}${overlaps ? '' : tail}`
}

/** How many characters all others have in common with the first, from its beginning (0) or its end (1). */
function sharedChars(first: string, others: readonly string[], from: 0 | 1): number {
  const charAt = (text: string, i: number): string | undefined => text[from === 0 ? i : text.length - 1 - i]
  let chars = 0
  while (chars < first.length && others.every((other) => charAt(other, chars) === charAt(first, chars))) chars++
  return chars
}
