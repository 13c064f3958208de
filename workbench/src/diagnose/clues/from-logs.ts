/**
 * Paper    none; template changes as `logs/` defines them
 * Idea     a service that begins to log errors is suspect, but where its lines name one that it calls or has no dealings with, they
 *          accuse that one, unless its callers have not heard of where it lives now; so is one whose requests no longer come to a line that usually follows; what it always logs accuses nobody
 * Input    templates that changed, the call graph
 * Output   clues of kind logs; strength is the surprise that so many requests carry the line, of lines without requests that of their count
 * Cost     O(templates x services)
 */
import type { TimeRange } from '../../model/time.ts'
import { figure } from '../evidence.ts'
import { type CallGraph, calleesOf, hopsFrom, upstreamOf } from '../graph/calls.ts'
import {
  type Counterparts,
  complainedOf,
  distrustedIn,
  isFailure,
  isLinked,
  isNamed,
  isRise,
  isSevere,
  namedByClause,
  saysItRanOutAlone,
  type TemplateChange,
} from '../logs/index.ts'
import type { Clue, Windows } from '../types.ts'

const MILD_SHARE = 0.2 // what a line more that is no warning counts; a line less is work that was not done

/** What changed lines say about those whom they accuse. */
export const logClues = (accused: readonly Accusation[], windows: Windows): readonly Clue[] =>
  accused.flatMap(({ template: t, accused: services }) => {
    const share = isSevere(t.severity) || !isRise(t) ? 1 : MILD_SHARE
    const strength = (t.surprise ?? t.score * Math.log2(1 + t.countAfter)) * share
    const harmless = isTalk(t) || t.missedByGood
    return services.map((service): Clue => ({ service, kind: 'logs', strength, harmless, proof: logProof(t, windows) }))
  })

/** A changed line, and whom it accuses. */
export type Accusation = { readonly template: TemplateChange; readonly accused: readonly string[] }

/** Whom the changed lines accuse: others where they name them or complain of them, else their writers. */
export function accusations(
  templates: readonly TemplateChange[],
  graph: CallGraph,
  unheard: ReadonlySet<string>,
  services: ReadonlySet<string>,
): readonly Accusation[] {
  const changed = templates.filter((t) => isRise(t) || isWorkNotDone(t))
  const distrusted = distrustedIn(changed.map((t) => ({ ...t, text: t.sample })))
  const admitting = new Set(changed.filter(admits).map(({ service }) => service))
  return changed.map((template) => {
    const others = isSevere(template.severity) ? othersAccused(template, graph, { services, distrusted }) : []
    const known = others.length === 0 && isSevere(template.severity) ? calleesThat(admitting, template, graph) : others
    const accused = known.filter((one) => !unheard.has(one))
    return { template, accused: accused.length > 0 ? accused : [template.service] }
  })
}

/** It says itself what of it ran out; who is only told so by others may be told of somebody else's. */
const admits = ({ severity, sample, ...one }: TemplateChange): boolean =>
  isRise(one) && isSevere(severity) && saysItRanOutAlone(sample)

/** Where a callee says what of it ran out, what its callers say without naming anybody is of that. */
const calleesThat = (
  admitting: ReadonlySet<string>,
  { service }: TemplateChange,
  graph: CallGraph,
): readonly string[] =>
  admitting.has(service) ? [] : [...calleesOf(graph, service)].filter((callee) => admitting.has(callee)).sort()

function othersAccused(t: TemplateChange, graph: CallGraph, others: Counterparts): readonly string[] {
  const named = othersNamed(t, graph)
  const complained = named.length === 0 && !isNamed(t.service, t.sample) && complainedOf(t.service, t.sample, others)
  return complained && !upstreamOf(graph, t.service).has(complained) ? [complained] : named
}

/** More of a line that reports no failure, and that bad requests carry no more often than good ones. */
const isTalk = (t: TemplateChange): boolean => isRise(t) && !isLinked(t.linkScore) && !isFailure(t.severity)

/** Fewer requests come to the line; an error that stays away is no trouble, and a line of no request may just be rarer. */
const isWorkNotDone = ({ severity, surprise }: TemplateChange): boolean => surprise !== null && !isSevere(severity)

/**
 * The services that an error line names and that its writer calls, directly or through others, the innermost of its clauses alone; else those that it has no dealings
 * with. One that calls the writer is named because it asked.
 */
function othersNamed({ service, sample }: TemplateChange, graph: CallGraph): readonly string[] {
  const above = upstreamOf(graph, service)
  const known = new Set([...graph.callers.keys(), ...graph.callees.keys()])
  const named = [...known].filter((one) => one !== service && isNamed(one, sample))
  const below = hopsFrom(graph, [service])
  const called =
    namedByClause(
      named.filter((one) => below.has(one)),
      sample,
    ).at(-1) ?? []
  return called.length > 0 || isNamed(service, sample) ? called : named.filter((one) => !above.has(one))
}

/** The proof behind a changed template. */
export const logProof = (t: TemplateChange, windows: Windows): Clue['proof'] => ({
  says: `${t.service} logs ${t.severity} “${t.template.slice(0, 120)}” ${timesText(t, windows)}`,
  query: 'log-patterns',
  window: windows.after,
  params: {
    before_from_ms: Math.floor(windows.before.from),
    baseline_to_ms: Math.ceil(windows.before.to),
    quiet: [],
    bad: [],
    good: [],
    patterns_max: 100,
  },
  numbers: { count_before: t.countBefore, count_after: t.countAfter, bad_share: t.badShare },
  traceIds: t.traceIds,
})

const MINUTE_MS = 60_000

/** A line is told as it was compared: by the requests that carry it, else by its rate, as the stretches are not equally long. */
function timesText({ kind, countBefore, countAfter, shares }: TemplateChange, { before, after }: Windows): string {
  if (countBefore === 0) return `${countAfter} times (never before the onset)`
  if (shares && kind !== 'new' && kind !== 'up')
    return `as usual in only ${figure(100 * shares.after)} % of the requests that come that far (${figure(100 * shares.before)} % before)`
  if (shares)
    return `in ${figure(100 * shares.after)} % of the requests that can write it (${figure(100 * shares.before)} % before the onset)`
  const rate = (count: number, { from, to }: TimeRange): string => figure((count * MINUTE_MS) / Math.max(1, to - from))
  return `${rate(countAfter, after)} times a minute (${rate(countBefore, before)} before the onset)`
}
