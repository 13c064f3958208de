import type { Diagnosis, EvidenceId, MechanismLink } from '../../model/diagnosis.ts'
import type { TimeRange } from '../../model/time.ts'
import type { Detected } from '../detectors/index.ts'
import type { Frame } from '../frame.ts'
import type { CallGraph } from '../graph/calls.ts'
import type { Trace } from '../paths/index.ts'
import type { Suspect } from '../verdict/rank.ts'

/** What is already written down when the mechanism is told; its evidence is cited again, not made again. */
export type Told = Pick<Diagnosis, 'onset' | 'edge' | 'changes' | 'guilty' | 'attributes' | 'detections' | 'templates'>

/** What was found, as far as the mechanism is made of it. */
export type Known = {
  readonly frame: Pick<Frame, 'moves' | 'windows'>
  readonly graph: CallGraph
  readonly entries: ReadonlySet<string>
  readonly suspects: readonly Suspect[]
  readonly detected: readonly Detected[]
  /** Traces of the baseline, and of requests that went bad; of all of the incident where none did. */
  readonly before: readonly Trace[]
  readonly bad: readonly Trace[]
}

/** One thing that was so in the incident and not before: a knot of the chain. */
export type State = {
  /** A few words. */
  readonly label: string
  /** How it shows, with the numbers. */
  readonly says: string
  /** Whether telemetry shows that it followed from the state before it. */
  readonly basis: MechanismLink['basis']
  /** The stretch in which it began; undefined where no time is known. */
  readonly began: TimeRange | undefined
  readonly evidence: readonly EvidenceId[]
  /** Of what users see: that alone. */
  readonly users?: string
  /** Of trouble that climbs: the service that it reaches. */
  readonly sufferer?: string
}
