/** What a gap of a diagnosis is called where a whole kind of telemetry, or every source of changes, is missing. */
export const MISSING = {
  traces: 'no traces',
  logs: 'no logs',
  metrics: 'no metrics',
  changes: 'no source of changes',
} as const

export type Missing = keyof typeof MISSING
