/** Kinds of telemetry, and the sources of changes, each of which may be missing as a whole. */
export const MISSING = ['traces', 'logs', 'metrics', 'changes'] as const

export type Missing = (typeof MISSING)[number]
