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

/** Open incidents that a look is noted in where it cannot be told whose it is; of more, one look would be no news in any. */
const TOGETHER_MAX = 5

/**
 * Notes looks in the incident that is open and is no drill; where several are, in those whose services the question names, else in all: who reads does
 * not have to say so. What it returns is waited for by nobody who reads, and it never fails: a look that cannot be noted is not.
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
  const real = open.ok ? open.value.incidents.filter(({ lifecycle }) => !lifecycle.drill) : []
  const asks = oneLine(query ?? '', QUERY_CHARS_MAX)
  const looked: IncidentEvent = { kind: 'looked', at, ...(asks !== '' && { query: asks }) }
  let isTaken = false
  for (const { id } of concerned(real, query ?? '')) {
    const done = await work(id, { actor }, ports, (then, now) => ok(isNews(then, { actor, at }, now) ? [looked] : []))
    isTaken ||= done.ok
  }
  return isTaken
}

/** The incidents that a question is about: those whose services it names; all, where it names none of theirs. */
function concerned(open: readonly Incident[], query: string): readonly Incident[] {
  if (open.length <= 1) return open
  const words = new Set(query.split(/[^\p{L}\p{N}._/:-]+/u))
  const named = open.filter((incident) => servicesOf(incident).some((service) => words.has(service)))
  if (named.length > 0) return named
  return open.length <= TOGETHER_MAX ? open : []
}

/** What an incident is about: what the page named, what fires, and whom the last diagnosis suspects. */
function servicesOf({ lifecycle, diagnosed }: Incident): readonly string[] {
  const { service, alerts } = lifecycle
  const fires = alerts.flatMap((alert) => alert.service ?? [])
  return [...(service === undefined ? [] : [service]), ...fires, ...(diagnosed.at(-1)?.services ?? [])]
}

function isNews({ entries }: Incident, { actor, at }: Pick<Look, 'actor' | 'at'>, now: UnixMs): boolean {
  const looks = entriesOf(entries, 'looked')
  const own = looks.findLast((look) => look.actor.name === actor.name && look.event.at === at)
  const last = looks.length < LOOKS_MAX ? own : looks.at(-1)
  return last === undefined || now - Date.parse(last.at) >= (looks.length < LOOKS_MAX ? APART_MS : SPARSE_MS)
}
