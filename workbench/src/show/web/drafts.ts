/** What was typed into a form and not sent, kept by the browser's tab: it is there again after a reload, or when one comes back. */
import { forget, keep, keptOf, namesKept } from './kept.ts'

/** Values of a form's fields by their names. */
export type Fields = Readonly<Record<string, string>>

type Kept = { readonly atMs: number; readonly fields: Fields }

const PREFIX = 'lastgood.draft '
const DRAFTS_MAX = 20 // forms that somebody may have begun; the one that was left longest goes first

/** Characters of one form, beyond which it is not kept: all drafts have to fit into the tab's few megabytes. */
export const DRAFT_CHARS_MAX = 100_000

/** Whether a draft is kept; of one that is too long nothing is, and `page` tells that it is gone when the page is loaded anew. */
export type Keeping = 'kept' | 'too-long' | 'page'

/** Keeps what a form holds; what was kept before is gone. */
export function keepDraft(about: string, fields: Fields): Keeping {
  dropDraft(about)
  if (Object.keys(fields).length === 0) return 'kept'
  const text = JSON.stringify({ atMs: Date.now(), fields } satisfies Kept)
  if (text.length > DRAFT_CHARS_MAX) return 'too-long'
  for (const { key } of keptOldestFirst().slice(0, -(DRAFTS_MAX - 1))) forget('tab', key)
  return keep('tab', PREFIX + about, text) ? 'kept' : 'page'
}

/** What was kept of a form. */
export const draftOf = (about: string): Fields | undefined => read(PREFIX + about)?.fields

const dropDraft = (about: string): void => forget('tab', PREFIX + about)

/** Hears which form was sent, and `by` whom. */
type OnSent = (about: string, by: object) => void

const listeners = new Set<OnSent>()

/** Forgets what was kept of a form: it was sent. */
export function sendDraft(about: string, by: object): void {
  dropDraft(about)
  for (const listener of listeners) listener(about, by)
}

/** Tells of each form that is sent, until the answer is called: on its way it may have moved on the page, and been filled in anew. */
export function onSent(listener: OnSent): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Texts that were kept of forms whose names begin alike, the oldest first. */
export const textsKept = (about: string): readonly string[] =>
  keptOldestFirst()
    .filter(({ key }) => key.startsWith(PREFIX + about))
    .flatMap(({ fields }) => Object.values(fields))

function keptOldestFirst(): readonly (Kept & { readonly key: string })[] {
  const keys = namesKept('tab').filter((key) => key.startsWith(PREFIX))
  return keys
    .flatMap((key) => {
      const kept = read(key)
      return kept ? [{ ...kept, key }] : []
    })
    .sort((a, b) => a.atMs - b.atMs)
}

function read(key: string): Kept | undefined {
  const text = keptOf('tab', key)
  // Only this file writes under its prefix.
  return text === undefined ? undefined : (JSON.parse(text) as Kept)
}
