/**
 * Paper    Yu et al., Brain: Log Parsing with Bidirectional Parallel Tree (TSE 2023), its variable-column rule
 * Idea     masked lines that differ in one word only, and in many ways, differ by a value
 * Input    log lines of one system
 * Output   for each line its group and the group's template with `<*>` for values
 * Cost     O(distinct masked lines · words) a round; the lines themselves are only masked
 * Departs  no tree: each position is tried against all lines with the same words elsewhere, one configuration for all systems
 */
import { masked, WILDCARD } from './mask.ts'

/** What a line is an instance of; lines of one group have the same template. */
export type LineTemplate = { readonly group: number; readonly template: string }

/** One distinct masked text and the template it was merged into. */
export type Merged = ReadonlyMap<string, string>

const DISTINCT_WORDS_MIN = 4 // fewer words in a column may be states of the system, which are worth telling apart
const CONSTANTS_MIN = 2 // words that stay when another is freed: fewer do not tell what a line is about
const ROUNDS_MAX = 4 // each may free one more column
const DISTINCT_MAX = 50_000 // masked texts that are merged; the rest keep their own template

/** Template of every line, in the order of the lines. */
export function templatesOf(lines: readonly string[]): readonly LineTemplate[] {
  const texts = lines.map(masked)
  const merged = mergedTemplates(new Set(texts))
  const groups = new Map<string, number>()
  return texts.map((text) => {
    const template = merged.get(text) ?? text
    const group = groups.get(template) ?? groups.size + 1
    groups.set(template, group)
    return { group, template }
  })
}

/** Masked texts → templates, the same for any order of the texts. */
export function mergedTemplates(texts: Iterable<string>): Merged {
  const merged = new Map([...texts].slice(0, DISTINCT_MAX).map((text) => [text, text]))
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const renamed = freedColumns([...new Set(merged.values())].sort())
    if (renamed.size === 0) break
    for (const [text, template] of merged) merged.set(text, renamed.get(template) ?? template)
  }
  return merged
}

type Column = { readonly freed: string; readonly templates: string[] }

/** Templates that differ in one word only, in enough ways → the template with that word freed; the widest column wins. */
function freedColumns(templates: readonly string[]): Map<string, string> {
  const columns = new Map<string, Column>()
  for (const template of templates) {
    for (const freed of withOneWordFreed(template)) {
      const column = columns.get(freed) ?? { freed, templates: [] }
      column.templates.push(template)
      columns.set(freed, column)
    }
  }
  const wide = [...columns.values()].filter((column) => column.templates.length >= DISTINCT_WORDS_MIN)
  wide.sort((a, b) => b.templates.length - a.templates.length || (a.freed < b.freed ? -1 : 1))
  const renamed = new Map<string, string>()
  for (const { freed, templates: members } of wide) {
    for (const member of members) if (!renamed.has(member)) renamed.set(member, freed)
  }
  return renamed
}

/** Free of values, and a word. */
const isConstant = (word: string): boolean => !word.includes(WILDCARD) && /[a-z]{2}/i.test(word)

function withOneWordFreed(template: string): string[] {
  const words = template.split(' ')
  const constants = words.filter(isConstant).length
  return words.flatMap((word, i) => {
    const left = constants - Number(isConstant(word))
    const tooFew = left < (i === 0 ? CONSTANTS_MIN + 1 : CONSTANTS_MIN) // the first word mostly says what happens
    return word === WILDCARD || tooFew ? [] : [words.with(i, WILDCARD).join(' ')]
  })
}
