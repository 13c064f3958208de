import { type Context, Hono } from 'hono'
import { err, ok, type Result } from '../../lib/result.ts'
import { type ChangeEvent, parseChangeEvent } from '../../model/change.ts'
import type { ChangeConflict } from '../../model/change-stages.ts'
import { type Clock, rfc3339, type UnixMs } from '../../model/time.ts'
import { inTheFuture } from '../../respond/incident/ahead.ts'
import type { TelemetryAnswers } from './answers.ts'
import type { ChangesAccepted } from './contract.ts'
import { CHANGES_MAX } from './limits.ts'
import { parsed, shapes, windowOf } from './params.ts'
import { badInput, refusal } from './refusal.ts'

/** Change events in and out: what people and machines did to the system. */
export function changeRoutes(answers: TelemetryAnswers, clock: Clock): Hono {
  const routes = new Hono()
  routes.get('/changes', async (c) => {
    const query = parsed(shapes.window, c.req.query())
    if (!query.ok) return badInput(c, query.error)
    const window = windowOf(query.value, clock.now())
    return window.ok ? c.json(await answers.changes(window.value)) : badInput(c, window.error)
  })
  routes.post('/changes', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined)
    const changes = changesOf(body, clock.now())
    if (!changes.ok) return badInput(c, changes.error)
    const added = await answers.addChanges(changes.value)
    if (!added.ok) return conflicting(c, added.error, Array.isArray(body))
    return c.json({ accepted: changes.value.length } satisfies ChangesAccepted, 202)
  })
  return routes
}

function conflicting(c: Context, { index, says }: ChangeConflict, isList: boolean): Response {
  return refusal(c, 409, {
    what: (isList ? `[${index}] ${says}` : says).slice(0, 2_000),
    where: `${c.req.method} ${c.req.path}`,
    todo: 'Give another change an id of its own. Nothing of this request was stored.',
  })
}

/** One event or an array of them; all are taken or none is. `receivedAt` is ours to say where the sender is silent. */
function changesOf(body: unknown, now: UnixMs): Result<ChangeEvent[], string> {
  if (body === undefined) return err('body: expected JSON, one change event or an array of them')
  const list: readonly unknown[] = Array.isArray(body) ? body : [body]
  if (list.length > CHANGES_MAX) return err(`body: ${list.length} events, at most ${CHANGES_MAX} fit in one request`)
  const changes: ChangeEvent[] = []
  for (const [i, item] of list.entries()) {
    const change = happened(parseChangeEvent(item), now)
    if (!change.ok) return err(Array.isArray(body) ? `[${i}] ${change.error}` : change.error)
    changes.push({ receivedAt: rfc3339(now), ...change.value })
  }
  return ok(changes)
}

/** What is planned is no change yet: it would be found guilty of what was broken before it, or of nothing, though it never came. */
function happened(change: Result<ChangeEvent, string>, now: UnixMs): Result<ChangeEvent, string> {
  const ahead = change.ok ? inTheFuture(change.value.at, now) : undefined
  return ahead === undefined ? change : err(`at: ${ahead}; a change is told when it begins, not when it is planned`)
}
