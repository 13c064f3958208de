/**
 * Paper    none; what the people on call do: read the error, ring the team that it names
 * Idea     a name counts where it stands as a word of its own, not as a part of a longer one or of a path; an error that is handed up is wrapped
 *          by each who hands it: "cart answered 500: stock did not answer" began with the last that it names
 * Input    the name of a service or several, a text
 * Output   whether the text names the service; whom each clause of it names
 * Cost     O(length of the text x names)
 */

/** Whether a text names a service; nothing names one without a name. */
export function isNamed(service: string, text: string): boolean {
  if (service === '') return false
  for (let at = text.indexOf(service); at >= 0; at = text.indexOf(service, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + service.length]) && !isInPath(text, at)) return true
  }
  return false
}

const isPart = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}_-]/u.test(letter)

/** `/api/cart` says what is asked for, `http://cart/` who is asked. */
const isInPath = (text: string, at: number): boolean => text[at - 1] === '/' && text[at - 2] !== '/'

const CLAUSE = /:\s+/

/** Whom the clauses of a text name, from the outermost to the innermost; clauses that name nobody are left out. */
export const namedByClause = (services: Iterable<string>, text: string): readonly (readonly string[])[] => {
  const known = [...services]
  return text
    .split(CLAUSE)
    .map((clause) => known.filter((service) => isNamed(service, clause)))
    .filter((named) => named.length > 0)
}
