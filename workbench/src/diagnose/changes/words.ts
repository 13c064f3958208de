/**
 * Paper    Spärck Jones (1972), inverse document frequency; bug localisation by shared words (Zhou et al., BugLocator, ICSE 2012)
 * Idea     a change that speaks of what now fails, in words that neither the other changes nor healthy logs use, is more likely
 * Input    changes with their texts, texts of the symptom, texts of health
 * Output   arguments for single changes: their rarest words shared with the symptom
 * Cost     O(characters)
 * Departs  a word that a change only mentions counts half as much as one that it adds or removes; the sum counts by its logarithm
 */
import { parseRfc3339 } from '../../model/time.ts'
import { compareText } from '../paths/traces.ts'
import type { Argument, Candidate } from './judge.ts'
import { type Passage, passagesOf } from './passages.ts'
import { termsOf } from './stems.ts'

/** What is said in trouble, and what is said in health too. */
export type Spoken = { readonly symptom: readonly string[]; readonly health: readonly string[] }

const READ_MAX = 200 // changes, the latest; days of them say little that is rare
const MENTIONED = 0.5 // of what a word is worth that the change adds or takes away
const SHARED_MIN = 1 // natural units of rarity; less is one common word
const WORDS_TOLD = 4

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
  const read = latest.map((change) => ({ change, passages: passagesOf(change) }))
  const rarity = rarityIn(read.flatMap(({ passages }) => passages))
  return read.flatMap(({ change, passages }) => {
    const best = passages
      .map((passage) => ({ passage, ...sharedOf(passage, telling, rarity) }))
      .sort((a, b) => b.sum - a.sum || compareText(a.passage.title, b.passage.title))[0]
    if (!best || best.sum < SHARED_MIN) return []
    const words = best.words.slice(0, WORDS_TOLD).join(', ')
    const says = `“${best.passage.title.slice(0, TITLE_MAX)}” shares rare words with the symptom: ${words}`
    return [{ changeId: change.id, weight: Math.log1p(best.sum), says }]
  })
}

const TITLE_MAX = 80

type Shared = { readonly sum: number; readonly words: readonly string[] }

function sharedOf(
  { changed, mentioned }: Passage,
  telling: ReadonlySet<string>,
  rarity: (word: string) => number,
): Shared {
  const worth = (word: string): number => (changed.has(word) ? 1 : mentioned.has(word) ? MENTIONED : 0) * rarity(word)
  const words = [...telling].filter((word) => worth(word) > 0).sort((a, b) => worth(b) - worth(a) || compareText(a, b))
  return { sum: words.reduce((sum, word) => sum + worth(word), 0), words }
}

/** Logarithm of how many passages there are for each one that uses the word. */
function rarityIn(passages: readonly Passage[]): (word: string) => number {
  const uses = new Map<string, number>()
  for (const { changed, mentioned } of passages)
    for (const word of [...changed, ...mentioned]) uses.set(word, (uses.get(word) ?? 0) + 1)
  return (word) => Math.log((passages.length + 1) / (uses.get(word) ?? 1))
}
