import { compareText } from '../../lib/compare-text.ts'
import { sumOf } from '../../lib/sum.ts'
import type { Edge } from '../../model/diagnosis.ts'
import { logProof } from '../clues/from-logs.ts'
import { type EvidenceBook, type Proof, TRACE_PARAMS } from '../evidence.ts'
import { type CallGraph, calleesOf, callersIn, hopsFrom, upstreamOf } from '../graph/calls.ts'
import { isFailure, isRise, namedByClause, onTop } from '../logs/index.ts'
import { type CallerShare, callersOf, type Trace } from '../paths/index.ts'
import { CLEAR } from '../series/robust.ts'
import type { Clue, ClueKind, Windows } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'
import type { Findings } from './found.ts'

const MOST = 0.5 // of the requests that fail

const OF_REQUESTS: ReadonlySet<ClueKind> = new Set<ClueKind>(['latency', 'errors'])

/** What tells of the way into and out of the first suspect. */
type Ways = Pick<Findings, 'graph' | 'entries' | 'templates'> & {
  readonly overview: Pick<Findings['overview'], 'instances'>
} & { readonly windows: Windows }

/**
 * The edge where health ends: the first suspect and who called it, or whom it loads, or whose refusals and failures it brings about, or where
 * its trouble shows; null where none is known.
 */
export function edgeOf(
  suspect: Suspect | undefined,
  suspects: readonly Suspect[],
  bad: readonly Trace[],
  ways: Ways,
  book: EvidenceBook,
): Edge | null {
  if (!suspect || suspect.clues.length === 0) return null
  const { graph, windows } = ways
  const asking = suspect.clues.find(({ asks, strength }) => asks !== undefined && strength >= CLEAR)
  const onward =
    asking ??
    brokenBelow(suspect, suspects, graph) ??
    blamedIn(suspect, suspects, ways) ??
    failingCalls(suspect, suspects)
  if (onward !== undefined) {
    const { asks: firstBad = onward.service, proof } = onward
    return { lastGood: suspect.service, firstBad, why: proof.says, evidence: [book.cite(proof)] }
  }
  const [byName] = callersOf(bad, suspect.service)
  const address = byName ? undefined : addressOf(suspect.service, suspects, ways)
  const called = address ?? suspect.service
  const [traced] = address === undefined ? [byName] : callersOf(bad, address)
  const caller = traced ? tracedCaller(traced) : untracedCaller(suspect.service, called, suspects, ways)
  if (caller === undefined) return null
  const { name, why, calls } = caller
  const proof = {
    says: calls ? `${name} calls ${called}: ${why}` : why,
    query: 'whole-traces',
    window: windows.after,
    params: TRACE_PARAMS,
    numbers: { share_of_calls: traced?.share ?? null },
    traceIds: traced?.traceIds ?? [],
  }
  return { lastGood: name, firstBad: called, why, evidence: [book.cite(proof)] }
}

/** Who stands before the suspect, and whether that one is known to call it. */
type Before = { readonly name: string; readonly why: string; readonly calls: boolean }

const tracedCaller = ({ caller, share }: CallerShare): Before => ({
  name: caller,
  why: `${Math.round(100 * share)} % of its calls in the incident come from ${caller}`,
  calls: true,
})

function untracedCaller(service: string, called: string, suspects: readonly Suspect[], ways: Ways): Before | undefined {
  const { graph, entries } = ways
  const told = callerInGraph(called, graph, entries)
  if (told !== undefined) return { name: told, why: `${told} calls it; no trace shows how often`, calls: true }
  const entry = shownAt(service, graph, entries)
  if (entry !== undefined) {
    const why = `its trouble shows at ${entry}; nothing tells whether ${entry} calls it directly or through others`
    return { name: entry, why, calls: false }
  }
  const other = suffersWith(service, suspects, ways)
  if (other === undefined) return undefined
  return { name: other, why: `${other} suffers with it; nothing tells who calls it`, calls: false }
}

/**
 * What tells that most requests fail first at one that the suspect calls. A fault is where the cause is, a failure where it shows (Avizienis et al.
 * 2004): who sends what is refused, or holds a lock, breaks its own calls, and its callers get to it as before.
 */
function brokenBelow(suspect: Suspect, suspects: readonly Suspect[], graph: CallGraph): Clue | undefined {
  const callees = calleesOf(graph, suspect.service)
  return suspects
    .flatMap(({ service, clues }) => (callees.has(service) ? clues : []))
    .find(({ shareOfFailed = 0, strength }) => shareOfFailed > MOST && strength >= CLEAR)
}

/**
 * What tells, where no trace does, that most requests fail first at another: most error lines that came on top at the suspect name it, the innermost
 * of their clauses alone. One that calls the suspect is named because it asked.
 */
function blamedIn(
  { service }: Suspect,
  suspects: readonly Suspect[],
  { graph, templates, windows }: Ways,
): { readonly service: string; readonly asks?: undefined; readonly proof: Proof } | undefined {
  if (suspects.some(({ clues }) => clues.some(({ shareOfFailed }) => shareOfFailed !== undefined))) return undefined
  const above = upstreamOf(graph, service)
  const others = suspects.map((one) => one.service).filter((one) => one !== service && !above.has(one))
  const errors = templates.filter((one) => one.service === service && isFailure(one.severity) && isRise(one))
  const most = MOST * sumOf(errors.map((one) => onTop(one, windows)))
  const named = errors.flatMap((line) =>
    (namedByClause(others, line.sample).at(-1) ?? []).map((one) => ({ one, line })),
  )
  const blamed = [...Map.groupBy(named, ({ one }) => one).values()]
    .find((about) => sumOf(about.map(({ line }) => onTop(line, windows))) > most)
    ?.at(0)
  return blamed && { service: blamed.one, proof: logProof(blamed.line, windows) }
}

/**
 * The address by which the suspect is called, where that is what is in trouble: who calls a broker or a cache knows its host, which begins with the name by which it, or an
 * instance of it, tells of itself.
 */
function addressOf(service: string, suspects: readonly Suspect[], { overview }: Ways): string | undefined {
  const instances = overview.instances.filter((one) => one.service === service).map(({ instance }) => instance)
  const isOf = (address: string): boolean => {
    const [, label = ''] = FIRST_LABEL.exec(address) ?? []
    return label === service || (label !== '' && instances.includes(label))
  }
  return suspects.find((one) => one.service !== service && one.clues.length > 0 && isOf(one.service))?.service
}

const FIRST_LABEL = /^([^.:]+)[.:]/

/** What the suspect itself measures of the calls that it makes, where nothing else says that requests fail first at whom it calls. */
function failingCalls({ service }: Suspect, suspects: readonly Suspect[]): Clue | undefined {
  return suspects
    .flatMap((one) => (one.service === service ? [] : one.clues))
    .find(({ kind, foundBy, strength }) => kind === 'edge' && foundBy === service && strength >= CLEAR)
}

/** Where the symptom shows, if that is one other service: what hurts it there reaches it by calls that nobody tells of. */
function shownAt(service: string, graph: CallGraph, entries: ReadonlySet<string>): string | undefined {
  const [entry] = entries
  return entries.size !== 1 || entry === undefined || hopsFrom(graph, [service]).has(entry) ? undefined : entry
}

/**
 * Who else suffers most, where the symptom shows at the service itself and nothing tells who calls it: two troubles that begin at once and have nothing to do with each other are improbable.
 */
function suffersWith(service: string, suspects: readonly Suspect[], { graph, entries }: Ways): string | undefined {
  if (!entries.has(service)) return undefined
  const below = hopsFrom(graph, [service])
  return suspects.find(
    (one) =>
      !below.has(one.service) && one.clues.some(({ kind, strength }) => OF_REQUESTS.has(kind) && strength >= CLEAR),
  )?.service
}

/** The caller nearest to where requests come in, by name among equals. */
function callerInGraph(service: string, graph: CallGraph, entries: ReadonlySet<string>): string | undefined {
  const hops = hopsFrom(graph, [...entries])
  const distance = (caller: string): number => hops.get(caller) ?? Number.MAX_SAFE_INTEGER
  return [...callersIn(graph, service)].sort((a, b) => distance(a) - distance(b) || compareText(a, b))[0]
}
