import { type FailureClass, type GoldenSignal, NO_CHANGE } from '../../model/diagnosis.ts'
import { figure } from '../evidence.ts'
import { chronicShare, chronicSuspects } from '../verdict/chronic.ts'
import type { Suspect } from '../verdict/rank.ts'
import { classOf, signalOf } from '../verdict/shape.ts'
import type { Findings } from './found.ts'
import { shapeOf } from './signals.ts'

/** What the answer says at its head; everything else in it must agree with this. */
export type Conclusion = {
  readonly suspects: readonly Suspect[]
  /** The first of them, unless all is noise. */
  readonly suspect: Suspect | undefined
  readonly signal: GoldenSignal | null
  readonly failure: FailureClass
  /** A page came and nothing moved: there is no trouble that a service, a change or a chain could explain. */
  readonly calm: boolean
  /** There is no telemetry at all: nothing can be said, which is not the same as calm. */
  readonly blind: boolean
  /** Share of requests that fail through the whole window, where that has no beginning. */
  readonly chronic: number | undefined
}

/** The conclusion from all that was found. Without a beginning no service is accused, but for failures all along. */
export function conclusionOf(found: Findings): Conclusion {
  const { frame, guilty } = found
  const blind = Object.values(found.overview.pillars).every((count) => count === 0)
  const begun = frame.onset ? headOf(found, found.suspects) : undefined
  const accuses = guilty !== null && guilty !== NO_CHANGE
  const calm = frame.onset !== undefined && !frame.onset.measured && begun?.signal === null && !accuses
  if (begun && !calm) return { ...begun, calm, blind, chronic: undefined }
  const chronic = chronicShare(found.overview, frame.windows)
  if (chronic === undefined)
    return { ...(begun ?? headOf(found, [])), ...(calm && { failure: CALM }), calm, blind, chronic }
  const suspects = chronicSuspects([...found.before, ...found.after], frame.windows)
  return {
    suspects,
    suspect: suspects[0],
    signal: 'errors',
    failure: failingAllAlong(chronic),
    calm: false,
    blind,
    chronic,
  }
}

const CALM: FailureClass = {
  kind: 'unclear',
  why: 'no golden signal moved clearly',
  nextChecks: [
    'Look at what the alert itself measures: it may see what is not sent here.',
    'Widen the window: the trouble may be older.',
  ],
}

const failingAllAlong = (share: number): FailureClass => ({
  kind: 'failing all along',
  why: `${figure(100 * share)} % of requests failed before as well, so no beginning is in this window`,
  nextChecks: ['Widen the window until it holds a healthy stretch.', 'Read the first error of a failed trace.'],
})

function headOf(found: Findings, suspects: readonly Suspect[]) {
  const suspect = suspects.find(({ score }) => score > 0)
  const shape = shapeOf(found, suspect)
  const signal = suspect ? signalOf(shape, suspect.clues) : null
  return { suspects, suspect, signal, failure: classOf(signal, shape) }
}
