/**
 * Paper    none
 * Idea     where two words of a line vary at once, few lines differ in one only; a line that fits a template found so is one of its kind
 * Input    distinct templates, and templates that were found by freeing words
 * Output   those of the first that are instances of one of the second, with it
 * Cost     O(templates · found templates of the same length), at most `GENERALS_MAX` of them
 */
import { WILDCARD } from './word-mask.ts'

const CONSTANTS_MIN = 3 // words two lines have in common, before they are taken for the same kind
const GENERALS_MAX = 200 // of one length

type General = { readonly template: string; readonly words: readonly string[]; readonly constants: number }

/** Templates → the most special of the found ones that they are instances of. */
export function instancesOf(templates: readonly string[], found: Iterable<string>): Map<string, string> {
  const generalsByLength = new Map<number, General[]>()
  for (const template of [...new Set(found)].sort()) {
    const general = generalOf(template)
    const same = generalsByLength.get(general.words.length) ?? []
    if (general.constants >= CONSTANTS_MIN) generalsByLength.set(general.words.length, [...same, general])
  }
  for (const generals of generalsByLength.values())
    generals.sort((a, b) => b.constants - a.constants).splice(GENERALS_MAX)
  const instances = new Map<string, string>()
  for (const template of templates) {
    const words = template.split(' ')
    const general = generalsByLength.get(words.length)?.find((candidate) => isInstance(words, candidate))
    if (general) instances.set(template, general.template)
  }
  return instances
}

function generalOf(template: string): General {
  const words = template.split(' ')
  return { template, words, constants: words.filter((word) => /\p{L}{2}/u.test(word.replaceAll(WILDCARD, ''))).length }
}

const isInstance = (words: readonly string[], general: General): boolean =>
  general.words.every((word, at) => word === words[at] || fits(words[at] as string, word))

/** Whether a word is a value between what the general word begins and ends with. */
function fits(word: string, general: string): boolean {
  const [head, tail, more] = general.split(WILDCARD)
  if (head === undefined || tail === undefined || more !== undefined) return false
  const value = word.slice(head.length, word.length - tail.length)
  return word.startsWith(head) && word.endsWith(tail) && (value === WILDCARD || /^[\p{L}\p{N}][^=:]*$/u.test(value))
}
