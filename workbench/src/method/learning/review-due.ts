import type { Severity } from '../../model/incident/lifecycle.ts'
import { dayAfter, workingDayAfter } from './days.ts'

/** The day by which the postmortem is reviewed: P0 in 3 days, P1 in 5 working days, P2 when there is time. */
export function reviewDue(severity: Severity | undefined, resolvedOn: string): string | undefined {
  switch (severity) {
    case 'P0':
      return dayAfter(resolvedOn, 3)
    case 'P1':
      return workingDayAfter(resolvedOn, 5)
    default:
      return undefined
  }
}
