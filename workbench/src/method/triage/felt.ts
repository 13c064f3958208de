import type { Harm } from '../../model/incident/harm.ts'
import type { Measure } from '../../model/incident/measure.ts'
import { type FlowState, flowStates } from './flows.ts'

/** What users suffer from, where they meet it. */
export type Felt = Pick<Measure, 'signal' | 'service' | 'operation'>

/** How a flow is hurt, worst first, as the triage says it: nothing works, it fails, it is slow. */
const HURTS: readonly {
  readonly signal: Measure['signal']
  readonly is: (state: FlowState) => boolean
  /** How many requests more than in quiet; of requests that stay away, how many there were. */
  readonly more: (state: FlowState) => number
}[] = [
  {
    signal: 'error-share',
    is: ({ failing }) => failing,
    more: ({ flow: { before, since } }) => since.failed - expected(before.failed, before.requests, since.requests),
  },
  { signal: 'requests', is: ({ silent }) => silent, more: ({ flow }) => flow.before.requests },
  { signal: 'latency-p99', is: ({ slow }) => slow, more: ({ flow }) => flow.since.slow },
]

const expected = (bad: number, of: number, requests: number): number => (of > 0 ? (bad / of) * requests : 0)

/**
 * What users suffer from, measured where requests come in: failures before silence before slowness, at the service that most of such
 * requests come to, and at one operation of it where that has at least half of them. Undefined where nothing left its baseline.
 */
export function feltIn(harm: Pick<Harm, 'flows' | 'compared'>): Felt | undefined {
  const states = flowStates(harm)
  const hurt = HURTS.find(({ is }) => states.some(is))
  if (hurt === undefined) return undefined
  const { signal } = hurt
  const hit = states.filter(hurt.is).map((state) => ({ flow: state.flow, more: Math.max(hurt.more(state), 0) }))
  const services = [...Map.groupBy(hit, ({ flow }) => flow.service)].map(([service, of]) => ({
    service,
    of,
    all: of.reduce((sum, { more }) => sum + more, 0),
  }))
  const { service, of, all } = services.reduce((worst, one) => (one.all > worst.all ? one : worst))
  const worst = of.reduce((most, one) => (one.more > most.more ? one : most))
  return { signal, service, ...(2 * worst.more >= all && { operation: worst.flow.operation }) }
}
