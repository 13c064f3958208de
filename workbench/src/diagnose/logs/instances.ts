/**
 * Paper    none
 * Idea     where two words of a line vary at once, few lines differ in one only; a line that fits a template found so is one of its kind
 * Input    templates that were found by comparing lines; a template that was not
 * Output   for a template the found one that it is an instance of
 * Cost     O(found templates of the same length), at most `GENERALS_MAX` of them
 */
import { WILDCARD } from './word-mask.ts'

const CONSTANTS_MIN = 3 // words two lines have in common, before they are taken for the same kind
const GENERALS_MAX = 200 // of one length

type General = { readonly template: string; readonly words: readonly string[]; readonly constants: number }

/** Gives for a template the most special of the found ones that it is an instance of, if any. */
export function instanceFinder(found: Iterable<string>): (template: string) => string | undefined {
  const generalsByLength = new Map<number, General[]>()
  for (const template of [...new Set(found)].sort()) {
    const general = generalOf(template)
    if (general.constants < CONSTANTS_MIN || !template.includes(WILDCARD)) continue
    const same = generalsByLength.get(general.words.length) ?? []
    generalsByLength.set(general.words.length, same)
    same.push(general)
  }
  for (const generals of generalsByLength.values())
    generals.sort((a, b) => b.constants - a.constants).splice(GENERALS_MAX)
  return (template) => {
    const words = template.split(' ')
    return generalsByLength.get(words.length)?.find((general) => isInstance(words, general))?.template
  }
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
