import { ok } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import type { ActionItem } from '../../../method/learning/learning.ts'
import { freeze } from '../../../method/testing/freeze.ts'
import { readPrediction } from '../../../method/testing/grammar/prediction.ts'
import type { Entry } from '../../../model/incident/entry.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import type { MeasurePlan } from '../../../model/incident/testing.ts'
import { DAY_MS, unixMs } from '../../../model/time.ts'
import { withRefusalsOf } from '../counted-refusals.ts'
import type { IncidentPorts } from '../ports.ts'
import { type Look, lookAtMeasure, lookAtUrl } from '../testing/look.ts'
import { lookAtCheck } from '../testing/look-at-check.ts'
import { verb } from '../verb.ts'
import { work } from '../work.ts'
import { roundOver } from './action-verbs.ts'

/** Whether what an action should have ended came back on the last day. */
export type Rechecked = Pick<Look, 'verdict' | 'says'> & { readonly incident: string; readonly action: string }

/**
 * Puts the prediction that would have caught an incident to the last day's telemetry, once a day for each action that is done. Where it
 * holds, the incident can happen again, so the action is opened again (recurrence test).
 */
export const recheck = verb({
  name: 'recheck',
  says: 'does what was fixed come back? runs the recurrence query of each action that is done, once a day by itself',
  about: 'record',
  does: 'write',
  input: {},
  run: (_, { who, ports }) =>
    roundOver<Rechecked>(ports, async (incident, today) => {
      const entries: Entry[] = []
      const answer: Rechecked[] = []
      for (const action of dueActions(incident, today)) {
        const { verdict, says } = await lookedAgain(action.recurrenceQuery ?? '', incident, ports)
        const done = await work(incident.id, who, ports, (now) =>
          ok(
            dueActions(now, today).some(({ id }) => id === action.id) ? eventsOf(action, { verdict, says }, today) : [],
          ),
        )
        if (!done.ok) return done
        entries.push(...done.value.entries)
        answer.push({ incident: incident.id, action: action.id, verdict, says })
      }
      return ok({ entries, answer })
    }),
})

function dueActions({ learning, lifecycle }: Incident, today: string): readonly ActionItem[] {
  if (lifecycle.drill) return []
  return learning.actions.filter(
    ({ status, recurrenceQuery, recheckedOn }) =>
      status === 'done' && recurrenceQuery !== undefined && recheckedOn !== today,
  )
}

function eventsOf(
  { id }: ActionItem,
  { verdict, says }: Pick<Look, 'verdict' | 'says'>,
  day: string,
): readonly IncidentEvent[] {
  const rechecked: IncidentEvent = { kind: 'action-rechecked', id, day, verdict, says }
  const reason = `what it should have ended is back: ${says}`.slice(0, 500)
  return verdict === 'supported' ? [rechecked, { kind: 'action-reopened', id, reason }] : [rechecked]
}

type Seen = Pick<Look, 'verdict' | 'says'>

/** What a query of the incident sees by now: a measure over the last day, where that was worst. */
export async function lookedAgain(query: string, incident: Incident, ports: IncidentPorts): Promise<Seen> {
  const plan = planOf(query, incident.lifecycle.times.impactStarted)
  if (!plan.ok) return { verdict: 'error', says: plan.error }
  switch (plan.value.kind) {
    case 'measure':
      return worstOfTheDay(await counting(ofNow(plan.value), incident, ports), ports)
    case 'http':
      return lookAtUrl(plan.value, ports.httpCheck)
    case 'check':
      return lookAtCheck(plan.value, ports.checks)
    case 'manual':
      return { verdict: 'no-data', says: `nobody looks by itself: ${plan.value.look}`.slice(0, 500) }
  }
}

/** What failed then fails now: refusals that came with the incident count. Where they cannot be read, the look itself says so. */
async function counting(
  plan: MeasurePlan,
  incident: Incident,
  { measure, clock }: IncidentPorts,
): Promise<MeasurePlan> {
  const counted = await withRefusalsOf(incident, plan.measure, measure, clock.now()).catch(() => plan.measure)
  return { ...plan, measure: counted }
}

function planOf(text: string, began: { readonly at: string; readonly source: string } | undefined) {
  const said = readPrediction(text)
  if (!said.ok) return { ok: false, error: `its query cannot be read: ${said.error.says}` } as const
  return freeze(said.value, began)
}

/** A stretch that stood when the incident was tested is over: one of its length that ends now takes its place. */
function ofNow(plan: MeasurePlan): MeasurePlan {
  const { window } = plan
  if ('lastSeconds' in window) return plan
  return { ...plan, window: { lastSeconds: (Date.parse(window.to) - Date.parse(window.from)) / 1000 } }
}

/** Looks where the day was worst: a window that ends when it is asked would see the last minutes alone. */
async function worstOfTheDay(plan: MeasurePlan, ports: IncidentPorts): Promise<Look> {
  const { window, measure, success } = plan
  const now = (): Promise<Look> => lookAtMeasure(plan, ports)
  if (!('lastSeconds' in window) || window.lastSeconds * 1000 >= DAY_MS) return now()
  const end = ports.clock.now()
  const points = await ports.measure.points(measure, { from: unixMs(end - DAY_MS), to: end }, window.lastSeconds)
  const rises = success.is.startsWith('>')
  const worst = points
    .filter(({ value }) => value !== null)
    .reduce<(typeof points)[number] | undefined>(
      (a, b) => (a === undefined || rises === b.value! > a.value! ? b : a),
      undefined,
    )
  if (worst === undefined) return now()
  const then = unixMs(Math.min(end, Date.parse(worst.at) + window.lastSeconds * 1000))
  return lookAtMeasure(plan, { ...ports, clock: { now: () => then } })
}
