import type { Audience } from '../../../model/incident/communication.ts'
import { WAYS } from '../../../model/incident/containment.ts'
import type { WrittenSection } from '../../../model/incident/learning.ts'
import type { Incident } from '../../incident.ts'
import { gapsTold } from '../../learning/gap-actions.ts'
import type { ActionItem } from '../../learning/learning.ts'
import type { LedgerChange } from '../../ledger/ledger.ts'
import { linkSays } from '../../testing/links.ts'
import { authored, escaped, listed, UNKNOWN, utc } from './text.ts'
import { durationLines, impactLines, timeLines } from './times.ts'

/** What a section says of an incident: what people wrote, else what the record holds, else "unknown". */
export type Part = (incident: Incident) => string

const writtenOr =
  (section: WrittenSection, recorded: Part): Part =>
  (incident) => {
    const text = incident.learning.written[section]
    return text === undefined ? recorded(incident) : authored(text)
  }

/** What people wrote under a name, and "unknown" until they have. */
export const written = (section: WrittenSection): Part => writtenOr(section, () => UNKNOWN)

/** What broke, how badly, from when to when. */
export const summary = writtenOr('summary', ({ lifecycle, triage }) => {
  const { title, service, times } = lifecycle
  const [from, to] = [times.impactStarted, times.resolved]
  return [
    `${escaped(title)}.`,
    service === undefined ? '' : `Service: ${escaped(service)}.`,
    `Severity: ${triage.severity ?? UNKNOWN}.`,
    from === undefined ? '' : `Impact from ${utc(from.at)}${to === undefined ? '' : ` to ${utc(to.at)}`}.`,
  ]
    .filter(Boolean)
    .join(' ')
})

/** Questions of the triage that are about the harm; the others are about what to do. */
const OF_IMPACT: ReadonlySet<string> = new Set(['dataAtRisk', 'flowsComplete', 'scope', 'effect', 'revenue'])

/** Who was hit and how much, as written or as the triage measured it; then the named times and how long things took. */
export const impact: Part = (incident) => {
  const update = incident.communication.updates.findLast((one) => one.impact !== null)
  const answers = incident.triage.answers.filter(({ question }) => OF_IMPACT.has(question))
  const facts = [...answers.map((answer) => answer.measured), update?.impact ?? null]
  const measured = [...new Set(facts.flatMap((fact) => (fact === null ? [] : [escaped(fact.says)])))]
  const told = writtenOr('impact', () => listed(measured))(incident)
  const { lifecycle } = incident
  return `${told}\n\n${listed([...timeLines(lifecycle), ...impactLines(lifecycle), ...durationLines(lifecycle)])}`
}

/** What had to be true, with its handle, the guard that was missing and its evidence. */
export const factors: Part = ({ learning }) =>
  listed(
    learning.factors.map(({ id, text, missingGuard, evidence }) => {
      const guard = missingGuard === undefined ? '' : `; missing guard: ${escaped(missingGuard)}`
      return `${id}: ${escaped(text)}${guard}${cited(evidence)}`
    }),
  )

const cited = (evidence: readonly string[]): string =>
  evidence.length > 0 ? ` (${evidence.map(escaped).join(', ')})` : ''

const committed = ({ testing }: Incident): Incident['testing']['hypotheses'][number] | undefined =>
  testing.hypotheses.find(({ id }) => id === testing.committed?.hypothesis)

/** The change of the cause the team committed to. */
export const trigger = writtenOr('trigger', (incident) => {
  const cause = committed(incident)
  const change = cause?.change
  const known = incident.ledger.changes.find(
    ({ id, changeId }) => change !== undefined && (id === change || changeId === change),
  )
  if (known !== undefined) return `${escaped(known.what)}, ${utc(known.startedAt)} (${known.id})`
  if (cause?.changed !== undefined)
    return `${escaped(cause.changed.title)}, ${utc(cause.changed.at)} (${escaped(change ?? '')})`
  return change === undefined ? UNKNOWN : escaped(change)
})

/** The chain from the cause the team committed to, and the tests that it passed. */
export const mechanism = writtenOr('mechanism', (incident) => {
  const cause = committed(incident)
  if (cause === undefined) return UNKNOWN
  const chain =
    cause.mechanism.length === 0
      ? UNKNOWN
      : cause.links.map((link) => escaped(linkSays(link, incident.testing))).join(' → ')
  const passed = incident.testing.predictions.filter(
    ({ hypothesis, result }) => hypothesis === cause.id && result?.verdict === 'supported',
  )
  const tests = passed.map(({ id, text, result }) => `${id}: ${escaped(text)}. Supported: ${escaped(result!.says)}`)
  return [`${cause.id}: ${escaped(cause.statement)}`, chain, ...(tests.length > 0 ? [listed(tests)] : [])].join('\n\n')
})

/** How it was noticed. */
export const detection = writtenOr('detection', ({ lifecycle }) => {
  const { alert, times } = lifecycle
  if (times.detected === undefined) return UNKNOWN
  return `${alert === undefined ? 'Detected' : `Alert ${escaped(alert.name)}`}: ${utc(times.detected.at)}`
})

/** What moved it to mitigated and resolved, and the changes that helped. */
export const resolution = writtenOr('resolution', ({ ledger, entries }) => {
  const helped = ledger.changes.filter(({ judged }) => judged?.verdict === 'helped').map(changeLine)
  const moves = entries.flatMap(({ at, event }) =>
    event.kind === 'state-changed' && (event.to === 'mitigated' || event.to === 'resolved')
      ? [`${utc(at)} ${event.to}${event.reason === undefined ? '' : `: ${escaped(event.reason)}`}`]
      : [],
  )
  return listed([...helped, ...moves])
})

/** Every change of the ledger with its verdict, and the ways to contain that were out of the question. */
export const tried: Part = ({ ledger }) =>
  listed([
    ...ledger.changes.map(changeLine),
    ...ledger.ruledOut.map(({ way, because, at }) => `${utc(at)} ruled out: ${WAYS[way]}, because ${escaped(because)}`),
  ])

function changeLine({
  id,
  what,
  startedAt,
  services,
  origin,
  expectedEffect,
  judged,
  reverts,
  revertedBy,
}: LedgerChange): string {
  return [
    `${id}: ${utc(startedAt)} ${escaped(what)}`,
    services.length > 0 ? ` on ${services.map(escaped).join(', ')}` : '',
    origin === 'observed' ? ' (observed)' : '',
    reverts === undefined ? '' : `; takes back ${reverts}`,
    expectedEffect === undefined ? '' : `; expected: ${escaped(expectedEffect)}`,
    judged === undefined ? '; no verdict' : `; ${escaped(judged.says)}`,
    revertedBy === undefined ? '' : `; taken back by ${revertedBy}`,
  ].join('')
}

/** Causes that were thought of, each with what refuted it or why it was left. */
export const eliminated: Part = ({ testing }) =>
  listed(
    testing.hypotheses.flatMap(({ id, statement, parked }) => {
      const refuted = testing.predictions.filter((p) => p.hypothesis === id && p.result?.verdict === 'refuted')
      const because = refuted.map((p) => `refuted by ${p.id}: ${escaped(p.result!.says)}`)
      if (parked !== undefined) because.push(`parked: ${escaped(parked)}`)
      return because.length === 0 ? [] : [`${id}: ${escaped(statement)}; ${because.join('; ')}`]
    }),
    'none recorded',
  )

/** Steps of the method that were left out, each with the reason that was given. */
export const skipped: Part = ({ learning, evidence, triage, entries }) => {
  const lines = [
    ...evidence.skipped.map(({ at, reason }) => `${utc(at)} no evidence kept: ${escaped(reason)}`),
    ...triage.pauses.flatMap((pause) =>
      pause.skipped ? [`${utc(pause.at)} no pause: ${escaped(pause.skipped)}`] : [],
    ),
    ...entries.flatMap(({ at, event }) => overridden(event).map((what) => `${utc(at)} ${what}`)),
  ]
  const told = listed(lines, 'nothing recorded')
  return learning.written.skipped === undefined ? told : `${authored(learning.written.skipped)}\n\n${told}`
}

function overridden(event: Incident['entries'][number]['event']): readonly string[] {
  if (event.kind === 'state-changed' && event.overridden !== undefined)
    return [`${event.to} before the gate was open: ${escaped(event.overridden)}`]
  if (event.kind === 'prediction-fixed' && event.meanwhile !== undefined)
    return [`${event.id} ran beside another test: ${escaped(event.meanwhile)}`]
  if (event.kind === 'update-posted' && event.despite !== undefined)
    return [`update ${event.id} although a rule said otherwise: ${escaped(event.despite)}`]
  if (event.kind === 'update-snoozed') return [`${event.audience} updates put off: ${escaped(event.reason)}`]
  if (event.kind !== 'cause-committed') return []
  return [
    ...(event.whyOnlyOne ? [`committed to ${event.hypothesis} alone: ${escaped(event.whyOnlyOne)}`] : []),
    ...(event.despite
      ? [`committed to ${event.hypothesis} although no test spoke for it: ${escaped(event.despite)}`]
      : []),
  ]
}

/** Who did what. */
export const responders: Part = ({ lifecycle }) =>
  listed(lifecycle.roles.map(({ role, by, since }) => `${role}: ${escaped(by)}, since ${utc(since)}`))

/** What one audience was told, word by word. */
export const messages =
  (audience: Audience): Part =>
  ({ communication }) =>
    listed(
      communication.updates
        .filter((update) => update.audience === audience)
        .map(({ id, at, text }) => `${utc(at)} ${id}: ${escaped(text)}`),
      'nothing recorded',
    )

/** One of the four questions for actions, with the actions that answer it. */
export const question =
  (section: WrittenSection, type?: ActionItem['type']): Part =>
  (incident) => {
    const ids = incident.learning.actions.filter((one) => type !== undefined && one.type === type).map(({ id }) => id)
    const text = incident.learning.written[section]
    const told = [...(text === undefined ? [] : [authored(text)]), ...(ids.length > 0 ? [`By ${ids.join(', ')}.`] : [])]
    return told.length === 0 ? UNKNOWN : told.join('\n\n')
  }

/** Whether it can be made clearer what happens: what people say, and what the diagnosis could not look at, with the action that ends that. */
export const clearer: Part = (incident) => {
  const said = question('make-clearer', 'clarify')(incident)
  const gaps = gapsTold(incident)
  if (gaps.length === 0) return said
  const lines = gaps.map(({ what, consequence, action }) => {
    const ready = action === undefined ? '' : `; ready: \`lastgood action '${action}' --type clarify --owner NAME\``
    return `not seen: ${escaped(what)}, so ${escaped(consequence)}${ready}`
  })
  return `${said === UNKNOWN ? '' : `${said}\n\n`}${listed(lines)}`
}

/** What is to be done, by whom and when. */
export const actionItems: Part = ({ learning }) => listed(learning.actions.map(actionLine))

/** `%28` for `(`: an address in brackets ends with the first bracket that does. */
const percent = (c: string): string => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`

function actionLine({ id, title, owner, due, factor, type, priority, tracker, status, reason }: ActionItem): string {
  const url = tracker?.url?.replace(/[()<>\s\\]/g, percent)
  const key = tracker && escaped(tracker.key)
  return [
    `${id}: ${escaped(title).replace(/\.$/, '')}`,
    `Owner: ${owner === undefined ? UNKNOWN : escaped(owner)}`,
    `Due: ${due}`,
    ...(factor === undefined ? [] : [`Factor: ${factor}`]),
    `Type: ${type}`,
    ...(priority === undefined ? [] : [`Priority: ${priority}`]),
    ...(key === undefined ? [] : [`Ticket: ${url === undefined ? key : `[${key}](${url})`}`]),
    `Status: ${status}${reason === undefined ? '' : ` (${escaped(reason)})`}`,
  ].join('. ')
}
