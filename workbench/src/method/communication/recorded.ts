import { clipped } from '../../lib/clipped.ts'
import type { NextStep, Tried } from '../../model/incident/communication.ts'
import { entriesOf } from '../../model/incident/entry.ts'
import type { ChangeVerdict } from '../../model/incident/ledger.ts'
import { LINE_CHARS_MAX } from '../../model/incident/said.ts'
import { rfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import { accusedSays } from '../diagnosed/settling.ts'
import type { Incident } from '../incident.ts'
import { isOurs, isPending, type LedgerChange, verifyUntilOf } from '../ledger/ledger.ts'
import { actedOn } from '../testing/acted-on.ts'
import { standingOf } from '../testing/standing.ts'
import { clockOf } from './clock.ts'
import { stepsLeft } from './steps.ts'

/** The cause that the team acts on; what no test speaks for is told as a belief. */
export function causesOf(incident: Incident, now: UnixMs): readonly string[] {
  const acted = actedOn(incident, now)
  if (acted === undefined) return []
  const { cause, standing, despite } = acted
  const told = standing === 'tested' ? 'Cause' : `Believed cause, ${standing}`
  const because = standing === 'tested' || despite === undefined ? '' : `; acted on because ${despite}`
  return [aLine(`${told}: ${cause.id}, ${cause.statement}${because}`)]
}

/**
 * Whom the diagnosis accuses while nobody has committed to a cause and it may still change, or has changed: what is known now, since how it
 * came to say otherwise stands in the timeline.
 */
export function diagnosisTold(incident: Incident): readonly string[] {
  const last = incident.diagnosed.at(-1)
  if (incident.testing.committed !== undefined || (last?.early === undefined && last?.changed === undefined)) return []
  return [aLine(`Suspected: ${accusedSays(incident)}`)]
}

const LATEST = 10 // what was tried before stands in earlier updates and in the timeline

/** What was looked at and found, and the predictions that held. */
export function triedOf({ entries }: Incident): readonly Tried[] {
  const tried = entriesOf(entries, 'looked', 'prediction-checked').flatMap(({ event }): readonly Tried[] => {
    if (event.kind === 'looked')
      return event.found === undefined ? [] : [{ worked: true, what: aLine(`Looked at ${event.at}: ${event.found}`) }]
    return event.verdict === 'supported' ? [{ worked: true, what: aLine(`${event.id} holds: ${event.says}`) }] : []
  })
  return tried.slice(-LATEST)
}

/** What we changed, with the verdict that was measured; a verdict that says neither is told as such. */
export function changesTried({ ledger }: Incident): readonly Tried[] {
  return ledger.changes
    .filter(isOurs)
    .flatMap(({ id, what, judged }) => (judged === undefined ? [] : [{ id, what, judged }]))
    .slice(-LATEST)
    .map(({ id, what, judged }) => ({ worked: WORKED[judged.verdict], what: aLine(`${id} ${what}: ${judged.says}`) }))
}

const WORKED: Readonly<Record<ChangeVerdict, boolean | null>> = {
  helped: true,
  'no-effect': false,
  worse: false,
  unclear: null,
  confounded: null,
  'no-data': null,
}

/** Our changes whose effect is still watched, with when it is judged. */
export const inFlight = ({ ledger }: Incident, now: UnixMs): readonly NextStep[] =>
  ledger.changes
    .filter((change) => isOurs(change) && isPending(change))
    .map((change) => ({
      what: seeStep(change),
      eta: clockOf(rfc3339(unixMs(verifyUntilOf(change))), rfc3339(now)),
    }))

/** Theories that a prediction refuted, each with what refuted it. */
export function eliminatedOf(incident: Incident, now: UnixMs): readonly string[] {
  const { testing } = incident
  return testing.hypotheses
    .filter((hypothesis) => standingOf(hypothesis, incident, now).standing === 'refuted')
    .map(({ id, statement }) => {
      const test = testing.predictions.find((p) => p.hypothesis === id && p.result?.verdict === 'refuted')
      return aLine(`${id}, ${statement}; ${test?.id}: ${test?.result?.says}`)
    })
}

const seeStep = ({ id, what }: Pick<LedgerChange, 'id' | 'what'>): string => aLine(`See what ${id} does: ${what}`)

const testStep = ({ id, text }: { readonly id: string; readonly text: string }): string => aLine(`Test ${id}: ${text}`)

/**
 * Tests that are open, and the steps of the last pause or of the last update, whichever was later. Steps that the record itself puts
 * into an update are not taken over from the last one: whether they still lie ahead is asked anew each time.
 */
export function nextOf(incident: Incident, now: UnixMs): readonly NextStep[] {
  const { testing, ledger, triage, communication } = incident
  const open = testing.predictions.filter(
    (p) => p.result === undefined && p.dropped === undefined && Date.parse(p.timeBoxEndsAt) > now,
  )
  const tests = open.map(({ id, text, timeBoxEndsAt }) => ({
    what: testStep({ id, text }),
    eta: clockOf(timeBoxEndsAt, rfc3339(now)),
  }))
  const pause = triage.pauses.findLast(({ steps }) => steps.length > 0)
  const last = communication.channels.internal.lastWithNews
  const planned = pause !== undefined && (last === undefined || Date.parse(pause.at) > Date.parse(last.at))
  const steps = planned
    ? pause.steps.map((what) => ({ what, plannedAt: pause.at }))
    : (last?.next ?? []).map((step) => ({ ...step, plannedAt: plannedAtOf(step.what, incident) ?? last!.at }))
  const fromRecord = new Set([...testing.predictions.map(testStep), ...ledger.changes.map(seeStep)])
  const left = stepsLeft(steps, incident).filter(({ what }) => !fromRecord.has(what))
  return [...tests, ...left.map(({ plannedAt: _, ...step }) => step)]
}

/** When a step was planned first: updates carry it on until it is done. */
const plannedAtOf = (what: string, { communication, triage }: Incident): string | undefined =>
  [
    ...triage.pauses.filter(({ steps }) => steps.includes(what)),
    ...communication.updates.filter(({ next }) => next.some((step) => step.what === what)),
  ]
    .map(({ at }) => at)
    .sort()[0]

/** A line that fits an entry. */
export const aLine = (text: string): string => clipped(text, LINE_CHARS_MAX)
