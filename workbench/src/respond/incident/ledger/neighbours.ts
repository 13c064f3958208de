import type { Neighbours } from '../../../method/ledger/overlap.ts'
import type { TimeRange } from '../../../model/time.ts'
import type { IncidentPorts } from '../ports.ts'

/** Which services were seen calling each other directly; nobody is a neighbour where there are no traces. */
export async function neighboursIn(range: TimeRange, { calls }: Pick<IncidentPorts, 'calls'>): Promise<Neighbours> {
  const pairs = await calls.calls(range)
  return (service) =>
    pairs.flatMap(({ caller, callee }) => (caller === service ? [callee] : callee === service ? [caller] : []))
}
