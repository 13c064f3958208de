import type { TraceSpan } from '../../http/contract.ts'

type Waited = Pick<TraceSpan, 'waitedMs'>

const LONG_FROM = 0.5 // of the longest wait: each of several equal ones stands out, however many there are

/** From how many milliseconds on a wait stands out among those of a trace. */
export const longWaitOf = (spans: readonly Waited[]): number =>
  LONG_FROM * spans.reduce((longest, { waitedMs }) => Math.max(longest, waitedMs ?? 0), 0)

/** How the request depended on the span: it waited there for long, for a little or through it, or not at all. */
export function waitOf({ waitedMs }: Waited, longMs: number): 'most' | 'some' | 'none' {
  if (waitedMs === null) return 'none'
  return waitedMs > 0 && waitedMs >= longMs ? 'most' : 'some'
}
