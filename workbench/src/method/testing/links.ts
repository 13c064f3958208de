import { oneLine } from '../../model/incident/said.ts'
import type { Incident } from '../incident.ts'
import type { Link, Testing } from './testing.ts'

/** How a link is told that nothing in the record shows; the lint of postmortems looks for these words. */
export const BELIEF = 'untested belief'

/** Links of one mechanism; a chain that is longer is told as two causes. */
export const LINKS_MAX = 20

const CITED = /^(.*\S)\s*\[([^[\]]+)\]$/u
const HANDLE = /^(?:(ev|p|c|#)-?([1-9]\d{0,5}))(?:\s+(.+))?$/u

/** The links of a chain such as `deploy [c-1] -> pool full [ev-1 golden signals] -> timeouts [p-2]`. */
export const linksIn = (text: string): readonly Link[] =>
  text
    .split(/->|→|\n/u)
    .map((link) => oneLine(link))
    .filter((link) => link !== '')
    .map((link) => {
      const [, says, cites] = CITED.exec(link) ?? []
      return says === undefined ? { says: link, cites: undefined } : { says, cites: cites!.trim() }
    })

/** What a link cites as a handle, also typed `p1`; the kind is undefined where it cites something else. */
function handleIn(cites: string) {
  const [, kind, number, item] = HANDLE.exec(cites) ?? []
  return { kind, number, item, id: `${kind}-${number}` }
}

/** What is wrong with the evidence that a link names; undefined when it is in the record, or a query of its own. */
export function citesNothing(cites: string, incident: Incident): string | undefined {
  const { kind, number, item, id } = handleIn(cites)
  const { evidence, testing, ledger, entries } = incident
  switch (kind) {
    case 'ev': {
      const kept = [...evidence.captures, ...evidence.attached].find((one) => one.id === id)
      if (kept === undefined) return `there is no ${id}`
      const names = kept.items.map(({ name }) => name)
      return item === undefined || names.includes(item) ? undefined : `${id} holds ${names.join(', ')}, no ${item}`
    }
    case 'p':
      return testing.predictions.some((one) => one.id === id) ? undefined : `there is no ${id}`
    case 'c':
      return ledger.changes.some((one) => one.id === id) ? undefined : `there is no ${id}`
    case '#':
      return entries.some(({ seq }) => seq === Number(number)) ? undefined : `there is no entry #${number}`
    default:
      return /^(query:\s*\S|https?:\/\/\S)/u.test(cites)
        ? undefined
        : `[${cites}] names no evidence: ev-1, ev-1 ITEM, p-1, c-1, #12 (an entry), query: TEXT, or an address`
  }
}

/** True when something speaks for the link: kept evidence, a change, an entry, a query, or a test that held. */
export function isShown({ cites }: Link, { predictions }: Testing): boolean {
  if (cites === undefined) return false
  const { kind, id: test } = handleIn(cites)
  return kind !== 'p' || predictions.some(({ id, result }) => id === test && result?.verdict === 'supported')
}

/** A link as it is told: with what shows it, or as what it is without. */
export function linkSays(link: Link, testing: Testing): string {
  const { says, cites } = link
  if (isShown(link, testing)) return `${says} (${cites})`
  return `${says} (${BELIEF}${cites === undefined ? '' : `: ${cites} has not held`})`
}

/** A chain as it is told. */
export const chainSays = (links: readonly Link[], testing: Testing): string =>
  links.map((link) => linkSays(link, testing)).join(' → ')
