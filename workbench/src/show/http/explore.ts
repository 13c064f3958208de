import { Hono } from 'hono'
import { z } from 'zod'
import { err, ok } from '../../lib/result.ts'
import type { AttributeIs, Selection, SpanFilter } from '../../model/explore.ts'
import type { Clock } from '../../model/time.ts'
import { callMapOf } from '../../respond/explore/call-map.ts'
import type { ExplorePort } from '../../respond/explore/ports.ts'
import { sidesOf } from '../../respond/explore/sides.ts'
import { comparisonOf, heatmapOf, spanNamesOf, spanPageOf } from '../../respond/explore/spans.ts'
import { answered } from './answered.ts'
import { logRoutes, logShapes } from './explore-logs.ts'
import { metricRoutes, metricShapes } from './explore-metrics.ts'
import { PARAM_CHARS_MAX } from './limits.ts'
import { shapes, windowOf } from './params.ts'

const WHERE_MAX = 8 // more conditions than this are typed by nobody

const name = z.string().max(PARAM_CHARS_MAX).optional()
const outcome = z.enum(['failed', 'fine']).optional()
const ms = z.coerce.number().min(0).max(1e12).optional()

const traceId = z
  .string()
  .regex(/^[0-9a-f]{1,64}$/i, 'expected a hexadecimal trace id')
  .transform((id) => id.toLowerCase())

const spanFields = {
  ...shapes.window.shape,
  service: name,
  operation: name,
  outcome,
  spans: z.enum(['requests', 'all']).default('requests'),
  where: z
    .array(z.string().regex(/^[^=]+=/, 'expected key=value'))
    .max(WHERE_MAX)
    .default([])
    .describe('key=value; may be repeated'),
}

const boxFields = {
  boxFrom: shapes.window.shape.from,
  boxTo: shapes.window.shape.to,
  msMin: ms,
  msMax: ms,
  boxOutcome: outcome,
}

/** What the explore endpoints take, by name; the OpenAPI document is made from them. */
export const exploreShapes = {
  heatmap: z.strictObject(spanFields),
  compare: z.strictObject({ ...spanFields, ...boxFields }),
  spans: z.strictObject({ ...spanFields, ...boxFields, order: z.enum(['slowest', 'newest']).default('slowest') }),
  names: z.strictObject({ ...shapes.window.shape, service: name }),
  map: z.strictObject(shapes.window.shape),
  sides: z.strictObject({ bad: traceId, good: traceId.optional() }),
  ...logShapes,
  ...metricShapes,
} as const

/** What people look for themselves: requests, log lines, metrics, and queries of their own. */
export function exploreRoutes(port: ExplorePort, clock: Clock): Hono {
  const routes = new Hono()
  routes.get('/explore/heatmap', (c) =>
    answered(c, exploreShapes.heatmap, async (asked) => {
      const filter = filterOf(asked, clock)
      return filter.ok ? ok(await heatmapOf(filter.value, port)) : filter
    }),
  )
  routes.get('/explore/compare', (c) =>
    answered(c, exploreShapes.compare, async (asked) => {
      const filter = filterOf(asked, clock)
      return filter.ok ? ok(await comparisonOf(filter.value, selectionOf(asked), port)) : filter
    }),
  )
  routes.get('/explore/spans', (c) =>
    answered(c, exploreShapes.spans, async (asked) => {
      const filter = filterOf(asked, clock)
      return filter.ok ? ok(await spanPageOf(filter.value, selectionOf(asked), asked.order, port)) : filter
    }),
  )
  routes.get('/explore/names', (c) =>
    answered(c, exploreShapes.names, async (asked) => {
      const window = windowOf(asked, clock.now())
      return window.ok ? ok(await spanNamesOf(window.value, asked.service ?? '', port)) : window
    }),
  )
  routes.get('/explore/map', (c) =>
    answered(c, exploreShapes.map, async (asked) => {
      const window = windowOf(asked, clock.now())
      return window.ok ? ok(await callMapOf(window.value, port)) : window
    }),
  )
  routes.get('/explore/sides', (c) =>
    answered(c, exploreShapes.sides, async ({ bad, good }) => {
      const sides = await sidesOf(bad, good, port)
      return sides ? ok(sides) : err('bad, good: no span of this trace is stored; it may be older than the retention')
    }),
  )
  routes.route('/', logRoutes(port, clock))
  routes.route('/', metricRoutes(port, clock))
  return routes
}

type AskedSpans = z.output<typeof exploreShapes.heatmap>

function filterOf({ from, to, spans, service, operation, outcome, where }: AskedSpans, clock: Clock) {
  const window = windowOf({ from, to }, clock.now())
  if (!window.ok) return window
  return ok<SpanFilter>({
    window: window.value,
    spans,
    ...(service && { service }),
    ...(operation && { operation }),
    ...(outcome && { outcome }),
    where: where.map(attributeOf),
  })
}

function attributeOf(text: string): AttributeIs {
  const split = text.indexOf('=')
  return { key: text.slice(0, split), value: text.slice(split + 1) }
}

const selectionOf = (asked: z.output<typeof exploreShapes.compare>): Selection => ({
  ...(asked.boxFrom && { from: asked.boxFrom }),
  ...(asked.boxTo && { to: asked.boxTo }),
  ...(asked.msMin !== undefined && { msMin: asked.msMin }),
  ...(asked.msMax !== undefined && { msMax: asked.msMax }),
  ...(asked.boxOutcome && { outcome: asked.boxOutcome }),
})
