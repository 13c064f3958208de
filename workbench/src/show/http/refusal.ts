import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ApiError } from './contract.ts'

/** A reply that says what went wrong, on what, and the way out. */
export function refusal(c: Context, status: ContentfulStatusCode, error: ApiError['error']): Response {
  return c.json({ error } satisfies ApiError, status)
}

/** A 400 whose message names the field. */
export function badInput(c: Context, what: string): Response {
  return refusal(c, 400, {
    what: what.slice(0, 2_000),
    where: `${c.req.method} ${c.req.path}`,
    todo: 'Correct the field and send it again; /api/openapi.json describes each one.',
  })
}
