import { accusedSays } from '../diagnosed/settling.ts'
import type { Incident } from '../incident.ts'
import type { KnownTime } from '../lifecycle/lifecycle.ts'
import { measuredAnswers, type TriageFacts } from './questions.ts'
import { nameOf } from './says.ts'

/** The ninety-second reset, with how long each step takes. */
export const RESET = [
  { step: 'stop', seconds: 5, says: 'hands off the keyboard' },
  { step: 'breathe', seconds: 3, says: 'three deep breaths' },
  { step: 'orient', seconds: 20, says: 'what do I know right now?' },
  { step: 'plan', seconds: 60, says: 'write the next three concrete steps' },
  { step: 'execute', seconds: 2, says: 'follow them for at least five minutes before pivoting' },
] as const

/** How many steps the plan of the reset has. */
export const STEPS = 3

const LATELY = 3

/** What is known, a line each, for somebody who has just been woken: from the record and from telemetry, nothing else. */
export function knownOf(incident: Incident, facts: TriageFacts): readonly string[] {
  const { lifecycle, triage, diagnosed } = incident
  const { title, service, alert, state, times, roles } = lifecycle
  const leads = roles.find(({ role }) => role === 'commander')?.by
  const said = (question: string): string | undefined =>
    measuredAnswers(facts).find((answer) => answer.question === question)?.measured?.says
  const lines: readonly (readonly [what: string, says: string | undefined])[] = [
    ['wrong', title],
    ['service', service],
    ['alert', alert && `${alert.name} ${alert.firing ? 'fires' : 'is quiet'}`],
    ['state', state],
    ['severity', triage.severity ?? 'not said yet'],
    ['impact began', beganSays(times.impactStarted, facts.onset)],
    ['diagnosis', diagnosed.at(-1)?.early === undefined ? undefined : accusedSays(incident)],
    ['who leads', leads ?? 'nobody'],
    ['scope', said('scope') ?? 'unknown'],
    ['effect', said('effect') ?? 'unknown'],
    ['flows', said('flowsComplete') ?? 'unknown'],
    ['trend', said('trend') ?? 'unknown'],
    ['rollback', said('rollback') ?? 'unknown'],
    ['changes', changesSay(facts)],
  ]
  const told = lines.filter((pair): pair is [string, string] => pair[1] !== undefined)
  return [...told.map(([what, says]) => `${what}: ${says}`.slice(0, LINE_CHARS)), ...facts.problems]
}

function beganSays(recorded: KnownTime | undefined, onset: string | undefined): string {
  if (recorded !== undefined && recorded.proposed !== true) return recorded.at
  const proposed = recorded?.at ?? onset
  if (proposed === undefined) return 'unknown'
  return `${proposed} by the diagnosis; nobody has confirmed it`
}

const LINE_CHARS = 480 // below the limit of a recorded line

function changesSay({ changes, kindsConnected }: TriageFacts): string {
  if (changes === undefined || kindsConnected === undefined) return 'unknown'
  if (kindsConnected.length === 0) return 'unknown: no source of changes is connected'
  const last = changes
    .slice(-LATELY)
    .map(({ at, kind, title }) => `${at.slice(0, 16)}Z ${title.startsWith(kind) ? '' : `${kind} `}${nameOf(title)}`)
  return changes.length === 0 ? 'none in the last day' : `${changes.length} in the last day, last: ${last.join('; ')}`
}
