import { concerns } from '../../method/drill/drill.ts'
import type { Incident } from '../../method/incident.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { TimeRange } from '../../model/time.ts'
import type { ChangesPort } from './ports.ts'

/** The changes of a stretch of time that concern an incident, earliest first. */
export const changesOf = async (
  { entries }: Pick<Incident, 'entries'>,
  range: TimeRange,
  port: Pick<ChangesPort, 'changes'>,
): Promise<readonly ChangeEvent[]> => (await port.changes(range)).filter(concerns(entries))
