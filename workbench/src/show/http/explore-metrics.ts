import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { ok } from '../../lib/result.ts'
import type { Clock } from '../../model/time.ts'
import { metricChartOf, metricNamesOf } from '../../respond/explore/metrics.ts'
import type { ExplorePort, SqlRefusal } from '../../respond/explore/ports.ts'
import { sqlAnswerOf, sqlExamplesOf } from '../../respond/explore/sql.ts'
import { answered } from './answered.ts'
import { PARAM_CHARS_MAX } from './limits.ts'
import { parsed, shapes, windowOf } from './params.ts'
import { badInput, refusal } from './refusal.ts'

const SQL_CHARS_MAX = 20_000

const text = z.string().max(PARAM_CHARS_MAX).optional()

/** What the endpoints about metrics take. */
export const metricShapes = {
  metrics: z.strictObject({ ...shapes.window.shape, service: text, text }),
  chart: z.strictObject({
    ...shapes.window.shape,
    metric: z.string().min(1).max(PARAM_CHARS_MAX),
    service: text,
    by: text.describe('service, instance or an attribute'),
    part: text.describe('value, mean, per second or a quantile such as p99'),
  }),
} as const

/** The body of a query that somebody typed. */
export const sqlShape = z.strictObject({ sql: z.string().min(1).max(SQL_CHARS_MAX) })

/** Metrics by name, one over time, and queries that somebody types. */
export function metricRoutes(port: ExplorePort, clock: Clock): Hono {
  const routes = new Hono()
  routes.get('/explore/metrics', (c) =>
    answered(c, metricShapes.metrics, async ({ from, to, service = '', text: holds = '' }) => {
      const window = windowOf({ from, to }, clock.now())
      return window.ok ? ok(await metricNamesOf({ window: window.value, service, text: holds }, port)) : window
    }),
  )
  routes.get('/explore/chart', (c) =>
    answered(c, metricShapes.chart, async ({ from, to, metric, service, by, part }) => {
      const window = windowOf({ from, to }, clock.now())
      if (!window.ok) return window
      const narrowed = { ...(service && { service }), ...(by && { by }), ...(part && { part }) }
      return ok(await metricChartOf({ window: window.value, metric, ...narrowed }, port))
    }),
  )
  routes.get('/explore/examples', (c) => c.json(sqlExamplesOf(port)))
  routes.post('/explore/sql', async (c) => {
    const asked = parsed(sqlShape, await c.req.json().catch(() => undefined))
    if (!asked.ok) return badInput(c, asked.error)
    const found = await sqlAnswerOf(asked.value.sql, port, () => performance.now())
    return found.ok ? c.json(found.value) : unanswered(c, found.error)
  })
  return routes
}

/** Read by people at the page and by programs alike. */
function unanswered(c: Context, { kind, says }: SqlRefusal): Response {
  const isBusy = kind === 'busy'
  return refusal(c, isBusy ? 503 : 400, {
    what: says.slice(0, 2_000),
    where: 'the query',
    todo: isBusy
      ? 'Run it again when one has ended: each ends after 20 s at the latest.'
      : 'Change the query and run it again; DESCRIBE otel_traces lists the columns of a table.',
  })
}
