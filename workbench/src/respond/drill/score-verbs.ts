import { err, ok, type Result } from '../../lib/result.ts'
import { drillOf } from '../../method/drill/drill.ts'
import { type Score, scoreOf } from '../../method/drill/score.ts'
import { factsOf } from '../../method/drill/score-rule.ts'
import type { Incident } from '../../method/incident.ts'
import type { EventOf } from '../../model/incident/event.ts'
import { postmortem } from '../incident/learning/postmortem-verb.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'
import { verb } from '../incident/verb.ts'
import { readIncident, refusalOf } from '../incident/work.ts'

/** How a drill went, and what it was. */
export type DrillScore = Score & {
  readonly truth: EventOf<'drill-ended'>['truth']
  readonly actions: EventOf<'drill-ended'>['actions']
  /** What people said it was, in their words. */
  readonly said: readonly string[]
}

/** One drill in the history. */
export type PastDrill = Pick<Score, 'percent' | 'outcome' | 'process' | 'seconds'> & {
  readonly id: string
  readonly at: string
  readonly fault: string
  readonly seed: number
  readonly hints: number
}

/** Drills that are over, the first first. */
export type DrillHistory = {
  readonly drills: readonly PastDrill[]
  /** How much more of a hundred the later half earned than the earlier one, on average; null for fewer than two. */
  readonly improved: number | null
}

/** How a drill went, line by line. */
export const score = verb({
  name: 'drill-score',
  says: 'how a drill went: each line names its rule and the entries it rests on',
  about: 'incident',
  does: 'read',
  input: {},
  run: async (_, { id, ports }) => {
    const read = await readIncident(id, ports)
    if (!read.ok) return read
    const incident = read.value
    const scored = await scoreNow(incident, ports)
    if (scored === undefined) return err(notOver(id))
    const { ended, answers } = drillOf(incident.entries)
    const { truth, actions } = ended!.event
    const said = answers.flatMap(({ event }) => event.cause ?? [])
    return ok({ incident, entries: [], answer: { ...scored, truth, actions, said } satisfies DrillScore })
  },
})

const LISTED_MAX = 50 // newest drills; each is read and scored anew
const LOOKED_AT_MAX = 1_000

/** All drills, and whether they get better. */
export const history = verb({
  name: 'drill-history',
  says: 'drills so far, and whether they get better',
  about: 'record',
  does: 'read',
  input: {},
  run: async (_, { ports }) => {
    const drills = await pastDrills(ports)
    return drills.ok
      ? ok({ entries: [], answer: { drills: drills.value, improved: improvedBy(drills.value) } satisfies DrillHistory })
      : drills
  },
})

async function pastDrills(ports: IncidentPorts): Promise<Result<readonly PastDrill[], Refusal>> {
  const heads = await ports.record.heads(LOOKED_AT_MAX)
  if (!heads.ok) return err(refusalOf(heads.error))
  const past: PastDrill[] = []
  for (const { id } of heads.value.filter(({ drill }) => drill).slice(0, LISTED_MAX)) {
    const read = await readIncident(id, ports)
    const one = read.ok ? await pastDrill(read.value, ports) : undefined
    if (one !== undefined) past.unshift(one)
  }
  return ok(past)
}

async function pastDrill(incident: Incident, ports: IncidentPorts): Promise<PastDrill | undefined> {
  const scored = await scoreNow(incident, ports)
  const { started, ended, hints } = drillOf(incident.entries)
  if (scored === undefined || started === undefined) return undefined
  const { percent, outcome, process, seconds } = scored
  const { seed, replay } = started.event
  const fault = ended?.event.truth?.fault ?? replay ?? 'unknown'
  return {
    id: incident.id,
    at: incident.entries[0]!.at,
    fault,
    seed,
    hints: hints.length,
    percent,
    outcome,
    process,
    seconds,
  }
}

async function scoreNow(incident: Incident, ports: IncidentPorts): Promise<Score | undefined> {
  const who = { actor: { kind: 'automation', name: 'drills' } } as const
  const written = await postmortem.run({}, { id: incident.id, who, ports })
  const facts = factsOf(incident, written.ok ? written.value.answer.findings : [])
  return facts && scoreOf(facts)
}

function improvedBy(drills: readonly PastDrill[]): number | null {
  const percents = drills.flatMap(({ percent }) => percent ?? [])
  const half = Math.floor(percents.length / 2)
  return half === 0 ? null : mean(percents.slice(-half)) - mean(percents.slice(0, half))
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const notOver = (where: string): Refusal => ({
  kind: 'wrong',
  what: 'it is no drill that is over',
  where,
  todo: 'End the one that runs, or name one that is over.',
  command: 'lastgood drill stop; or: lastgood drill history',
})
