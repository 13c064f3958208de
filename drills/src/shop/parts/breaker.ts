import { setting } from './control.ts'
import { log } from './log.ts'
import { HttpError } from './service.ts'
import { callUpstream, type Sent } from './upstream.ts'

const FAILURES_TO_OPEN = 5 // in a row
const OPEN_MS = 5_000 // then one request tries again

const circuits = new Map<string, { failures: number; openUntilMs: number }>()

/**
 * Calls another service behind a circuit breaker, which the setting `breaker-SERVICE` turns on and off.
 * Errors   those of `callUpstream`, and 503 at once while the circuit is open.
 */
export async function callGuarded(service: string, sent: Sent, otherwise: 'on' | 'off'): Promise<unknown> {
  if (setting(`breaker-${service}`, otherwise) !== 'on') return callUpstream(service, sent)
  const circuit = circuits.get(service) ?? { failures: 0, openUntilMs: 0 }
  circuits.set(service, circuit)
  if (Date.now() < circuit.openUntilMs) throw new HttpError(503, `circuit to ${service} is open`)
  try {
    const reply = await callUpstream(service, sent)
    circuit.failures = 0
    return reply
  } catch (error) {
    circuit.failures += error instanceof HttpError && error.status < 500 ? 0 : 1
    if (circuit.failures >= FAILURES_TO_OPEN) {
      circuit.openUntilMs = Date.now() + OPEN_MS
      circuit.failures = FAILURES_TO_OPEN - 1 // the one that tries decides
      log.warn(`circuit to ${service} opened for ${OPEN_MS} ms`)
    }
    throw error
  }
}
