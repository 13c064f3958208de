import type { ChangesTold } from '../model/change.ts'
import type { Detail, Overview, Page } from '../model/columns.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Frame } from './frame.ts'
import type { Trace } from './paths/index.ts'
import type { ToldApart } from './requests.ts'

/** Everything a diagnosis is made of; all of it was read before. */
export type DiagnosisInput = {
  readonly overview: Overview
  /** What came with the telemetry about changes, if anything did. */
  readonly changesTold: ChangesTold | undefined
  readonly page: Page | undefined
  readonly frame: Frame
  readonly before: readonly Trace[]
  readonly after: readonly Trace[]
  readonly told: ToldApart
  readonly detail: Pick<Detail, 'requests' | 'logs'>
  readonly problems: readonly string[]
}

/** The diagnosis without its timing, which only the caller can measure. */
export type UntimedDiagnosis = Omit<Diagnosis, 'timing'>
