import { type Standing, standingOf } from '../../method/objectives/burn.ts'
import type { Asked } from '../../model/incident/measure.ts'
import type { Objective, RequestMinute } from '../../model/objective.ts'
import { type Clock, DAY_MS, MINUTE_MS, type TimeRange, TOLD_LATE_MS, unixMs } from '../../model/time.ts'
import type { ObjectivesPort } from './ports.ts'

/** Minutes that are read again, for requests that came in later still; and how often all are, for what an exporter held back for hours. */
const AGAIN_MS = 30 * MINUTE_MS
const WHOLE_EVERY_MS = 60 * MINUTE_MS

/** An objective, how it stands, and the query that says so. */
export type ObjectiveSeen = { readonly objective: Objective; readonly standing: Standing; readonly asked: Asked }

/** The declared objectives, and how they stand. */
export type ObjectiveBook = {
  readonly declared: readonly Objective[]
  /** How each stands now. Rejects when telemetry cannot be read. */
  readonly look: () => Promise<readonly ObjectiveSeen[]>
}

/** Counts requests for objectives: the whole period once, then what is new, so that a look each minute reads minutes. */
export function objectiveBook(
  declared: readonly Objective[],
  { port, clock }: { readonly port: ObjectivesPort; readonly clock: Clock },
): ObjectiveBook {
  const tallies = declared.map((objective) => new Tally(objective, port))
  return {
    declared,
    look: async () => {
      const to = Math.floor((clock.now() - TOLD_LATE_MS) / MINUTE_MS) * MINUTE_MS
      const seen: ObjectiveSeen[] = []
      for (const tally of tallies) seen.push(await tally.look(to)) // one after the other: the first look reads a month
      return seen
    },
  }
}

/** Minutes of one objective, kept between looks. */
class Tally {
  readonly #objective: Objective
  readonly #port: ObjectivesPort
  #minutes: readonly RequestMinute[] = []
  #readTo = 0
  #wholeAt: number | undefined

  constructor(objective: Objective, port: ObjectivesPort) {
    this.#objective = objective
    this.#port = port
  }

  async look(to: number): Promise<ObjectiveSeen> {
    const period = { from: unixMs(to - this.#objective.days * DAY_MS), to: unixMs(to) }
    const isWhole = this.#wholeAt === undefined || Math.abs(to - this.#wholeAt) >= WHOLE_EVERY_MS // a clock may be set back
    const from = isWhole ? period.from : Math.max(period.from, this.#readTo - AGAIN_MS)
    const fresh = await this.#port.minutes(this.#objective, { from: unixMs(from), to: period.to })
    this.#minutes = [...this.#minutes.filter(({ at }) => at >= period.from && at < from), ...fresh]
    this.#readTo = to
    if (isWhole) this.#wholeAt = to
    return this.#seen(period)
  }

  #seen(period: TimeRange): ObjectiveSeen {
    return {
      objective: this.#objective,
      standing: standingOf(this.#objective, this.#minutes, period.to),
      asked: this.#port.asked(this.#objective, period),
    }
  }
}
