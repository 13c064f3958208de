/**
 * Paper    none; the kinds of spans of OpenTelemetry
 * Idea     a span is of an operation that a service runs, or of a call that it makes
 * Input    a span, or a service and an operation
 * Output   whether it is of a call; one key for both names
 * Cost     O(1)
 */
import type { TraceSpan } from './types.ts'

/** Service and operation as one key. */
export const runKey = (service: string, operation: string): string => JSON.stringify([service, operation])

/** The span is of a call that is made, not of an operation that runs. */
export const isCall = ({ kind }: Pick<TraceSpan, 'kind'>): boolean => kind === 'Client' || kind === 'Producer'
