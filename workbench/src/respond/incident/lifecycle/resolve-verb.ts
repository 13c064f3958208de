import { z } from 'zod'
import { err, ok } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { effectiveAt } from '../../../method/ledger/ledger.ts'
import { beganAt } from '../../../method/lifecycle/began.ts'
import { isOpen } from '../../../method/lifecycle/lifecycle.ts'
import { obstaclesOf, type SymptomFacts } from '../../../method/resolve/gate.ts'
import type { Measure } from '../../../model/incident/measure.ts'
import { line } from '../../../model/incident/said.ts'
import { MINUTE_MS, type TimeRange, unixMs } from '../../../model/time.ts'
import { withRefusals } from '../counted-refusals.ts'
import { valuesIn } from '../ledger/measured-effect.ts'
import { passed } from '../passed-gate.ts'
import type { IncidentPorts } from '../ports.ts'
import type { Refusal } from '../refusal.ts'
import { verb } from '../verb.ts'
import { readIncident } from '../work.ts'
import { written } from '../written.ts'

/** What users feel: requests that fail, and requests that take long. */
const SYMPTOMS = ['error-share', 'latency-p99'] as const

const MINUTES = 10
const STRETCH_MS_MAX = 60 * MINUTE_MS
const BAD_MS_MIN = 2 * MINUTE_MS // fewer numbers say nothing

/** Ends an incident, once the symptom is shown to be gone; or for a reason that is kept. */
export const resolve = verb({
  name: 'resolve',
  says: 'end it: refused while the alert fires, the symptom is there, or a change has no verdict',
  about: 'incident',
  does: 'write',
  isGrave: true,
  words: ['reason'],
  input: {
    reason: line.optional().describe('what ended it'),
    anyway: line.optional().describe('why it is over although something speaks against it'),
    minutes: z.number().min(1).max(60).default(MINUTES).describe('how long the symptom must have been gone'),
  },
  run: async ({ reason, anyway, minutes }, call) => {
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    const symptoms = await symptomsOf(read.value, minutes, call.ports)
    return written(call, (incident) => {
      if (incident.lifecycle.state === 'resolved') return ok([])
      if (!isOpen(incident)) return err(overAlready(incident))
      const obstacles = obstaclesOf(incident, symptoms)
      if (obstacles.length > 0 && anyway === undefined)
        return err({
          kind: 'against-the-method',
          what: obstacles.join('; '),
          where: incident.id,
          todo: 'Wait until it is gone, or say why it is over all the same.',
          command: 'lastgood resolve --anyway "reason"',
          pass: [{ verb: 'resolve', field: 'anyway', says: 'why it is over although something speaks against it' }],
        })
      const resolved = { kind: 'state-changed', to: 'resolved', ...(reason !== undefined && { reason }) } as const
      if (obstacles.length === 0 || anyway === undefined) return ok([resolved])
      const shut = obstacles.join('; ')
      const flag = passed(call.who.actor, {
        verb: 'resolve',
        field: 'anyway',
        about: incident.id,
        shut,
        reason: anyway,
      })
      return flag.ok ? ok([{ ...resolved, overridden: anyway }, ...flag.value]) : flag
    })
  },
})

const overAlready = ({ id, lifecycle }: Incident): Refusal => ({
  kind: 'wrong',
  what: `it is ${lifecycle.state}: there is nothing left to end`,
  where: id,
  todo: 'To go on with it, open it again.',
  command: `lastgood state ${id} investigating`,
  pass: [{ verb: 'state', words: ['investigating'], says: 'open it again' }],
})

/** The symptom before the impact began, while it went on, and in the last minutes. */
async function symptomsOf(
  { lifecycle, ledger }: Incident,
  minutes: number,
  ports: IncidentPorts,
): Promise<readonly SymptomFacts[]> {
  const now = ports.clock.now()
  const began = beganAt({ lifecycle })
  const late = Math.max(began, now - minutes * MINUTE_MS) // what was calm before it began says nothing of its end
  const half = (late + now) / 2
  const over = Math.min(late, ...endsOf({ lifecycle, ledger }))
  const bad = Math.min(Math.max(over - began, BAD_MS_MIN), STRETCH_MS_MAX)
  const range = (from: number, to: number): TimeRange => ({ from: unixMs(from), to: unixMs(to) })
  const quiet = range(began - STRETCH_MS_MAX / 2, began)
  return Promise.all(
    SYMPTOMS.map(async (signal) => {
      const felt: Measure = { signal, ...(lifecycle.service !== undefined && { service: lifecycle.service }) }
      const measure = await withRefusals(felt, { quiet, impact: range(began, began + bad) }, ports.measure)
      const read = (stretch: TimeRange): Promise<readonly number[]> => valuesIn(measure, stretch, ports)
      return {
        name: lifecycle.service === undefined ? signal : `${signal} of ${lifecycle.service}`,
        healthy: await read(quiet),
        bad: await read(range(began, began + bad)),
        now: [await read(range(late, half)), await read(range(half, now))],
      }
    }),
  )
}

/** When the harm ended, by what is recorded. */
function endsOf({ lifecycle, ledger }: Pick<Incident, 'lifecycle' | 'ledger'>): readonly number[] {
  const { mitigated } = lifecycle.times
  const helped = ledger.changes.findLast(({ judged }) => judged?.verdict === 'helped')
  return [...(mitigated ? [Date.parse(mitigated.at)] : []), ...(helped ? [effectiveAt(helped)] : [])]
}
