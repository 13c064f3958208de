import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ApiError } from './contract.ts'

/** A reply that says what went wrong, on what, and the way out. */
export function refusal(c: Context, status: ContentfulStatusCode, error: ApiError['error']): Response {
  return c.json({ error } satisfies ApiError, status)
}
