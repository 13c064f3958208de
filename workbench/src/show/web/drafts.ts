/** What was typed into a form and not sent, kept by the browser's tab: it is there again after a reload, or when one comes back. */

/** Values of a form's fields by their names. */
export type Fields = Readonly<Record<string, string>>

type Kept = { readonly atMs: number; readonly fields: Fields }

const PREFIX = 'lastgood.draft '
const DRAFTS_MAX = 20 // forms that somebody may have begun; the one that was left longest goes first

/** Characters of one form, beyond which it is not kept: all drafts have to fit into the tab's few megabytes. */
export const DRAFT_CHARS_MAX = 100_000

/** Keeps what a form holds. Returns false where it is too long or the browser keeps nothing; what was kept before is gone then. */
export function keepDraft(about: string, fields: Fields): boolean {
  dropDraft(about)
  if (Object.keys(fields).length === 0) return true
  const text = JSON.stringify({ atMs: Date.now(), fields } satisfies Kept)
  if (text.length > DRAFT_CHARS_MAX) return false
  for (const { key } of keptOldestFirst().slice(0, -(DRAFTS_MAX - 1))) sessionStorage.removeItem(key)
  try {
    sessionStorage.setItem(PREFIX + about, text)
    return true
  } catch {
    return false // the tab's store is full, or turned off
  }
}

/** What was kept of a form. */
export const draftOf = (about: string): Fields | undefined => read(PREFIX + about)?.fields

/** Forgets what was kept of a form: it was sent. */
export const dropDraft = (about: string): void => sessionStorage.removeItem(PREFIX + about)

/** Texts that were kept of forms whose names begin alike, the oldest first. */
export const textsKept = (about: string): readonly string[] =>
  keptOldestFirst()
    .filter(({ key }) => key.startsWith(PREFIX + about))
    .flatMap(({ fields }) => Object.values(fields))

function keptOldestFirst(): readonly (Kept & { readonly key: string })[] {
  const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX))
  return keys
    .flatMap((key) => {
      const kept = read(key)
      return kept ? [{ ...kept, key }] : []
    })
    .sort((a, b) => a.atMs - b.atMs)
}

function read(key: string): Kept | undefined {
  const text = sessionStorage.getItem(key)
  // Only this file writes under its prefix.
  return text === null ? undefined : (JSON.parse(text) as Kept)
}
