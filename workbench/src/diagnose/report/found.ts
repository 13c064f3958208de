import type { TimeRange } from '../../model/time.ts'
import type { Judged } from '../changes/judge.ts'
import type { Separation } from '../compare/index.ts'
import type { Detected } from '../detectors/index.ts'
import type { CallGraph } from '../graph/calls.ts'
import type { DiagnosisInput } from '../input.ts'
import type { TemplateChange } from '../logs/index.ts'
import type { Silence } from '../silence/silence.ts'
import type { Suspect } from '../verdict/rank.ts'

/** All that was found, before it is written down. */
export type Findings = DiagnosisInput & {
  readonly graph: CallGraph
  readonly entries: ReadonlySet<string>
  /** Lines tell of errors, and no request of the front suffers. */
  readonly inResults: boolean
  readonly templates: readonly TemplateChange[]
  readonly silences: readonly Silence[]
  /** Stretches in which nothing at all arrived. */
  readonly hushes: readonly TimeRange[]
  readonly judged: readonly Judged[]
  readonly guilty: string | null
  readonly suspects: readonly Suspect[]
  readonly separation: Separation
  readonly detected: readonly Detected[]
}
