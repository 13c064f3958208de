import { clipped } from '../../../lib/clipped.ts'
import { messageOf } from '../../../lib/message-of.ts'
import { err, ok, type Result } from '../../../lib/result.ts'
import { newFlags, standingFlags } from '../../../method/flags/flags.ts'
import type { Incident } from '../../../method/incident.ts'
import {
  isOurs,
  isPending,
  type LedgerChange,
  nextChangeId,
  VERIFY_MINUTES,
  verifyUntilOf,
} from '../../../method/ledger/ledger.ts'
import { reportedBy } from '../../../method/ledger/reports.ts'
import { isToJudgeAgain } from '../../../method/testing/taken-back.ts'
import type { ChangeEvent } from '../../../model/change.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import type { Measure } from '../../../model/incident/measure.ts'
import type { IncidentHead } from '../../../model/incident/record.ts'
import { LINE_CHARS_MAX, oneLine } from '../../../model/incident/said.ts'
import { parseRfc3339, rfc3339, type UnixMs, unixMs } from '../../../model/time.ts'
import { nudge } from '../communication/reminder-verbs.ts'
import { captureEvidence } from '../evidence/evidence-verbs.ts'
import { feltMeasure } from '../ledger/felt-measure.ts'
import { judgedChange } from '../ledger/judge-change.ts'
import { openIncidents } from '../newest.ts'
import type { IncidentPorts } from '../ports.ts'
import { hasTelemetry, portsFor } from '../ports-for.ts'
import type { Refusal } from '../refusal.ts'
import { checkDue } from '../testing/check.ts'
import { reassessSeverity } from '../triage/severity-verbs.ts'
import { work } from '../work.ts'
import { diagnosedAnew, isDueToBeDiagnosed } from './settle.ts'

/** Diagnoses of one round: each takes seconds, and whoever waits for a reminder does not wait for two hundred of them. */
const DIAGNOSED_MAX = 3

const WHO = { actor: { kind: 'automation', name: 'lastgood' } } as const

/**
 * Looks after the open incidents once: diagnoses each until its diagnosis has settled, takes changes of others into the ledger, looks at
 * predictions again, judges changes whose time is over, reminds of updates, re-assesses the severity, raises flags, and at P0 keeps the
 * evidence beside the first change.
 * What it writes is decided anew when others were faster, so that two workbenches on one record do not write it twice.
 * `wanted` leaves some to another one, unread; a drill whose telemetry is not here is always left.
 * Errors   one for each step that could not be taken, such as while telemetry cannot be read; it holds up no other step.
 */
export async function guardIncidents(
  ports: IncidentPorts,
  wanted?: (head: IncidentHead) => boolean,
): Promise<readonly Refusal[]> {
  const open = await openIncidents(ports, wanted)
  if (!open.ok) return [open.error]
  const refusals = [...open.value.refusals]
  const incidents = open.value.incidents.filter((incident) => hasTelemetry(incident, ports))
  for (const incident of incidents) refusals.push(...(await guardOne(incident, portsFor(incident, ports))))
  const undiagnosed = incidents.filter((incident) => isDueToBeDiagnosed(incident, ports))
  for (const incident of undiagnosed.slice(0, DIAGNOSED_MAX)) {
    const diagnosed = await diagnosedAnew(incident, WHO, portsFor(incident, ports))
    if (!diagnosed.ok) refusals.push(diagnosed.error)
  }
  return refusals
}

type Guarded = Result<unknown, Refusal>

/** One step after the other; what needs the record alone is done whatever becomes of telemetry. */
async function guardOne(incident: Incident, ports: IncidentPorts): Promise<readonly Refusal[]> {
  const { id } = incident
  const call = { id, who: WHO, ports }
  const steps: readonly (() => Promise<Guarded>)[] = [
    () => checkDue(id, WHO, ports),
    () => othersTaken(incident, ports),
    () => dueJudged(incident, ports),
    () => reassessSeverity.run({}, call),
    () => nudge.run({}, call),
    () => work(id, WHO, ports, (now, at) => ok(raised(now, at))),
    async () =>
      isCapturedBeside(incident) ? captureEvidence.run({ budgetSeconds: CAPTURE_SECONDS }, call) : ok(undefined),
  ]
  const done: Guarded[] = []
  for (const step of steps) done.push(await step().catch((error: unknown) => err(notTaken(id, error))))
  return done.flatMap((result) => (result.ok ? [] : [result.error]))
}

const CAPTURE_SECONDS = 20 // other incidents wait meanwhile

/** At P0 nobody waits for evidence before the harm is stopped, and what is changed takes it away. */
const isCapturedBeside = ({ triage, ledger, evidence }: Incident): boolean =>
  triage.severity === 'P0' &&
  evidence.captures.length + evidence.skipped.length === 0 &&
  ledger.changes.some((change) => isOurs(change) && isPending(change) && !keepsItsOwn(change))

/** A declared action keeps evidence while it runs. */
const keepsItsOwn = ({ action, finishedAt }: LedgerChange): boolean => action !== undefined && finishedAt === undefined

const notTaken = (where: string, error: unknown): Refusal => ({
  kind: 'unavailable',
  what: messageOf(error),
  where,
  todo: 'It is tried again by itself.',
  command: 'lastgood doctor',
})

/** Takes the changes of others into the ledger. */
async function othersTaken(incident: Incident, ports: IncidentPorts): Promise<Guarded> {
  const changes = await changesDuring(incident, ports)
  if (changes.length === 0) return ok(undefined)
  const signal = await feltMeasure(incident, ports)
  for (const change of changes) {
    const who = { ...WHO, at: change.at }
    const taken = await work(incident.id, who, ports, (now) => ok(observed(now, change, signal)))
    if (!taken.ok) return taken
  }
  return ok(undefined)
}

/** Judges the changes whose time is over. */
async function dueJudged(incident: Incident, ports: IncidentPorts): Promise<Guarded> {
  const judged = await judgedWhenDue(incident, ports)
  return work(incident.id, WHO, ports, (now) => ok(judged.filter((event) => isStillToJudge(now, event))))
}

/** What others changed since it was declared, and the ledger does not tell of. */
async function changesDuring(incident: Incident, { changes, clock }: IncidentPorts): Promise<readonly ChangeEvent[]> {
  const declared = parseRfc3339(incident.entries[0]?.at ?? '')
  if (declared === undefined) return []
  const told = await changes.changes({ from: declared, to: clock.now() })
  return told.filter((change) => !isKnown(incident.ledger, change))
}

const handleOf = ({ id }: ChangeEvent): string => clipped(id, LINE_CHARS_MAX)

const isKnown = ({ changes }: Incident['ledger'], change: ChangeEvent): boolean =>
  changes.some(({ changeId, reportedAs }) => changeId === handleOf(change) || reportedAs.includes(handleOf(change)))

/** The change of somebody else, or the report of one of ours, unless it is in the ledger already. */
function observed({ ledger }: Incident, change: ChangeEvent, signal: Measure): readonly IncidentEvent[] {
  if (isKnown(ledger, change)) return []
  const changeId = handleOf(change)
  const what = oneLine(`${change.kind}: ${change.title}`)
  const ours = reportedBy(ledger, change)
  if (ours !== undefined) return [{ kind: 'change-reported', id: ours.id, changeId, what }]
  return [
    {
      kind: 'change-started',
      id: nextChangeId(ledger),
      what,
      origin: 'observed',
      change: change.kind,
      services: change.service === undefined ? [] : [change.service],
      changeId,
      signal,
      verifyUntil: rfc3339(unixMs(Date.parse(change.at) + VERIFY_MINUTES * 60_000)),
    },
  ]
}

type Judged = Awaited<ReturnType<typeof judgedChange>>

async function judgedWhenDue(incident: Incident, ports: IncidentPorts): Promise<readonly Judged[]> {
  const now = ports.clock.now()
  const due = incident.ledger.changes.filter((change) => isToJudge(change, incident) && now >= verifyUntilOf(change))
  return Promise.all(due.map((change) => judgedChange(change, incident, ports)))
}

const isStillToJudge = (incident: Incident, { id }: Judged): boolean =>
  incident.ledger.changes.some((change) => change.id === id && isToJudge(change, incident))

const isToJudge = (change: LedgerChange, { ledger }: Incident): boolean =>
  isPending(change) || isToJudgeAgain(change, ledger)

function raised(incident: Incident, now: UnixMs): readonly IncidentEvent[] {
  return newFlags(incident, standingFlags(incident, now), now).map(({ flag, about, says, entries }) => ({
    kind: 'flag-raised',
    flag,
    says: clipped(says, LINE_CHARS_MAX),
    entries: [...entries],
    ...(about !== undefined && { about }),
  }))
}
