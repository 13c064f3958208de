import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'

/**
 * Whether a page of this origin may send here. No origin means: not a web page.
 * Pages on this machine may; others only when listed, or else any page the user visits could plant telemetry.
 */
export function isAllowedOrigin(origin: string | undefined, listed: readonly string[]): boolean {
  return origin === undefined || LOCAL_ORIGIN.test(origin) || listed.includes(origin) || listed.includes('*')
}

const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/

/** The headers that let an allowed page send, and read the reply. */
export function corsHeaders({ origin, ...asked }: IncomingHttpHeaders): OutgoingHttpHeaders {
  if (origin === undefined) return {}
  const preflight = asked['access-control-request-method'] === undefined ? {} : preflightHeaders(asked)
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after',
    vary: 'origin',
    ...preflight,
  }
}

function preflightHeaders(asked: IncomingHttpHeaders): OutgoingHttpHeaders {
  return {
    'access-control-allow-methods': 'POST, OPTIONS',
    'access-control-allow-headers': asked['access-control-request-headers'] ?? 'content-type, content-encoding',
    'access-control-max-age': '7200',
    vary: 'origin, access-control-request-headers',
  }
}
