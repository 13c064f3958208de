import { ok } from '../../lib/result.ts'
import type { Incident } from '../../method/incident.ts'
import { type Actor, entriesOf } from '../../model/incident/entry.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import type { LOOKED_AT } from '../../model/incident/lifecycle.ts'
import { oneLine } from '../../model/incident/said.ts'
import type { UnixMs } from '../../model/time.ts'
import { openIncidents } from './newest.ts'
import type { IncidentPorts } from './ports.ts'
import { work } from './work.ts'

/** Somebody reads telemetry: what kind of it, by which question, and who. */
export type Look = {
  readonly at: (typeof LOOKED_AT)[number]
  readonly query: string | undefined
  readonly actor: Actor
}

/** At most one look is noted of each kind of telemetry, person and minute; and a page that asks the same again by itself looks once. */
const APART_MS = 60_000

/** Looks of one incident that are noted one by one; after that only so many that it shows that somebody looks at all. */
const LOOKS_MAX = 500
const SPARSE_MS = 5 * 60_000

/** Questions that are remembered, and notes that are written at once: what is beyond is a look that is not noted. */
const QUESTIONS_MAX = 1_000
const UNDER_WAY_MAX = 4

const QUERY_CHARS_MAX = 400 // enough to know the question again

/**
 * Notes looks in the incident that is open, where there is exactly one and it is no drill: who reads does not have to say so. What it
 * returns is waited for by nobody who reads, and it never fails: a look that cannot be noted is not.
 */
export function notesLooks(ports: IncidentPorts): (look: Look) => Promise<void> {
  const asked = new Map<string, UnixMs>()
  let underWay = 0
  return async (look) => {
    if (look.actor.kind === 'automation' || underWay >= UNDER_WAY_MAX) return
    if (isAskedAgain(asked, look, ports.clock.now())) return
    underWay++
    // The record told everybody else what is wrong with it; whoever reads telemetry got an answer.
    const isTaken = await note(look, ports).catch(() => false)
    underWay--
    if (!isTaken) asked.delete(questionOf(look))
  }
}

const questionOf = ({ actor, at, query = '' }: Look): string =>
  JSON.stringify([actor.name, at, query.slice(0, QUERY_CHARS_MAX)])

/** True within a minute of the same question by the same reader; each time begins the minute anew, as a page asks that refreshes itself. */
function isAskedAgain(asked: Map<string, UnixMs>, look: Look, now: UnixMs): boolean {
  const question = questionOf(look)
  const before = asked.get(question)
  asked.delete(question)
  asked.set(question, now)
  const [oldest] = asked.keys()
  if (asked.size > QUESTIONS_MAX && oldest !== undefined) asked.delete(oldest)
  return before !== undefined && now - before < APART_MS
}

/** Answers whether there was an incident to note it in; a look that is no news there is taken, too. */
async function note({ actor, at, query }: Look, ports: IncidentPorts): Promise<boolean> {
  const open = await openIncidents(ports)
  const [incident, ...others] = open.ok ? open.value.incidents : []
  if (incident === undefined || others.length > 0 || incident.lifecycle.drill) return false
  const asks = oneLine(query ?? '', QUERY_CHARS_MAX)
  const looked: IncidentEvent = { kind: 'looked', at, ...(asks !== '' && { query: asks }) }
  const done = await work(incident.id, { actor }, ports, (then, now) =>
    ok(isNews(then, { actor, at }, now) ? [looked] : []),
  )
  return done.ok
}

function isNews({ entries }: Incident, { actor, at }: Pick<Look, 'actor' | 'at'>, now: UnixMs): boolean {
  const looks = entriesOf(entries, 'looked')
  const own = looks.findLast((look) => look.actor.name === actor.name && look.event.at === at)
  const last = looks.length < LOOKS_MAX ? own : looks.at(-1)
  return last === undefined || now - Date.parse(last.at) >= (looks.length < LOOKS_MAX ? APART_MS : SPARSE_MS)
}
