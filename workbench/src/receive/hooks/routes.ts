import { type Context, Hono } from 'hono'
import { hasLevels } from '../../lib/has-levels.ts'
import type { Result } from '../../lib/result.ts'
import { type Clock, rfc3339 } from '../../model/time.ts'
import { inTime } from './in-time.ts'
import { type HookSecrets, keyRefused, type NoProof, unproved } from './proof.ts'
import type { Delivery, Fact, Reading } from './reading.ts'
import { SOURCES, type Source } from './sources.ts'

const LEVELS_MAX = 64 // a whole Deployment of Kubernetes has about fifteen

const SAID_MAX = 5 // of what became of a request, in its answer

/** What the doors for alerts and changes need. */
export type HookParts = {
  readonly secrets: HookSecrets
  readonly clock: Clock
  /** Keeps facts, each once; when it answers, they survive a crash. Errors: why they are not kept; the sender tries again. */
  readonly keep: (source: string, facts: readonly Fact[]) => Promise<Result<{ readonly fresh: number }, string>>
}

/** The endpoints that other tools send alerts and changes to. A fact is kept before it is answered, and worked on later. */
export function hookRoutes(parts: HookParts): Hono {
  const routes = new Hono()
  for (const source of SOURCES) routes.on(['POST', 'PUT'], source.path, (c) => received(c, source, parts))
  routes.options('/hooks/cdevents', welcomed)
  return routes
}

/** CloudEvents asks before it sends whether anybody wants to hear of it; who may send is told by the token of each request. */
function welcomed(c: Context): Response {
  const origin = c.req.header('webhook-request-origin')
  if (origin === undefined) return c.body(null, 405, { Allow: 'POST, PUT' })
  return c.body(null, 200, { Allow: 'POST, PUT', 'WebHook-Allowed-Origin': origin, 'WebHook-Allowed-Rate': '*' })
}

async function received(c: Context, source: Source, parts: HookParts): Promise<Response> {
  const raw = new Uint8Array(await c.req.arrayBuffer()) // its bytes are what was signed
  const header = (name: string): string | undefined => c.req.header(name)
  const stranger = unproved(source.proof, raw, header, parts.secrets)
  if (stranger !== undefined) return refused(c, stranger.status, stranger)
  const body = jsonOf(raw)
  if (body === undefined) return refused(c, 400, { what: 'body: expected JSON', todo: 'Choose JSON where it is sent.' })
  if (!hasLevels(body.value, LEVELS_MAX))
    return refused(c, 400, { what: `body: nested deeper than ${LEVELS_MAX} levels`, todo: 'Send what happened alone.' })
  const noKey = keyRefused(source.proof, body.value, parts.secrets)
  if (noKey !== undefined) return refused(c, noKey.status, noKey)
  const reading = source.read(deliveryOf(c, body.value, parts))
  if (!reading.ok) return refused(c, 400, { what: reading.error, todo: 'docs/integrations.md shows what is read.' })
  return answered(c, source, reading.value, parts)
}

async function answered(
  c: Context,
  source: Source,
  { facts, says, reply }: Reading,
  parts: HookParts,
): Promise<Response> {
  const timed = facts.map((fact) => inTime(fact, rfc3339(parts.clock.now())))
  const kept = await parts.keep(
    source.name,
    timed.map(({ fact }) => fact),
  )
  if (!kept.ok) return refused(c, 503, { what: kept.error, todo: 'Send it again later.' })
  const said = [says, ...timed.map((one) => one.says)].filter((one) => one !== undefined).slice(0, SAID_MAX)
  const more = said.length > 0 && { says: said.join('; ') }
  return c.json(reply ?? { heard: facts.length, fresh: kept.value.fresh, ...more }, 202)
}

const deliveryOf = (c: Context, body: unknown, { clock, secrets }: HookParts): Delivery => ({
  body,
  header: (name) => c.req.header(name),
  query: new URL(c.req.url).searchParams,
  receivedAt: rfc3339(clock.now()),
  serviceOf: (key) => secrets.routingKeys.get(key),
})

function jsonOf(raw: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)) }
  } catch {
    return undefined
  }
}

type Said = Pick<NoProof, 'what' | 'todo'>

function refused(c: Context, status: 400 | 401 | 403 | 503, { what, todo }: Said): Response {
  return c.json({ error: { what: what.slice(0, 2_000), where: `${c.req.method} ${c.req.path}`, todo } }, status)
}
