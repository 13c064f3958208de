import { type Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import type { Result } from '../../lib/result.ts'
import { type Actor, actor, incidentId } from '../../model/incident/entry.ts'
import type { GrowthWish, ProbeGrowth } from '../../model/probe-growth.ts'
import {
  lackOf,
  type Probe,
  type ProbeNews,
  type ProbePlan,
  type ProbeProfile,
  type ProbeRefusal,
  type ProbeWish,
  type ProfileWish,
  probeWish,
  profileWish,
} from '../../model/probes.ts'
import type { ProbePort } from '../../respond/live/ports.ts'
import type { Asker, PlacedProbe } from '../../respond/live/probes.ts'
import { writtenBy } from './access.ts'
import type { ProbesReply } from './contract.ts'
import { parsed } from './params.ts'
import { growthRoutes } from './probe-growth.ts'
import { sourceRoutes } from './probe-sources.ts'
import { badInput, refusal } from './refusal.ts'

/** What the routes of probes ask of the rest of the workbench. */
export type ProbeAnswers = Pick<
  ProbePort,
  'sessions' | 'probes' | 'probe' | 'trail' | 'watch' | 'files' | 'source' | 'growthPlan'
> & {
  /** What a process dials. */
  readonly url: string
  readonly place: (wish: ProbeWish, asker: Asker) => Promise<Result<PlacedProbe, ProbeRefusal>>
  readonly plan: (wish: ProbeWish, actor: Actor) => Promise<Result<readonly ProbePlan[], ProbeRefusal>>
  readonly profile: (wish: ProfileWish, actor: Actor) => Promise<Result<ProbeProfile, ProbeRefusal>>
  readonly growth: (wish: GrowthWish, actor: Actor) => Promise<Result<ProbeGrowth, ProbeRefusal>>
  readonly remove: (id: string, asker: Asker) => Promise<Result<Probe, ProbeRefusal>>
}

const person = actor.default({ kind: 'human', name: 'web' })
const id = z.string().regex(/^pr-[1-9]\d{0,8}$/, 'expected a handle such as pr-1')

/** The bodies and parameters of the routes of probes. */
export const probeShapes = {
  place: z.strictObject({ probe: probeWish, actor: person, incident: incidentId.optional() }),
  plan: z.strictObject({ probe: probeWish, actor: person }),
  remove: z.strictObject({ actor: person }),
  profile: z.strictObject({ profile: profileWish, actor: person }),
  tail: z.strictObject({ probe: id.optional(), service: z.string().max(500).optional() }),
  audit: z.strictObject({ limit: z.coerce.number().int().min(1).max(1_000).default(100) }),
} as const

const HEARTBEAT_MS = 15_000 // proxies close a stream that is silent for half a minute
const STATUS = { wrong: 400, missing: 404, refused: 409, forbidden: 403 } as const

/** Who is connected, what is placed; placing, removing, and the hits as they come. */
export function probeRoutes(answers: ProbeAnswers | undefined): Hono {
  const routes = new Hono()
  if (answers === undefined) return routes.all('/probes/*', off).all('/probes', off)
  routes.get('/probes', (c) => c.json(standing(answers)))
  routes.post('/probes', (c) => place(c, answers))
  routes.post('/probes/plan', (c) => plan(c, answers))
  routes.post('/probes/profile', (c) => profile(c, answers))
  routes.get('/probes/tail', (c) => tail(c, answers))
  routes.get('/probes/audit', (c) => {
    const asked = parsed(probeShapes.audit, c.req.query())
    return asked.ok ? c.json(answers.trail(asked.value.limit)) : badInput(c, asked.error)
  })
  routes.route('/', sourceRoutes(answers, refused))
  routes.route('/', growthRoutes(answers, refused))
  routes.get('/probes/:id', (c) => {
    const found = answers.probe(c.req.param('id'))
    return found.ok ? c.json(found.value) : refused(c, found.error)
  })
  routes.post('/probes/:id/remove', (c) => remove(c, answers))
  return routes
}

const standing = ({ url, sessions, probes }: ProbeAnswers): ProbesReply => ({
  url,
  sessions: sessions(),
  probes: probes(),
})

const off = (c: Context): Response =>
  refusal(c, 503, {
    what: 'this workbench takes no probes',
    where: c.req.path.slice(0, 200),
    todo: 'It says why where it was started; another probePort may help.',
  })

async function place(c: Context, answers: ProbeAnswers): Promise<Response> {
  const body: unknown = await c.req.json().catch(() => undefined)
  if (body === undefined)
    return badInput(c, 'body: expected JSON, e.g. {"probe":{"kind":"log","service":"…","file":"src/a.ts","line":8}}')
  const asked = parsed(probeShapes.place, body)
  if (!asked.ok) return badInput(c, asked.error)
  const { probe, ...told } = asked.value
  const asker = { ...told, actor: writtenBy(c, told.actor) }
  const lack = lackOf(probe)
  if (lack !== undefined) return badInput(c, `probe.${lack}`)
  const placed = await answers.place(probe, asker)
  return placed.ok ? c.json(placed.value, 201) : refused(c, placed.error)
}

async function plan(c: Context, answers: ProbeAnswers): Promise<Response> {
  const asked = parsed(probeShapes.plan, await c.req.json().catch(() => undefined))
  if (!asked.ok) return badInput(c, asked.error)
  const lack = lackOf(asked.value.probe)
  if (lack !== undefined) return badInput(c, `probe.${lack}`)
  const plans = await answers.plan(asked.value.probe, writtenBy(c, asked.value.actor))
  return plans.ok ? c.json({ plans: plans.value }) : refused(c, plans.error)
}

/** Answers when the seconds are over. */
async function profile(c: Context, answers: ProbeAnswers): Promise<Response> {
  const asked = parsed(probeShapes.profile, await c.req.json().catch(() => undefined))
  if (!asked.ok) return badInput(c, asked.error)
  const made = await answers.profile(asked.value.profile, writtenBy(c, asked.value.actor))
  return made.ok ? c.json(made.value) : refused(c, made.error)
}

async function remove(c: Context, answers: ProbeAnswers): Promise<Response> {
  const asked = parsed(probeShapes.remove, await c.req.json().catch(() => ({})))
  if (!asked.ok) return badInput(c, asked.error)
  const removed = await answers.remove(c.req.param('id') ?? '', { actor: writtenBy(c, asked.value.actor) })
  return removed.ok ? c.json(removed.value) : refused(c, removed.error)
}

const refused = (c: Context, { kind, ...error }: ProbeRefusal): Response =>
  refusal(c, STATUS[kind], { ...error, what: error.what.slice(0, 2_000) })

/** Server-sent events: what was kept of the probe first, then `hit`, `probe` and `skipped` as they come. */
function tail(c: Context, answers: ProbeAnswers): Response {
  const asked = parsed(probeShapes.tail, c.req.query())
  if (!asked.ok) return badInput(c, asked.error)
  const { probe, service } = asked.value
  const known = probe === undefined ? undefined : answers.probe(probe)
  if (known?.ok === false) return refused(c, known.error)
  const watcher = answers.watch((news) => wanted(news, probe, service))
  if (watcher === undefined)
    return refusal(c, 503, { what: 'too many watch probes', where: c.req.path, todo: 'Close one of them.' })
  return streamSSE(c, async (stream) => {
    stream.onAbort(watcher.leave)
    try {
      if (known !== undefined) {
        for (const hit of known.value.hits) await stream.writeSSE({ event: 'hit', data: JSON.stringify(hit) })
        await stream.writeSSE({ event: 'probe', data: JSON.stringify(known.value.probe) })
      }
      while (!stream.aborted) {
        const news = await watcher.next(HEARTBEAT_MS)
        for (const one of news) await stream.writeSSE({ event: one.kind, data: JSON.stringify(dataOf(one)) })
        if (news.length === 0) await stream.write(': still here\n\n')
      }
    } finally {
      watcher.leave()
    }
  })
}

function wanted(news: ProbeNews, probe: string | undefined, service: string | undefined): boolean {
  if (news.kind === 'skipped') return true
  const [id, of] = news.kind === 'hit' ? [news.hit.probe, news.hit.service] : [news.probe.id, news.probe.wish.service]
  return (probe === undefined || id === probe) && (service === undefined || of === service)
}

const dataOf = (news: ProbeNews): unknown =>
  news.kind === 'hit' ? news.hit : news.kind === 'probe' ? news.probe : { hits: news.hits }
