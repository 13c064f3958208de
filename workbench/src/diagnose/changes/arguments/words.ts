/**
 * Paper    bug localisation by shared words (Zhou et al., BugLocator, ICSE 2012); Sellke, Bayarri and Berger, Calibration of p values (2001)
 * Idea     a change that speaks of what now fails in more words than changes do by chance is more likely; one word is chance
 * Input    changes with their texts, texts of the symptom, texts of health
 * Output   arguments for single changes: the words that they share with the symptom and that health does not use
 * Cost     O(characters)
 * Departs  how many words are shared by chance is read off the other changes of the same days; a name joined of words counts as two
 */

import { compareText } from '../../../lib/compare-text.ts'
import { sumOf } from '../../../lib/sum.ts'
import { parseRfc3339 } from '../../../model/time.ts'
import { termsOf } from '../../stems.ts'
import type { Argument, Candidate } from '../judge.ts'
import { type Passage, passagesOf } from '../text/passages.ts'

/** What is said in trouble, and what is said in health too. */
export type Spoken = { readonly symptom: readonly string[]; readonly health: readonly string[] }

const READ_MAX = 200 // changes, the latest; days of them say little that is rare
const WORDS_TOLD = 4
const CLEARLY = Math.log(2) // an argument that makes a change less than twice as likely is none
const ODDS_MAX = 20 // some speak of the very matter that fails, and are innocent

/** What the words of the changes say for them. */
export function wordArguments(
  changes: readonly Candidate[],
  services: ReadonlySet<string>,
  spoken: Spoken,
): readonly Argument[] {
  const known = new Set([...spoken.health, ...services, ...changes.map((c) => c.service ?? '')].flatMap(termsOf))
  const telling = new Set(spoken.symptom.flatMap(termsOf).filter((word) => !known.has(word)))
  if (telling.size === 0) return []
  const timeOf = (change: Candidate): number => parseRfc3339(change.at) ?? 0
  const latest = changes.toSorted((a, b) => timeOf(b) - timeOf(a) || compareText(a.id, b.id)).slice(0, READ_MAX)
  const read = latest.map((change) => ({ change, shared: passagesOf(change).map((one) => sharedOf(one, telling)) }))
  const all = read.flatMap(({ shared }) => shared)
  const uses = usesOf(all)
  return read.flatMap(({ change, shared }) => {
    const [best] = shared.toSorted((a, b) => b.count - a.count || compareText(a.title, b.title))
    const weight = best === undefined ? 0 : weightOf(best.count, shared, all)
    if (best === undefined || weight < CLEARLY) return []
    const words = byRarity(best.words, uses).slice(0, WORDS_TOLD).join(', ')
    const says = `“${best.title.slice(0, TITLE_MAX)}” shares rare words with the symptom: ${words}`
    return [{ changeId: change.id, weight, says }]
  })
}

const TITLE_MAX = 80

type Shared = { readonly title: string; readonly words: readonly string[]; readonly count: number }

/** The words of a passage that the symptom uses; a name joined of words counts as two, in place of these. */
function sharedOf({ words, title }: Passage, telling: ReadonlySet<string>): Shared {
  const shared = [...words].filter((word) => telling.has(word)).sort(compareText)
  const joined = shared.filter((word) => word.includes('_'))
  const within = new Set(joined.flatMap((name) => name.split('_')))
  const single = shared.filter((word) => !word.includes('_') && !within.has(word))
  return { title, words: shared, count: 2 * joined.length + single.length }
}

const CHANCE_COUNT = 2 // words that ten passages share by chance, before any is read
const CHANCE_PASSAGES = 10

/** How much likelier so many shared words make a change, at most: the bound on the odds that the chance of so many allows. */
function weightOf(count: number, own: readonly Shared[], all: readonly Shared[]): number {
  const others = sumOf(all.map((one) => one.count)) - sumOf(own.map((one) => one.count))
  const expected = (others + CHANCE_COUNT) / (all.length - own.length + CHANCE_PASSAGES)
  const chance = 1 - (1 - chanceOf(count, expected)) ** own.length // the best of its passages
  return chance < 1 / Math.E ? Math.min(Math.log(ODDS_MAX), -Math.log(-Math.E * chance * Math.log(chance))) : 0
}

/** The chance of so many or more, by Poisson, 0..1. */
function chanceOf(count: number, expected: number): number {
  let [term, fewer] = [Math.exp(-expected), 0]
  for (let k = 0; k < count; k++) {
    fewer += term
    term *= expected / (k + 1)
  }
  return Math.max(Number.EPSILON, 1 - fewer)
}

/** The word that the fewest passages use comes first. */
function byRarity(words: readonly string[], uses: ReadonlyMap<string, number>): readonly string[] {
  return words.toSorted((a, b) => (uses.get(a) ?? 0) - (uses.get(b) ?? 0) || compareText(a, b))
}

/** How many passages use each word. */
function usesOf(all: readonly Shared[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>()
  for (const { words } of all) for (const word of words) uses.set(word, (uses.get(word) ?? 0) + 1)
  return uses
}
