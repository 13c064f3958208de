import type { Audience } from '../model/incident/communication.ts'
import { rfc3339, type UnixMs, unixMs } from '../model/time.ts'
import { dueUpdates } from './communication/due.ts'
import type { Incident } from './incident.ts'
import { isAsked } from './learning/anniversary-due.ts'
import { isContainmentAsked, isOurs, isPending, verifyUntilOf } from './ledger/ledger.ts'
import { isOpen as isRunning } from './testing/open-tests.ts'

/** What to do next, and the words that do it. */
export type NextStep = { readonly says: string; readonly command: string }

type Said = string | ((incident: Incident) => string)

type Step = {
  readonly says: Said
  readonly command: Said
  readonly when: (incident: Incident, now: UnixMs) => boolean
}

const isOverdue = (incident: Incident, audience: Audience, now: UnixMs): boolean =>
  dueUpdates(incident, now).some((due) => due.audience === audience && due.overdue && !due.snoozed)

/** The order of work (docs/method.md): the first step that is not done yet is the next one. */
const STEPS: readonly Step[] = [
  {
    when: ({ lifecycle }) => lifecycle.state === 'resolved',
    says: 'write the postmortem while it is fresh',
    command: 'lastgood postmortem',
  },
  {
    when: ({ lifecycle }) => lifecycle.times.acknowledged === undefined,
    says: 'say that you are on it',
    command: 'lastgood ack',
  },
  {
    when: ({ lifecycle }) => !lifecycle.roles.some(({ role }) => role === 'commander'),
    says: 'somebody has to lead',
    command: 'lastgood lead',
  },
  {
    when: ({ triage }) => triage.severity === undefined && triage.pauses.length === 0,
    says: 'stop for ninety seconds: what is known, and the next three steps',
    command: 'lastgood pause',
  },
  {
    when: ({ triage }) => triage.severity === undefined,
    says: 'triage it: two minutes, the answers are measured',
    command: 'lastgood triage',
  },
  {
    when: (incident, now) => incident.communication.updates.length === 0 || isOverdue(incident, 'internal', now),
    says: 'tell people; the draft is laid out',
    command: 'lastgood update',
  },
  {
    when: (incident, now) => isOverdue(incident, 'external', now),
    says: 'tell customers; the draft is laid out',
    command: 'lastgood update --audience external',
  },
  {
    when: ({ ledger }, now) => ledger.changes.some((change) => isPending(change) && now >= verifyUntilOf(change)),
    says: 'judge the change whose time is over',
    command: 'lastgood judge',
  },
  {
    when: ({ ledger }) => ledger.changes.some(({ isToTakeBack }) => isToTakeBack),
    says: 'take back the change that did not help',
    command: 'lastgood changes',
  },
  {
    // at P0 nothing waits for it: it is kept beside (docs/method.md, "Evidence")
    when: ({ evidence, triage, ledger }) =>
      evidence.captures.length === 0 &&
      evidence.skipped.length === 0 &&
      (triage.severity !== 'P0' || isContainmentAsked(ledger)),
    says: ({ ledger }) =>
      ledger.changes.some(isOurs)
        ? 'keep the evidence beside what is changed, before it is gone'
        : 'keep the evidence before anything is changed',
    command: 'lastgood capture',
  },
  {
    when: ({ triage, ledger }) => triage.severity !== 'P2' && !isContainmentAsked(ledger),
    says: 'stop the harm: which way out is at hand?',
    command: 'lastgood contain',
  },
  {
    when: ({ ledger }) => ledger.changes.some(isPending),
    says: ({ ledger }) => {
      const until = Math.max(...ledger.changes.filter(isPending).map(verifyUntilOf))
      return `wait for the verdict at ${rfc3339(unixMs(until)).slice(11, 16)}Z; change nothing else meanwhile`
    },
    command: 'lastgood changes',
  },
  {
    when: ({ lifecycle, ledger }) =>
      lifecycle.state !== 'monitoring' && ledger.changes.some(({ judged }) => judged?.verdict === 'helped'),
    says: 'the change helped: say so, and watch whether it stays',
    command: 'lastgood state monitoring',
  },
  {
    when: ({ lifecycle }) => lifecycle.state === 'monitoring' || lifecycle.state === 'mitigated',
    says: 'end it when the symptom is gone',
    command: 'lastgood resolve',
  },
  {
    when: ({ testing, diagnosed }) => testing.hypotheses.length === 0 && (diagnosed.at(-1)?.services.length ?? 0) > 0,
    says: 'the diagnosis proposes causes: take one over to test it, or state your own',
    command: 'lastgood suspects',
  },
  {
    when: ({ testing }) => testing.hypotheses.length === 0,
    says: 'what changed, and what do you suspect?',
    command: 'lastgood suspect',
  },
  {
    when: ({ testing }, now) => testing.predictions.some((prediction) => isRunning(prediction, now)),
    says: 'look at the test that runs',
    command: 'lastgood check',
  },
  {
    when: ({ testing, ledger }) =>
      testing.committed !== undefined &&
      !ledger.changes.some(({ origin, startedAt }) => origin === 'ours' && startedAt > testing.committed!.at),
    says: 'act on the cause: the smallest change that is safe',
    command: 'lastgood try',
  },
  {
    when: ({ testing }) => testing.committed === undefined && untestedIn(testing) !== undefined,
    says: 'say what must be visible if it is the cause',
    command: ({ testing }) => `lastgood predict ${untestedIn(testing)}`,
  },
]

/** The first cause that predicts nothing yet and was not set aside. */
const untestedIn = ({ hypotheses, predictions }: Incident['testing']): string | undefined =>
  hypotheses.find(({ id, parked }) => parked === undefined && !predictions.some(({ hypothesis }) => hypothesis === id))
    ?.id

/** The next step of an incident; nothing once it is over for good. */
export function nextStepOf(incident: Incident, now: UnixMs): NextStep | undefined {
  if (isAsked(incident)) return { says: 'some time has passed: could it happen again?', command: 'lastgood again' }
  if (['closed', 'cancelled', 'merged'].includes(incident.lifecycle.state)) return undefined
  const step = STEPS.find(({ when }) => when(incident, now))
  if (step === undefined)
    return { says: 'write down what you know, and look one hop further', command: 'lastgood note' }
  const told = (said: Said): string => (typeof said === 'string' ? said : said(incident))
  return { says: told(step.says), command: told(step.command) }
}
