import type { Asked } from '../../model/incident/measure.ts'
import type { Objective, RequestMinute } from '../../model/objective.ts'
import type { TimeRange } from '../../model/time.ts'

/** Requests of an objective as telemetry tells them. Rejects when telemetry cannot be read. */
export interface ObjectivesPort {
  /** Minutes that hold requests, earliest first. */
  minutes(objective: Objective, range: TimeRange): Promise<readonly RequestMinute[]>
  /** The query behind them, for a claim to cite. */
  asked(objective: Objective, range: TimeRange): Asked
}
