import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Clock } from '../../model/time.ts'
import { importIncident } from '../../respond/incident/record/record-verbs.ts'
import { mcpRoutes } from '../mcp/http.ts'
import { pathOf } from '../verb-path.ts'
import { type Access, accessGuard, isHook } from './access.ts'
import type { Answers } from './answers.ts'
import type { Health } from './contract.ts'
import { knownHost, ownPagesOnly, securityHeaders } from './guard.ts'
import { incidentRoutes } from './incidents.ts'
import { BODY_BYTES_MAX, IMPORT_BYTES_MAX, NOTE_BYTES_MAX } from './limits.ts'
import { live } from './live.ts'
import { tellsLooks } from './looks.ts'
import { openApi } from './openapi.ts'
import { probeRoutes } from './probes.ts'
import { refusal } from './refusal.ts'
import { signInRoutes } from './sign-in.ts'
import { ofPractice, telemetryRoutes } from './systems.ts'
import { verbRoutes } from './verbs.ts'
import { isBusy, wayOut } from './way-out.ts'

export type HttpAppOptions = {
  readonly answers: Answers
  readonly clock: Clock
  /** Endpoints for what other tools send; absent: nobody is listened to. */
  readonly hooks?: Hono
  /** The endpoint for commands that people type in a chat; absent: no chat is listened to. */
  readonly chat?: Hono
  /** Whether agents may write to the incident record over HTTP. */
  readonly mcpWrites?: boolean
  /** Who is let in; absent: whoever reaches it. */
  readonly access?: Access
  /** Folder of the built web page; absent: only the API is served. */
  readonly webDir?: string
  /** Host names served beside the loopback ones, without port. */
  readonly hosts?: readonly string[]
  /** Hears of failures, one line each. */
  readonly log?: (line: string) => void
}

/** The API under /api and the web page at /, as one fetch handler. */
export function httpApp(options: HttpAppOptions): Hono {
  const app = new Hono()
  app.use(securityHeaders)
  app.get('/alive', (c) => c.json({ alive: true }))
  app.get('/ready', (c) => ready(c, options.answers.health())) // before names and tokens: who asks for it has neither
  app.use(knownHost(new Set((options.hosts ?? []).map((h) => h.toLowerCase()))))
  app.use(ownPagesOnly)
  if (options.access !== undefined) app.use(accessGuard(options.access))
  app.use(plainBodies)
  app.use(bodiesWithin(BODY_BYTES_MAX, (path) => path !== IMPORT_PATH && !NOTE_PATH.test(path)))
  app.use(bodiesWithin(NOTE_BYTES_MAX, (path) => NOTE_PATH.test(path)))
  app.use(bodiesWithin(IMPORT_BYTES_MAX, (path) => path === IMPORT_PATH))
  if (options.access !== undefined) app.route('/', signInRoutes(options.access))
  app.get('/api/health', (c) => c.json(options.answers.health()))
  app.get('/api/openapi.json', (c) => c.json(openApi(options.answers.health().version)))
  const onError = (error: Error, c: Context): Response => failed(error, c, options.log)
  app.use('/api/*', ofPractice({ ...options, onError }))
  if (options.answers.incidents.looked !== undefined) app.use('/api/*', tellsLooks(options.answers.incidents.looked))
  app.route('/api', telemetryRoutes(options.answers, options.clock))
  app.route('/api', incidentRoutes(options.answers.incidents))
  app.get('/api/record/live', live(options.answers.incidents))
  app.route('/api', verbRoutes())
  app.route('/api', probeRoutes(options.answers.probes))
  for (const doors of [options.hooks, options.chat]) if (doors !== undefined) app.route('/', doors)
  const { version } = options.answers.health()
  app.route(
    '/',
    mcpRoutes({ api: (path, request) => app.request(path, request), version, writes: options.mcpWrites ?? false }),
  )
  app.all('/api/*', (c) => notThere(c, 'no such endpoint', 'GET /api/openapi.json lists what there is.'))
  if (options.webDir !== undefined)
    app.use('*', serveStatic({ root: options.webDir, precompressed: true, onFound: cacheForever })) // our own files alone: no secret is guessed by how well it packs
  app.notFound((c) =>
    isHook(c.req.path)
      ? notThere(c, 'no tool sends here', 'docs/integrations.md names the address of each; send with POST.')
      : notThere(c, 'nothing is served here', 'The page is at /; build it with: npm run build:web'),
  )
  app.onError(onError)
  return app
}

/** Whether requests may be led here: telemetry is taken, if only into the log. It tells nothing else. */
function ready(c: Context, health: Health): Response {
  const isReady = health.status === 'ok' || health.refuses !== true
  return c.json({ ready: isReady }, isReady ? 200 : 503)
}

/** A packed body would be read as bad JSON; OTLP, where bodies are large, has ports of its own that unpack. */
const plainBodies: MiddlewareHandler = async (c, next) => {
  const coding = c.req.header('content-encoding')
  if (coding === undefined || coding.toLowerCase() === 'identity') return next()
  return refusal(c, 415, {
    what: `content-encoding ${coding.slice(0, 100)} is not read here`,
    where: c.req.path,
    todo: 'Send the body as it is.',
  })
}

const NOTE_PATH = /^\/api\/incidents\/[^/]+\/note$/

const IMPORT_PATH = `/api${pathOf(importIncident)}`

/** Refuses larger bodies on some paths. The rest of the body is not read, so nothing more can come over this connection. */
function bodiesWithin(maxSize: number, on: (path: string) => boolean): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize,
    onError: (c) => {
      c.header('Connection', 'close')
      const what = `the body is larger than ${maxSize} bytes`
      return refusal(c, 413, { what, where: c.req.path, todo: 'Send it in smaller pieces.' })
    },
  })
  return (c, next) => (on(c.req.path) ? limit(c, next) : next())
}

function notThere(c: Context, what: string, todo: string): Response {
  return refusal(c, 404, { what, where: `${c.req.method} ${c.req.path.slice(0, 200)}`, todo })
}

function failed(error: Error, c: Context, log?: (line: string) => void): Response {
  log?.(`${c.req.method} ${c.req.path}: ${error.message}`)
  return refusal(c, isBusy(error.message) ? 503 : 500, {
    what: error.message.slice(0, 500),
    where: `${c.req.method} ${c.req.path.slice(0, 200)}`,
    todo: wayOut(error.message, 'Try again; if it stays, look at what the workbench needs.'),
    command: 'lastgood doctor',
  })
}

/** Files under assets/ carry a hash of their content in their name. */
function cacheForever(path: string, c: Context): void {
  c.header('Cache-Control', /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
}
