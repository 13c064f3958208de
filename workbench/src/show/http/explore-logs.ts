import { type Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { ok } from '../../lib/result.ts'
import type { LogFilter } from '../../model/explore.ts'
import { type Clock, rfc3339, unixMs } from '../../model/time.ts'
import { logKindsOf, logViewOf } from '../../respond/explore/logs.ts'
import type { ExplorePort } from '../../respond/explore/ports.ts'
import { logTail } from '../../respond/explore/tail.ts'
import { answered } from './answered.ts'
import { PARAM_CHARS_MAX } from './limits.ts'
import { parsed, shapes, windowOf } from './params.ts'
import { badInput, refusal } from './refusal.ts'

const TAILS_MAX = 20 // each asks the store once a second
const LOOK_EVERY_MS = 1_000

const text = z.string().max(PARAM_CHARS_MAX).optional()

const lineFields = {
  service: text,
  traceId: shapes.logs.shape.traceId,
  text,
  severityMin: z.coerce.number().int().min(0).max(24).optional().describe('9 info, 13 warning, 17 error, 21 fatal'),
}

/** What the endpoints about log lines take. */
export const logShapes = {
  logs: z.strictObject({ ...shapes.window.shape, ...lineFields }),
  kinds: z.strictObject({ ...shapes.window.shape, ...lineFields }),
  tail: z.strictObject(lineFields),
} as const

/** Log lines, the kinds of them, and those that come in. */
export function logRoutes(port: ExplorePort, clock: Clock): Hono {
  const routes = new Hono()
  routes.get('/explore/logs', (c) =>
    answered(c, logShapes.logs, async (asked) => {
      const filter = filterOf(asked, clock)
      return filter.ok ? ok(await logViewOf(filter.value, port)) : filter
    }),
  )
  routes.get('/explore/kinds', (c) =>
    answered(c, logShapes.kinds, async (asked) => {
      const filter = filterOf(asked, clock)
      return filter.ok ? ok(await logKindsOf(filter.value, port)) : filter
    }),
  )
  routes.get('/explore/tail', tail(port, clock))
  return routes
}

type Asked = z.output<typeof logShapes.logs>

/** A trace id finds its lines whatever the time; only a window that was asked for narrows it. */
function filterOf({ from, to, ...asked }: Asked, clock: Clock) {
  const window = windowOf({ from, to }, clock.now())
  if (!window.ok) return window
  const anyTime = asked.traceId !== undefined && from === undefined
  return ok<LogFilter>({
    window: anyTime ? { from: rfc3339(unixMs(0)), to: window.value.to } : window.value,
    ...linesOf(asked),
  })
}

const linesOf = ({ service, traceId, text: holds, severityMin }: z.output<typeof logShapes.tail>) => ({
  ...(service && { service }),
  ...(traceId && { traceId: traceId.toLowerCase() }),
  ...(holds && { text: holds }),
  ...(severityMin && { severityMin }),
})

/** Server-sent events: `lines` with those that came in, looked for once a second. */
function tail(port: ExplorePort, clock: Clock): (c: Context) => Response {
  let tails = 0
  return (c) => {
    const asked = parsed(logShapes.tail, c.req.query())
    if (!asked.ok) return badInput(c, asked.error)
    if (tails >= TAILS_MAX)
      return refusal(c, 503, {
        what: `${TAILS_MAX} pages follow the log`,
        where: 'GET /api/explore/tail',
        todo: 'Close one, or search now and then instead.',
      })
    tails++
    const look = logTail(linesOf(asked.value), port, clock)
    return streamSSE(c, async (stream) => {
      try {
        while (!stream.aborted) {
          const found = await look()
          if (found.lines.length > 0) await stream.writeSSE({ event: 'lines', data: JSON.stringify(found) })
          else await stream.write(': still here\n\n')
          await stream.sleep(LOOK_EVERY_MS)
        }
      } finally {
        tails--
      }
    })
  }
}
