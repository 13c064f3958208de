import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { clipped } from '../../lib/clipped.ts'
import type { Result } from '../../lib/result.ts'
import { actor } from '../../model/incident/entry.ts'
import { time } from '../../model/incident/said.ts'
import type { VerbCall, VerbReply } from '../../respond/incident/call.ts'
import type { Look } from '../../respond/incident/looks.ts'
import type { Refusal } from '../../respond/incident/refusal.ts'
import type { Verb } from '../../respond/incident/verb.ts'
import { VERBS } from '../../respond/incident/verbs.ts'
import { givenOf } from '../given.ts'
import { WORDS_HEADER } from '../headers.ts'
import { pathOf } from '../verb-path.ts'
import { writtenBy } from './access.ts'
import type { WordedReply } from './contract.ts'
import { parsed } from './params.ts'
import { badInput, refusal } from './refusal.ts'
import { wordsOf } from './words.ts'

/** What the incident routes ask of the rest of the workbench. */
export type IncidentAnswers = {
  readonly call: (verb: Verb, call: VerbCall) => Promise<Result<VerbReply, Refusal>>
  /** Notes that somebody read telemetry; absent: nobody does. */
  readonly looked?: (look: Look) => Promise<void>
  /** Hears the handle of every incident that changed; returns what ends it. */
  readonly watch: (hear: (id: string) => void) => () => void
}

/** The body of a writing call; whoever sends no actor is a person at the web page. */
export const verbBody = z.strictObject({
  input: z.record(z.string(), z.unknown()).default({}),
  actor: actor.default({ kind: 'human', name: 'web' }),
  /** When it happened, where that is not now. */
  at: time.optional(),
})

const SAID_CHARS_MAX = 2_000 // a refusal may quote what it was given
/** Who asks where nothing is written, so that no entry names them. */
export const ASKER = { actor: { kind: 'human', name: 'reader' } } as const

/** Which verbs are to be read at once: their names, with commas between. */
export const severalShape = z.strictObject({
  verbs: z.string().regex(/^[a-z-]{1,40}(?:,[a-z-]{1,40}){0,9}$/, 'expected at most 10 names, such as status,timeline'),
})

/** One endpoint a verb: GET to read, POST to write. One more reads several at once, as a page needs them. */
export function incidentRoutes(answers: IncidentAnswers): Hono {
  const routes = new Hono()
  for (const verb of VERBS) {
    const path = pathOf(verb).replace('{incident}', ':incident')
    if (verb.does === 'read') routes.get(path, (c) => read(c, verb, answers))
    else routes.post(path, (c) => write(c, verb, answers))
  }
  routes.get('/incidents/:incident', (c) => readSeveral(c, answers))
  return routes
}

async function read(c: Context, verb: Verb, answers: IncidentAnswers): Promise<Response> {
  const given = givenOf(verb.input, c.req.query())
  return reply(c, await answers.call(verb, { incident: c.req.param('incident') ?? '', given, who: ASKER }))
}

const READING = new Map(
  VERBS.filter((verb) => verb.does === 'read' && verb.about === 'incident').map((v) => [v.name, v]),
)

/** Each verb's reply by its name; the first that is refused is the answer to all. */
async function readSeveral(c: Context, { call }: IncidentAnswers): Promise<Response> {
  const asked = parsed(severalShape, c.req.query())
  if (!asked.ok) return badInput(c, asked.error)
  const incident = c.req.param('incident') ?? ''
  const replies: Record<string, VerbReply> = {}
  for (const name of new Set(asked.value.verbs.split(','))) {
    const verb = READING.get(name)
    if (verb === undefined) return badInput(c, `verbs: ${name} reads nothing of an incident`)
    const answer = await call(verb, { incident, given: {}, who: ASKER })
    if (!answer.ok) return reply(c, answer)
    replies[name] = answer.value
  }
  return c.json(replies)
}

async function write(c: Context, verb: Verb, answers: IncidentAnswers): Promise<Response> {
  const json: unknown = await c.req.json().catch(() => undefined)
  if (json === undefined)
    return badInput(c, 'body: expected JSON, e.g. {"input":{…},"actor":{"kind":"human","name":"on-call"}}')
  const body = parsed(verbBody, json)
  if (!body.ok) return badInput(c, body.error)
  const { input, at } = body.value
  const by = writtenBy(c, body.value.actor)
  const who = at === undefined ? { actor: by } : { actor: by, at }
  return reply(c, await answers.call(verb, { incident: c.req.param('incident') ?? '', given: input, who }))
}

const STATUS = { wrong: 400, missing: 404, 'against-the-method': 409, conflict: 409, unavailable: 503 } as const

function reply(c: Context, result: Result<VerbReply, Refusal>): Response {
  if (result.ok) return c.json(c.req.header(WORDS_HEADER) === undefined ? result.value : worded(result.value))
  const { kind, what, where, ...told } = result.error
  const said = { kind, what: clipped(what, SAID_CHARS_MAX), where: clipped(where, SAID_CHARS_MAX) }
  return refusal(c, STATUS[kind], { ...said, ...told })
}

function worded(value: VerbReply): WordedReply {
  const words = wordsOf(value)
  return { ...value, ...(words !== undefined && { words }) }
}
