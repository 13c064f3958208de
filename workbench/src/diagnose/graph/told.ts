/**
 * Paper    none; what the people on call do without traces: read in an error whom its writer had asked
 * Idea     who complains of what another one sent has asked it, or is sent it; an error that is handed up is wrapped by each who hands it: "cart answered 500: stock did not answer" tells of two calls.
 *          The services that one clause names are called by the one that the clause before names, the first by the writer
 * Input    a call graph, log patterns, the names of services
 * Output   the call graph with the calls of those services of which nothing else tells whom they call
 * Cost     O(patterns x services)
 */
import type { LogPatternColumns } from '../../model/span-columns.ts'
import { type Counterparts, complainedOf, distrustedIn } from '../logs/complaints.ts'
import { namedByClause } from '../logs/naming.ts'
import { isSevere } from '../logs/template-changes.ts'
import { type CallGraph, calleesOf } from './calls.ts'

/** The graph and the calls that error lines tell of, where neither traces nor metrics tell any of the caller. */
export function withCallsTold(graph: CallGraph, logs: LogPatternColumns, services: ReadonlySet<string>): CallGraph {
  const callees = new Map(graph.callees)
  const callers = new Map(graph.callers)
  const lines = Array.from(logs.body, (text, i) => ({
    service: logs.service[i] as string,
    severity: logs.severity[i] as string,
    text,
  }))
  const others = { services, distrusted: distrustedIn(lines) }
  const told = lines.flatMap(({ service, severity, text }) =>
    isSevere(severity) ? callsIn(service, text, others) : [],
  )
  const isTold = new Set(told.map(keyOf))
  for (const call of told) {
    const [caller, callee] = call
    if (calleesOf(graph, caller).size > 0 || calleesOf(graph, callee).has(caller)) continue
    if (isTold.has(keyOf([callee, caller]))) continue // each names the other: who asks whom is not told
    callees.set(caller, new Set([...(callees.get(caller) ?? []), callee]))
    callers.set(callee, new Set([...(callers.get(callee) ?? []), caller]))
  }
  return { callees, callers }
}

type Told = readonly [caller: string, callee: string]

const keyOf = (call: Told): string => JSON.stringify(call)

function callsIn(writer: string, body: string, others: Counterparts): Told[] {
  const clauses = namedByClause(others.services, body)
  const complained = clauses.length === 0 ? complainedOf(writer, body, others) : undefined
  if (complained !== undefined) return [[writer, complained]]
  const calls: Told[] = []
  let caller = writer
  for (const clause of clauses) {
    const named = clause.filter((one) => one !== caller && one !== writer)
    calls.push(...named.map((callee): Told => [caller, callee]))
    if (named.length === 1) caller = named[0] as string // of two that one clause names, nobody knows whose error follows
  }
  return calls
}
