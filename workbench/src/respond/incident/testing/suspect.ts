import { z } from 'zod'
import { ok, type Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { commitGate, type Shut } from '../../../method/testing/commit-gate.ts'
import { citesNothing, LINKS_MAX, linksIn } from '../../../method/testing/links.ts'
import type { Link } from '../../../method/testing/testing.ts'
import { type Hypothesis, nextHypothesis } from '../../../method/testing/testing.ts'
import type { Diagnosis, Hypothesis as Proposed } from '../../../model/diagnosis.ts'
import type { Actor } from '../../../model/incident/entry.ts'
import type { EventOf, IncidentEvent } from '../../../model/incident/event.ts'
import { line, oneLine, prose, serviceName } from '../../../model/incident/said.ts'
import { hypothesisId } from '../../../model/incident/testing.ts'
import { type TimeRange, type UnixMs, unixMs } from '../../../model/time.ts'
import { newestDiagnosis } from '../newest-diagnosis.ts'
import { passed } from '../passed-gate.ts'
import type { IncidentPorts } from '../ports.ts'
import { reading } from '../reading.ts'
import type { Refusal } from '../refusal.ts'
import { type Call, type Outcome, verb } from '../verb.ts'
import { type Decide, readIncident, work } from '../work.ts'
import { found, gated, refused } from './refusals.ts'
import { suggestionsFor } from './suggestions.ts'
import { type HypothesisView, hypothesisView } from './views.ts'

const LINKS_TOLD =
  'how it leads to what users see, links apart by ->, each with what shows it in brackets: pool full [ev-1 golden signals]'

/** Causes under consideration at once; who has more has none. */
const HYPOTHESES_MAX = 50

/** A hypothesis, and predictions it could be put to, as `predict` reads them. */
export type Suspected = { readonly hypothesis: HypothesisView; readonly suggested: readonly string[] }

/** States a cause that somebody thinks of, or takes over one that the diagnosis proposes. */
export const suspect = verb({
  name: 'suspect',
  says: 'state what you think the cause is, so that it can be tested',
  about: 'incident',
  does: 'write',
  words: ['statement'],
  input: {
    statement: line.optional().describe('the cause, in one sentence'),
    service: serviceName.optional().describe('the service it is about'),
    change: line.optional().describe('the change it is about'),
    mechanism: prose.optional().describe(LINKS_TOLD),
    fromDiagnosis: line.optional().describe('take over a hypothesis of the diagnosis, e.g. hyp-1'),
  },
  run: async ({ fromDiagnosis, mechanism, ...given }, call) => {
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    const diagnosis = newestDiagnosis(read.value, call.ports)
    const proposed = fromDiagnosis === undefined ? ok({}) : proposedIn(diagnosis, fromDiagnosis)
    if (!proposed.ok) return proposed
    const links = mechanism === undefined ? [] : linksIn(mechanism)
    const named = { ...proposed.value, ...given, ...(links.length > 0 && chainOf(links)) }
    const told = { ...named, ...(await changedBy(named.change, diagnosis, call.ports)) }
    return hypothesisWritten(call, (incident) => {
      const { statement } = told
      if (statement === undefined)
        return refused('wrong', 'no cause was stated', 'suspect', 'Say what you think it is.', 'lastgood suspect "…"')
      if (incident.testing.hypotheses.length >= HYPOTHESES_MAX)
        return refused('wrong', `it has ${HYPOTHESES_MAX} hypotheses already`, incident.id, 'Test those first.')
      const wrong = wrongIn(links, incident)
      if (wrong !== undefined) return wrong
      return ok([{ kind: 'hypothesis-stated', id: nextHypothesis(incident.testing), ...told, statement }])
    })
  },
})

const CHANGES_BACK_MS = 24 * 3_600_000 // what was changed earlier is told by its id alone

/** What the named change was and when, as the diagnosis or the source of changes tells it. */
async function changedBy(
  id: string | undefined,
  diagnosis: Diagnosis | undefined,
  ports: IncidentPorts,
): Promise<Pick<Stated, 'changed'>> {
  if (id === undefined) return {}
  const now = ports.clock.now()
  const told = diagnosis?.changes.find((change) => change.id === id)
  const known =
    told ?? (await changesIn({ from: unixMs(now - CHANGES_BACK_MS), to: now }, ports)).find((c) => c.id === id)
  return known === undefined ? {} : { changed: { title: oneLine(known.title), at: known.at } }
}

/** A cause can be stated while telemetry cannot be read. */
const changesIn = (range: TimeRange, { changes }: IncidentPorts): ReturnType<typeof changes.changes> =>
  changes.changes(range).catch(() => [])

type Stated = Partial<Omit<EventOf<'hypothesis-stated'>, 'kind' | 'id'>>

function proposedIn(diagnosis: Diagnosis | undefined, id: string): Result<Stated, Refusal> {
  const proposed = diagnosis?.hypotheses.find((hypothesis) => hypothesis.id === id)
  if (diagnosis === undefined || proposed === undefined) {
    const known = diagnosis?.hypotheses.map((hypothesis) => hypothesis.id).join(', ') || 'none'
    const what = `the diagnosis proposes no ${id}; it proposes ${known}`
    return refused('missing', what, 'diagnosis', 'Name one that it proposes.', 'lastgood suspects')
  }
  const { statement, service, changeId } = proposed
  const isFirst = diagnosis.hypotheses[0] === proposed && proposed.verdict !== 'refuted'
  const links = isFirst ? proposedLinks(diagnosis, changeId) : []
  return ok({
    statement: oneLine(statement),
    proposedAs: id,
    ...(service !== null && { service: oneLine(service) }),
    ...(changeId !== null && { change: oneLine(changeId) }),
    ...(links.length > 0 && chainOf(links)),
  })
}

/** The links of the diagnosis, whose numbers are in the record with it; what it guessed stays a belief. */
function proposedLinks({ mechanism }: Diagnosis, change: string | null): readonly Link[] {
  const [first] = mechanism
  if (first === undefined) return []
  const followed = mechanism.map(({ to, basis }) => ({
    says: oneLine(to),
    cites: basis === 'measured' ? 'measured' : undefined,
  }))
  return [{ says: oneLine(first.from), cites: change === null ? undefined : oneLine(`change ${change}`) }, ...followed]
}

const chainOf = (links: readonly Link[]): Pick<EventOf<'hypothesis-explained'>, 'mechanism' | 'grounds'> => ({
  mechanism: links.map(({ says }) => says),
  grounds: links.flatMap(({ cites }, link) => (cites === undefined ? [] : [{ link, cites }])),
})

/** The refusal where there are too many links, or one names what the record does not hold. */
function wrongIn(links: readonly Link[], incident: Incident): Result<never, Refusal> | undefined {
  if (links.length > LINKS_MAX)
    return refused(
      'wrong',
      `it has ${links.length} links, at most ${LINKS_MAX} are kept`,
      incident.id,
      'Tell it shorter.',
    )
  const wrong = links.flatMap(({ cites }) => (cites === undefined ? [] : (citesNothing(cites, incident) ?? [])))[0]
  return wrong === undefined
    ? undefined
    : refused(
        'wrong',
        wrong,
        incident.id,
        'Name what was kept, or an entry of the timeline.',
        'lastgood evidence; or: lastgood timeline',
      )
}

async function hypothesisWritten(call: Call, decide: Decide): Promise<Result<Outcome<Suspected>, Refusal>> {
  const done = await work(call.id, call.who, call.ports, decide)
  if (!done.ok) return done
  const { incident, entries } = done.value
  const hypothesis = hypothesisOf(incident, entries[0]!.event)
  const view = hypothesisView(hypothesis, incident, call.ports.clock.now())
  return ok({ incident, entries, answer: { hypothesis: view, suggested: suggestionsFor(view, incident, call.ports) } })
}

/** The hypothesis that an event is about. */
function hypothesisOf({ testing }: Incident, event: IncidentEvent): Hypothesis {
  const named = 'hypothesis' in event ? event.hypothesis : 'id' in event ? event.id : ''
  const id = testing.predictions.find((p) => p.id === named)?.hypothesis ?? named
  return testing.hypotheses.find((h) => h.id === id)!
}

/** What the diagnosis proposes, with what it found. */
export type ProposedView = Pick<Proposed, 'id' | 'statement' | 'verdict'> & { readonly takenAs: string | null }

/** A cause with measured predictions that it could be put to, as `predict` reads them; none where it is refuted or set aside. */
export type TestableView = HypothesisView & { readonly suggested: readonly string[] }

/** All causes considered. */
export type Suspects = {
  readonly hypotheses: readonly TestableView[]
  readonly proposed: readonly ProposedView[]
  readonly committed: string | null
}

/** Lists the causes considered, where each stands, and what the diagnosis proposes. */
export const suspects = verb({
  name: 'suspects',
  says: 'the causes considered, where each stands and what it lacks; and those the diagnosis proposes',
  about: 'incident',
  does: 'read',
  watched: true,
  input: {},
  run: (_, call) => reading(call, (incident) => suspectsOf(incident, call.ports)),
})

function suspectsOf(incident: Incident, ports: IncidentPorts): Suspects {
  const { testing } = incident
  const now = ports.clock.now()
  const takenAs = ({ id, service, changeId }: Proposed): string | null =>
    testing.hypotheses.find((h) => h.proposedAs === id && isAbout(h, service, changeId))?.id ?? null
  return {
    hypotheses: testing.hypotheses.map((h) => {
      const view = hypothesisView(h, incident, now)
      const isOpen = view.standing !== 'refuted' && view.parked === null
      return { ...view, suggested: isOpen ? suggestionsFor(view, incident, ports) : [] }
    }),
    proposed: (newestDiagnosis(incident, ports)?.hypotheses ?? []).map((proposed) => ({
      id: proposed.id,
      statement: proposed.statement,
      verdict: proposed.verdict,
      takenAs: takenAs(proposed),
    })),
    committed: testing.committed?.hypothesis ?? null,
  }
}

/** A later diagnosis may give the handle of a cause to another one. */
const isAbout = (taken: Hypothesis, service: string | null, change: string | null): boolean =>
  (service === null || taken.service === oneLine(service)) && (change === null || taken.change === oneLine(change))

/** Says how a cause leads to what users see. */
export const explain = verb({
  name: 'explain',
  says: 'say how a cause leads to what users see, link by link',
  about: 'incident',
  does: 'write',
  words: ['hypothesis', 'mechanism'],
  input: {
    hypothesis: hypothesisId.describe('which one'),
    mechanism: prose.describe(LINKS_TOLD),
  },
  run: ({ hypothesis, mechanism }, call) =>
    hypothesisWritten(call, (incident) => {
      const known = found(incident.testing.hypotheses, hypothesis, incident)
      const links = linksIn(mechanism)
      if (links.length < 2)
        return refused('wrong', 'a mechanism has at least two links', hypothesis, 'For example: pool full -> timeouts')
      if (!known.ok) return known
      return wrongIn(links, incident) ?? ok([{ kind: 'hypothesis-explained', id: hypothesis, ...chainOf(links) }])
    }),
})

/** Sets a hypothesis aside, or gives a prediction up. */
export const park = verb({
  name: 'park',
  says: 'set a hypothesis aside, or give an open prediction up, with the reason',
  about: 'incident',
  does: 'write',
  words: ['what', 'reason'],
  input: {
    what: z
      .string()
      .regex(/^[hp]-[1-9]\d{0,5}$/, 'expected a handle such as h-1 or p-1')
      .describe('h-1 or p-1'),
    reason: line.describe('why'),
  },
  run: ({ what, reason }, call) =>
    hypothesisWritten(call, (incident): Result<readonly IncidentEvent[], Refusal> => {
      const { hypotheses, predictions } = incident.testing
      if (what.startsWith('h-')) {
        const known = found(hypotheses, what, incident)
        return known.ok ? ok([{ kind: 'hypothesis-parked', id: what, reason }]) : known
      }
      const known = found(predictions, what, incident)
      if (!known.ok) return known
      return known.value.result !== undefined
        ? refused('wrong', `${what} has its verdict`, incident.id, 'A verdict stays; state what follows from it.')
        : ok([{ kind: 'prediction-dropped', id: what, reason }])
    }),
})

/** Commits the team to one cause. */
export const commit = verb({
  name: 'commit',
  says: 'commit to one cause: asks whether another was considered',
  about: 'incident',
  does: 'write',
  isGrave: true,
  words: ['hypothesis'],
  input: {
    hypothesis: hypothesisId.describe('the cause that is acted on'),
    whyOnlyOne: line.optional().describe('why no other cause was considered'),
    despite: line.optional().describe('why it is acted on although no test speaks for it'),
  },
  run: ({ hypothesis, ...reasons }, call) =>
    hypothesisWritten(call, (incident, now) => {
      const known = found(incident.testing.hypotheses, hypothesis, incident)
      if (!known.ok) return known
      const gates = gatesPassed(incident, hypothesis, reasons, { actor: call.who.actor, now })
      if (!gates.ok) return gates
      const considered = incident.testing.hypotheses.map((h) => h.id)
      const committed = { kind: 'cause-committed', hypothesis, considered, ...reasons } as const
      return ok([committed, ...identified(incident, hypothesis), ...gates.value])
    }),
})

/** The flags of the gates that are passed for a reason. Errors: one is shut and no reason is given, or an agent gives it. */
function gatesPassed(
  incident: Incident,
  hypothesis: string,
  reasons: { readonly whyOnlyOne?: string | undefined; readonly despite?: string | undefined },
  { actor, now }: { readonly actor: Actor; readonly now: UnixMs },
): Result<readonly IncidentEvent[], Refusal> {
  const flags: IncidentEvent[] = []
  const given = { whyOnlyOne: false, despite: false }
  for (
    let shut = commitGate(incident, hypothesis, given, now);
    shut;
    shut = commitGate(incident, hypothesis, given, now)
  ) {
    const reason = reasons[shut.pass]
    if (reason === undefined) return notYet(hypothesis, shut)
    const flag = passed(actor, { verb: 'commit', field: shut.pass, about: hypothesis, shut: shut.why, reason })
    if (!flag.ok) return flag
    flags.push(...flag.value)
    given[shut.pass] = true
  }
  return ok(flags)
}

const FIRST = {
  suspect: { todo: 'State another', says: 'state another cause' },
  predict: { todo: 'Put it to a test', says: 'say what must be visible if it is the cause' },
} as const

const ASIDE = {
  whyOnlyOne: { flag: '--why-only-one', says: 'why no other cause was considered' },
  despite: { flag: '--despite', says: 'why it is acted on although no test speaks for it' },
} as const

function notYet(where: string, { why, pass, first }: Shut): Result<never, Refusal> {
  const { flag, says } = ASIDE[pass]
  return gated(
    {
      what: why,
      where,
      todo: `${FIRST[first].todo}, or say ${says}.`,
      command: `lastgood ${first}; or: ${flag} REASON`,
    },
    { verb: first, says: FIRST[first].says },
    { verb: 'commit', words: [where], field: pass, says },
  )
}

/** Committing to a cause is having identified it, where the incident has not come that far. */
const identified = ({ lifecycle }: Incident, hypothesis: string): readonly IncidentEvent[] =>
  lifecycle.state === 'triage' || lifecycle.state === 'investigating'
    ? [{ kind: 'state-changed', to: 'identified', reason: `committed to ${hypothesis}` }]
    : []
