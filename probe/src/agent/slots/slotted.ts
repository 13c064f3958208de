import { isSecretName } from '../../capture/redact.ts'
import { allSites, type Site } from '../../source/site.ts'
import { edited, editsOf } from '../edits.ts'
import { BARE_HOOK, STARTS, TIMED_HOOK } from '../hook.ts'

/** The global table that says what stands behind each slot: 0 is nothing, below it what wants no values. */
export const TABLE = '__lg$s'

/** Slots of one process; the table takes four bytes for each. A file that no longer fits stays as it is. */
export const SLOTS_MAX = 1 << 18

const CHARS_MAX = 2 ** 20 // reading a larger file would delay the start by more than a fifth of a second

/** One place that can be switched on, and what it passes then. */
export type Slot = { readonly at: number; readonly braceEnd?: number; readonly names: readonly string[] }

/** The slots of a source, in the order of `text`; none where it is too large. Throws `SourceUnreadable`. */
export function slotsOf(text: string): Slot[] {
  if (text.length > CHARS_MAX) return []
  return allSites(text)
    .sort((a, b) => a.at - b.at)
    .map((site) => ({ ...site, names: passedBy(site) }))
}

/** A secret never even becomes an argument. */
const passedBy = (site: Site): string[] =>
  [...site.names, ...(site.mayUseThis ? ['this'] : [])].filter((name) => !isSecretName(name))

/** `text` with a slot before every statement of its functions, the first of them number `base`; no line is added. */
export const withSlots = (text: string, slots: readonly Slot[], base: number): string =>
  edited(text, editsOf(slots.map((slot, i) => ({ ...slot, call: callOf(base + i, slot.names) }))))

/** A negative entry wants no values: gathering them costs more than a count. */
function callOf(slot: number, names: readonly string[]): string {
  const entry = `${TABLE}[${slot}]`
  const bare = `${BARE_HOOK}(${entry},${STARTS})`
  const full = `${TIMED_HOOK}(${[entry, STARTS, ...names].join(',')})`
  return `if(${entry}!==0)try{var ${STARTS}=${entry}<0?${bare}:${full}}catch{}`
}
