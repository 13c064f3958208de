/**
 * Paper    Hanley and Lippman-Hand, If Nothing Goes Wrong, Is Everything All Right? (JAMA 1983): the rule of three
 * Idea     an address that nobody called before and that has answered nobody since is not broken: its caller was told a wrong one
 * Input    traces of the baseline and of the incident
 * Output   such addresses, each with the one service that calls it
 * Cost     O(spans)
 */
import { peerOf } from '../../model/semconv.ts'
import type { Trace, TraceSpan } from './types.ts'

const RULE_OF_THREE = 3 // calls that were to be expected before: none of them by chance is one in twenty

/** Addresses that were called for the first time since, by one service alone, and never answered; who sends spans lives, though those of the calls that fail may be missing. */
export function strangersIn(before: readonly Trace[], after: readonly Trace[]): ReadonlyMap<string, string> {
  const speaking = [...before, ...after].flatMap(({ spans }) => spans.map(({ service }) => service))
  const known = new Set([...before.flatMap(callsIn).map(({ peer }) => peer), ...speaking])
  const since = Map.groupBy(after.flatMap(callsIn), ({ peer }) => peer)
  const served = (traces: readonly Trace[], service: string): number =>
    traces.filter(({ spans }) => spans.some((span) => span.service === service)).length
  return new Map(
    [...since].flatMap(([peer, calls]): readonly [string, string][] => {
      const [first] = calls
      if (!first || known.has(peer) || !calls.every(({ caller, failed }) => failed && caller === first.caller))
        return []
      const expected = (calls.length * served(before, first.caller)) / served(after, first.caller)
      return expected < RULE_OF_THREE ? [] : [[peer, first.caller]]
    }),
  )
}

type Call = { readonly peer: string; readonly caller: string; readonly failed: boolean }

/** Calls of which only the caller's side is seen. */
const callsIn = ({ spans }: Trace): readonly Call[] => spans.flatMap((span) => callOf(span) ?? [])

function callOf({ kind, children, attributes, service, error }: TraceSpan): Call | undefined {
  const peer = kind === 'Client' && children.length === 0 ? peerOf(attributes) : ''
  return peer === '' ? undefined : { peer, caller: service, failed: error }
}
