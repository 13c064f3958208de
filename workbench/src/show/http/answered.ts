import type { Context } from 'hono'
import type { z } from 'zod'
import type { Result } from '../../lib/result.ts'
import { parsed } from './params.ts'
import { badInput } from './refusal.ts'

/** Checks the query, then answers; what is wrong with it is a 400 that names the field. */
export async function answered<S extends z.ZodType>(
  c: Context,
  shape: S,
  answer: (asked: z.output<S>) => Promise<Result<object, string>>,
): Promise<Response> {
  const where = c.req.queries('where')
  const asked = parsed(shape, { ...c.req.query(), ...(where && { where }) })
  if (!asked.ok) return badInput(c, asked.error)
  const found = await answer(asked.value)
  return found.ok ? c.json(found.value) : badInput(c, found.error)
}
