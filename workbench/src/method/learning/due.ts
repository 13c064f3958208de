import type { Severity } from '../../model/incident/lifecycle.ts'
import { dayAfter } from './days.ts'

/** Days until an action is due where nobody names a day; after the larger harm sooner. */
const DUE_DAYS: Readonly<Record<Severity, number>> = { P0: 28, P1: 28, P2: 56 }

/** The day an action is due where nobody names one; without a severity the later one. */
export const dueByDefault = (severity: Severity | undefined, today: string, days = DUE_DAYS): string =>
  dayAfter(today, days[severity ?? 'P2'])
