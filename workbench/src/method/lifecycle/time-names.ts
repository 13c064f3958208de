import type { NamedTime } from '../../model/incident/lifecycle.ts'

/** The named times of an incident in words. */
export const TIME_NAMES: Readonly<Record<NamedTime, string>> = {
  impactStarted: 'Impact started',
  detected: 'Detected',
  declared: 'Declared',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
  closed: 'Closed',
}
