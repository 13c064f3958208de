import { declare } from '../lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'

/** A workbench without telemetry, and its clock. */
export function quietWorkbench(start: string): {
  readonly ports: IncidentPorts
  readonly clock: ReturnType<typeof handClock>
} {
  const clock = handClock(start)
  return { ports: memoryPorts(clock), clock }
}

/** Declares an incident and gives its handle. */
export async function declaredIn(ports: IncidentPorts, told: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout', ...told }, { ports })
  return entries[0]!.incident
}
