import type { Appended, DecodeError } from '../decode/collector.ts'

/** What becomes of one export request, before a protocol puts it into its own words. */
export type Answer =
  /** All rows that could be rows are stored. A message without rejected items is a warning. */
  | { readonly kind: 'stored'; readonly rejected: number; readonly message: string }
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'too-large'; readonly message: string }
  /** Nothing is wrong with the request; the sender keeps it and sends it again. */
  | { readonly kind: 'busy'; readonly message: string; readonly retryAfterS: number }

/** Reasons named in one message; a sender's log is no place for more. */
const REASONS_MAX = 8

/** The answer to a request whose rows are stored. */
export function stored(appended: Appended): Answer {
  const reasons = [...appended.reasons].map(([reason, items]) => `${reason} (${items})`)
  const named = reasons.slice(0, REASONS_MAX).join('; ')
  const more = reasons.length > REASONS_MAX ? `; and ${reasons.length - REASONS_MAX} other reasons` : ''
  const { accepted, rejected } = appended
  const head = rejected > 0 ? `rejected ${rejected} of ${accepted + rejected} items: ` : 'accepted with repairs: '
  return { kind: 'stored', rejected, message: named === '' ? '' : head + named + more }
}

/** The answer to a request that cannot become rows. */
export function refused(error: DecodeError): Answer {
  if (error.kind === 'malformed') return { kind: 'malformed', message: `cannot decode the request: ${error.at}` }
  return tooLarge(error.limitBytes, `${error.bytes} bytes`)
}

/** The answer to a request over a size limit; `seen` says what was. */
export function tooLarge(limitBytes: number, seen: string): Answer {
  return {
    kind: 'too-large',
    message: `request is too large: ${seen}, the limit is ${limitBytes}; send smaller batches`,
  }
}
