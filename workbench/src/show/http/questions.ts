import { type Context, Hono } from 'hono'
import { type Clock, rfc3339, unixMs } from '../../model/time.ts'
import type { LogSearch } from '../../model/views.ts'
import type { TelemetryAnswers } from './answers.ts'
import type { DiagnosisReply } from './contract.ts'
import { parsed, shapes, windowOf } from './params.ts'
import { badInput, refusal } from './refusal.ts'

const EPOCH = unixMs(0)

/** Everything that can be asked: overview, diagnosis, evidence, traces and logs. */
export function questionRoutes(answers: TelemetryAnswers, clock: Clock): Hono {
  const routes = new Hono()
  routes.get('/overview', async (c) => {
    const query = parsed(shapes.window, c.req.query())
    if (!query.ok) return badInput(c, query.error)
    const window = windowOf(query.value, clock.now())
    return window.ok ? c.json(await answers.overview(window.value)) : badInput(c, window.error)
  })
  routes.get('/diagnosis', (c) => diagnosis(c, c.req.query(), answers, clock))
  routes.post('/diagnosis', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined)
    if (body === undefined)
      return badInput(c, 'body: expected JSON, e.g. {"from":"…","to":"…"}; {} means the last half hour')
    return diagnosis(c, body, answers, clock)
  })
  routes.get('/evidence/:id', async (c) => {
    const query = parsed(shapes.evidence, c.req.query())
    if (!query.ok) return badInput(c, query.error)
    const found = await answers.evidence(c.req.param('id'), query.value.diagnosis)
    return found
      ? c.json(found)
      : unknown(c, 'no such evidence', 'GET /api/diagnosis lists the evidence of the newest diagnosis.')
  })
  routes.get('/traces/:traceId', async (c) => {
    const id = c.req.param('traceId').toLowerCase()
    if (!/^[0-9a-f]{1,64}$/.test(id)) return badInput(c, 'traceId: expected a hexadecimal trace id')
    const found = await answers.trace(id)
    return found
      ? c.json(found)
      : unknown(c, 'no span of this trace is stored', 'It may have been sampled away, or be older than the retention.')
  })
  routes.get('/logs', (c) => logs(c, answers, clock))
  return routes
}

/** GET with nothing asked for: the newest diagnosis as it stands; with a window or service: one aside. POST: a newest one. */
async function diagnosis(c: Context, input: unknown, answers: TelemetryAnswers, clock: Clock): Promise<Response> {
  const asked = parsed(shapes.diagnosis, input)
  if (!asked.ok) return badInput(c, asked.error)
  const { service, ...window } = asked.value
  const run = c.req.method === 'POST'
  if (!run && service === undefined && window.from === undefined && window.to === undefined)
    return c.json(answers.latest())
  const range = windowOf(window, clock.now())
  if (!range.ok) return badInput(c, range.error)
  const reply = await answers.diagnose(
    { ...range.value, ...(service === undefined ? {} : { service }) },
    run ? 'newest' : 'aside',
  )
  return c.json(reply, statusOf(reply))
}

const statusOf = (reply: DiagnosisReply): 200 | 503 => (reply.state === 'failed' ? 503 : 200)

async function logs(c: Context, answers: TelemetryAnswers, clock: Clock): Promise<Response> {
  const query = parsed(shapes.logs, c.req.query())
  if (!query.ok) return badInput(c, query.error)
  const { from, to, service, traceId, text } = query.value
  const window = windowOf({ from, to }, clock.now())
  if (!window.ok) return badInput(c, window.error)
  const search: LogSearch = {
    // A trace id finds its lines whatever the time; only a window that was asked for narrows it.
    window: traceId !== undefined && from === undefined ? { from: rfc3339(EPOCH), to: window.value.to } : window.value,
    ...(service === undefined ? {} : { service }),
    ...(traceId === undefined ? {} : { traceId: traceId.toLowerCase() }),
    ...(text === undefined ? {} : { text }),
  }
  return c.json(await answers.logs(search))
}

function unknown(c: Context, what: string, todo: string): Response {
  return refusal(c, 404, { what, where: c.req.path.slice(0, 200), todo })
}
