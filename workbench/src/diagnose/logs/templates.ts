/**
 * Paper    none of its own; the steps name theirs
 * Idea     masks find what is surely a value, then what lines have in common finds the rest
 * Input    log lines of one system
 * Output   for each line its group and the group's template with `<*>` for values
 * Cost     O(characters) for the masks, O(distinct masked lines · words) a round for the rest
 */
import { freedWords } from './free-words.ts'
import { instanceFinder } from './instances.ts'
import { joinedLists } from './lists.ts'
import { lineMask } from './mask.ts'
import { settledWords } from './soft-words.ts'
import { hexHash } from './text-hash.ts'

/** What a line is an instance of; lines of one group have the same template, and a template has one group everywhere. */
export type LineTemplate = { readonly group: string; readonly template: string }

/** One distinct masked text and the template it was merged into. */
export type Merged = ReadonlyMap<string, string>

/** Learns lines one by one; memory is bounded by the constants below, however many lines there are. */
export type TemplateBook = {
  learn(line: string): void
  /** Whether there was more to learn than is kept: such lines are held to the templates of the others, not compared. */
  readonly cut: boolean
  /** What the lines have in common; from here on templates of lines can be asked for. */
  settle(): (line: string) => LineTemplate
}

const ROUNDS_MAX = 4 // each may free one more word
const DISTINCT_MAX = 20_000 // masked texts that are compared
const DISTINCT_CHARS_MAX = 8 * 1024 * 1024 // … and their length together

/** Template of every line, in the order of the lines. */
export function templatesOf(lines: readonly string[]): readonly LineTemplate[] {
  const texts = lines.map(lineMask())
  const known = emptyTexts()
  for (const text of texts) known.add(text)
  return texts.map(settled(known))
}

/** An empty book. */
export function templateBook(): TemplateBook {
  const mask = lineMask()
  const known = emptyTexts()
  return {
    learn: (line) => known.add(mask(line)),
    get cut() {
      return known.cut
    },
    settle() {
      const templateOf = settled(known)
      return (line) => templateOf(mask(line))
    },
  }
}

/** Distinct masked texts, up to a bound. */
type Texts = { readonly all: ReadonlySet<string>; readonly cut: boolean; add(text: string): void }

function emptyTexts(): Texts {
  const all = new Set<string>()
  let chars = 0
  let cut = false
  return {
    all,
    get cut() {
      return cut
    },
    add(text) {
      if (all.has(text)) return
      cut ||= all.size >= DISTINCT_MAX || chars + text.length > DISTINCT_CHARS_MAX
      if (cut) return
      chars += text.length
      all.add(text)
    },
  }
}

function settled(texts: Texts): (text: string) => LineTemplate {
  const templates = new Map([...mergedTemplates(texts.all)].map(([text, template]) => [text, grouped(template)]))
  const generalOf = instanceFinder([...templates.values()].map(({ template }) => template))
  return (text) => templates.get(text) ?? grouped((texts.cut && generalOf(text)) || text)
}

const grouped = (template: string): LineTemplate => ({ group: hexHash(template), template })

/** Masked texts → templates, the same for any order of the texts. */
export function mergedTemplates(texts: Iterable<string>): Merged {
  const merged = new Map([...texts].slice(0, DISTINCT_MAX).map((text) => [text, text]))
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const changes = STEPS.map((step) => rename(merged, step))
    if (!changes.includes(true)) break
  }
  return merged
}

type Step = (templates: readonly string[]) => ReadonlyMap<string, string>

const STEPS: readonly Step[] = [settledWords, joinedLists, freedWords]

/** Applies one step to the templates as they are; whether it changed any. */
function rename(merged: Map<string, string>, step: Step): boolean {
  const renamed = step([...new Set(merged.values())].sort())
  let changed = false
  for (const [text, template] of merged) {
    const next = renamed.get(template) ?? template
    changed ||= next !== template
    merged.set(text, next)
  }
  return changed
}
