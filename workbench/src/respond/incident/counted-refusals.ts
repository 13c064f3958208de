import type { Incident } from '../../method/incident.ts'
import { risenRefusals } from '../../method/ledger/refusals.ts'
import { beganAt } from '../../method/lifecycle/began.ts'
import type { Compared } from '../../model/incident/harm.ts'
import type { Measure } from '../../model/incident/measure.ts'
import { type UnixMs, unixMs } from '../../model/time.ts'
import type { MeasurePort } from './ports.ts'

const STRETCH_MS_MAX = 60 * 60_000

/** The time before the impact began, and as much of it as there was by now. */
export function impactOf(incident: Pick<Incident, 'lifecycle'>, now: UnixMs): Compared {
  const began = beganAt(incident)
  const ms = Math.min(Math.max(now - began, 1), STRETCH_MS_MAX)
  return { quiet: { from: unixMs(began - ms), to: began }, impact: { from: began, to: unixMs(began + ms) } }
}

/** The measure as the diagnosis understands failure: with the refusals that are no habit of the system but came with the incident. */
export async function withRefusals(measure: Measure, { quiet, impact }: Compared, port: MeasurePort): Promise<Measure> {
  if (!isAboutFailures(measure) || port.refusals === undefined) return measure
  const [was, is] = await Promise.all([port.refusals(measure, quiet), port.refusals(measure, impact)])
  const refused = risenRefusals({ healthy: was, bad: is })
  return refused.length === 0 ? measure : { ...measure, refused: [...refused] }
}

const isAboutFailures = ({ signal, failed, refused }: Measure): boolean =>
  refused === undefined &&
  (signal === 'error-share' ||
    signal === 'errors' ||
    (failed === true && signal !== 'log-lines' && signal !== 'metric'))
