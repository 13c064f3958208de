import { compareText } from '../lib/compare-text.ts'
import { nearestName } from '../lib/nearest.ts'
import type { Overview, Page } from '../model/columns.ts'
import type { Gap } from '../model/diagnosis.ts'
import type { CallGraph } from './graph/calls.ts'
import { meaningOf } from './series/meaning.ts'

/** Services that the window tells of: they sent something, or somebody called them. */
export function servicesKnown({ metrics, operations, signs }: Overview, graph: CallGraph): ReadonlySet<string> {
  const senders = [...metrics.numbers, ...metrics.histograms, ...operations, ...signs].map((one) => one.service)
  return new Set([...senders, ...graph.callees.keys(), ...graph.callers.keys()].filter((service) => service !== ''))
}

/** The service that the page names; undefined where nothing in the window tells of it, as its symptom cannot be seen there. */
export const pagedService = (page: Page | undefined, known: ReadonlySet<string>): string | undefined =>
  page?.service && known.has(page.service) ? page.service : undefined

const SLOWNESS = /\b(slow(er|ness)?|hang(s|ing)?|times? out|timed out|unresponsive|down|unavailable)\b/i

/** The page speaks of requests that fail or take long, as far as it speaks at all; else it is about what they answer or write. */
export const mayBeOfRequests = ({ title = '' }: Page): boolean =>
  title === '' || SLOWNESS.test(title) || meaningOf(title, '').signal !== null

const NAMES_TOLD = 5

/** That the page names a service nobody knows, and whom it may mean. */
export function strangerGap(page: Page | undefined, known: ReadonlySet<string>): readonly Gap[] {
  if (!page?.service || known.has(page.service) || known.size === 0) return []
  const names = [...known].sort(compareText)
  const nearest = nearestName(page.service, names)
  const told = nearest === undefined ? `known names: ${listed(names)}` : `nearest name: ${nearest}`
  return [
    {
      what: `the page names ${page.service}; no telemetry of ${page.service} in the window (${told})`,
      consequence: 'its symptom cannot be seen, so the symptom is looked for where requests come in',
    },
  ]
}

const listed = (names: readonly string[]): string =>
  [...names.slice(0, NAMES_TOLD), ...(names.length > NAMES_TOLD ? [`${names.length - NAMES_TOLD} more`] : [])].join(
    ', ',
  )
