import type { WrittenActions } from '../document/actions.ts'
import type { Passage, Postmortem } from '../document/postmortem.ts'

/** What a rule looks at. */
export type Written = {
  readonly postmortem: Postmortem
  readonly actions: WrittenActions
  /** The day the lint speaks of, e.g. `2026-12-04`: what is due before it is overdue. */
  readonly today: string
}

/** Something a rule found, by characters from the beginning of the file. */
export type Found = { readonly from: number; readonly to: number; readonly says: string }

/** One thing that a postmortem should not do, with an example of how it reads and how it could read. */
export type Rule = {
  readonly name: string
  /** What it looks for, in one sentence. */
  readonly looksFor: string
  readonly poor: string
  readonly better: string
  readonly find: (written: Written) => readonly Found[]
}

/** A finding for each place of a passage that a pattern matches; `says` gets the words. */
export function matches(
  passage: Pick<Passage, 'from'> & { readonly said: string },
  pattern: RegExp,
  says: (words: string, match: RegExpExecArray) => string | undefined,
): readonly Found[] {
  return [...passage.said.matchAll(pattern)].flatMap((match) => {
    const told = says(match[0].replace(/\s+/g, ' ').trim(), match)
    const from = passage.from + match.index
    return told === undefined ? [] : [{ from, to: from + match[0].length, says: told }]
  })
}

/** A finding about words of a passage; `at` counts from its beginning. */
export function wordsAt(
  { from }: Pick<Passage, 'from'>,
  at: number,
  words: string,
  says: (words: string) => string,
): Found {
  return { from: from + at, to: from + at + words.length, says: says(words.replace(/\s+/g, ' ').trim()) }
}

/** A finding about a whole passage, without the blanks around it. */
export function about({ from, text }: Pick<Passage, 'from' | 'text'>, says: string): Found {
  const begins = from + (text.length - text.trimStart().length)
  return { from: begins, to: begins + Math.max(1, text.trim().length), says }
}

/** The sentences of a passage, each with its place. */
export function sentencesOf(passage: Passage): readonly Passage[] {
  const sentences: Passage[] = []
  let at = 0
  for (const match of passage.text.matchAll(/[.!?](?=\s+["“(]?\p{Lu}|\s*$)/gu)) {
    const to = match.index + 1
    sentences.push(slice(passage, at, to))
    at = to
  }
  if (passage.text.slice(at).trim() !== '') sentences.push(slice(passage, at, passage.text.length))
  return sentences
}

const slice = (passage: Passage, from: number, to: number): Passage => ({
  ...passage,
  from: passage.from + from,
  text: passage.text.slice(from, to),
  said: passage.said.slice(from, to),
})
