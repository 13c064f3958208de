/**
 * Paper    Yu et al., Brain (TSE 2023), its variable-column rule, on words whose shape makes them candidates
 * Idea     an assigned, enclosed or numbered word may be a state (worth telling apart) or a value: how many forms it takes tells
 * Input    distinct masked lines
 * Output   for each the same text, those words replaced that take many forms in lines that are equal but for such words
 * Cost     O(characters)
 */
import { WILDCARD } from './word-mask.ts'

const FORMS_MIN = 4 // fewer forms may be states of the system: up, down, unknown

const NAME = '[A-Za-z][\\w.*$/-]{0,63}'
const VALUE = '<\\*>'
const ASSIGNED = `(?<=[\\w\\])](?:(?<![=!<>]) ?= ?|[=:]))(?:[A-Za-z]\\w{0,63}[({]${VALUE}[)}]|${NAME}|${VALUE})(?![\\w.*$/-]{0,64}[=:({[])`
const ENCLOSED = `(?<=["'\`(])(?:[A-Za-z][\\w.*-]{0,63}|${VALUE})(?=["'\`)])`
const NUMBERED = `(?<![\\w.-])(?:[A-Za-z][A-Za-z_-]{0,63}\\d[\\w-]{0,63}|${VALUE})(?![\\w-]|[=(:]\\S)` // no key, no call
const SOFT = new RegExp(`${ASSIGNED}|${ENCLOSED}|${NUMBERED}`, 'g')
const SLOT = '\u0000'

/** Masked texts → the same texts with the soft words freed that take many forms. */
export function settledWords(texts: readonly string[]): Map<string, string> {
  const forms = new Map<string, readonly Set<string>[]>()
  for (const text of texts) noteForms(forms, text)
  return new Map(texts.map((text) => [text, settled(text, forms.get(skeletonOf(text)) ?? [])]))
}

/** Equal for lines that differ in soft words only; it counts them, as a line may hold the slot's character. */
const skeletonOf = (text: string): string => `${(text.match(SOFT) ?? []).length} ${text.replace(SOFT, SLOT)}`

function noteForms(formsBySkeleton: Map<string, readonly Set<string>[]>, text: string): void {
  const words = text.match(SOFT) ?? []
  if (words.length === 0) return
  const skeleton = skeletonOf(text)
  const forms = formsBySkeleton.get(skeleton) ?? words.map(() => new Set<string>())
  formsBySkeleton.set(skeleton, forms)
  for (const [slot, known] of forms.entries()) {
    if (known.size < FORMS_MIN || words[slot] === WILDCARD) known.add(words[slot] as string)
  }
}

/** A slot that holds a value in one line holds values in all. */
function settled(text: string, forms: readonly ReadonlySet<string>[]): string {
  let slot = 0
  return text.replace(SOFT, (word) => {
    const seen = forms[slot++]
    return seen && (seen.size >= FORMS_MIN || seen.has(WILDCARD)) ? WILDCARD : word
  })
}
