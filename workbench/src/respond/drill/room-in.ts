import { err, ok, type Result } from '../../lib/result.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'
import type { DrillRoom } from './room.ts'

/** The room for drills of this workbench. */
export function roomIn({ drills }: IncidentPorts): Result<DrillRoom, Refusal> {
  if (drills !== undefined) return ok(drills)
  return err({
    kind: 'missing',
    what: 'nothing can be practised on here',
    where: 'drill',
    todo: 'Ask a workbench that runs.',
    command: 'lastgood serve',
  })
}
