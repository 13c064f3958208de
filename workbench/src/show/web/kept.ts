/** What the browser keeps for this page; where it forbids that, or has no room left, this page remembers it until it is left. */

/** `always` is there at the next visit, `tab` until the tab is closed. */
export type Term = 'always' | 'tab'

const remembered: Readonly<Record<Term, Map<string, string>>> = { always: new Map(), tab: new Map() }

/** What was kept under a name. */
export const keptOf = (term: Term, name: string): string | undefined =>
  remembered[term].get(name) ?? tried(term, (store) => store.getItem(name)) ?? undefined

/** Keeps a text under a name. Returns false where the browser does not: it is gone when the page is loaded anew. */
export function keep(term: Term, name: string, text: string): boolean {
  const isKept = tried(term, (store) => {
    store.setItem(name, text)
    return true
  })
  if (isKept) remembered[term].delete(name)
  else remembered[term].set(name, text)
  return isKept ?? false
}

/** Forgets what was kept under a name. */
export function forget(term: Term, name: string): void {
  remembered[term].delete(name)
  tried(term, (store) => store.removeItem(name))
}

/** All names under which something is kept. */
export const namesKept = (term: Term): readonly string[] => [
  ...new Set([...(tried(term, (store) => Object.keys(store)) ?? []), ...remembered[term].keys()]),
]

/** What comes of the browser's store; undefined where it throws: a browser may forbid even to name it, and a full one takes nothing. */
function tried<T>(term: Term, use: (store: Storage) => T): T | undefined {
  try {
    return use(term === 'always' ? localStorage : sessionStorage)
  } catch {
    return undefined
  }
}
