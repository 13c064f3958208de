import { clipped } from '../../lib/clipped.ts'
import { NO_CHANGE } from '../../model/diagnosis.ts'
import { entriesOf } from '../../model/incident/entry.ts'
import type { EventOf, IncidentEvent } from '../../model/incident/event.ts'
import { LINE_CHARS_MAX } from '../../model/incident/said.ts'
import { parseRfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import type { Incident } from '../incident.ts'
import { isOurs, type LedgerChange } from '../ledger/ledger.ts'
import { isBeforeMitigated } from '../lifecycle/lifecycle.ts'
import type { Diagnosed } from './diagnosed.ts'

/** A diagnosis is made anew when what was seen since the onset has grown by half: less new data rarely changes an answer. */
const GROWTH = 0.5
const AGAIN_MS_MIN = 60_000 // most metrics come once a minute
const AGAIN_MS_MAX = 5 * 60_000

/** Diagnoses of one incident that the workbench makes by itself: as they are spaced, they cover its first half hour. */
export const DIAGNOSES_MAX = 8

/** When the workbench looked last, and how often so far; looks that found nothing else are not in the record. */
export type Looks = { readonly count: number; readonly last: UnixMs }

type Claims = Omit<EventOf<'diagnosed'>, 'kind'>

/** When to diagnose the incident anew; undefined when no more, because that has ended. */
export function nextDiagnosisAt(incident: Incident, looks: Looks | undefined): UnixMs | undefined {
  if (endOfDiagnosing(incident) !== undefined) return undefined
  const last = incident.diagnosed.at(-1)
  if (last === undefined) return unixMs(0)
  const looked = unixMs(Math.max(looks?.last ?? 0, parseRfc3339(last.at) ?? 0))
  const began = parseRfc3339(last.onset?.from ?? incident.entries[0]?.at ?? '') ?? looked
  return unixMs(looked + Math.min(AGAIN_MS_MAX, Math.max(AGAIN_MS_MIN, GROWTH * (looked - began))))
}

/**
 * How the diagnosing by itself ended, if that is what was written last of it. A change of ours that had no effect begins it anew: what
 * broke goes on, and whatever was accused was not shown to be it.
 */
function endOfDiagnosing({ diagnosed, diagnosingEnded, ...incident }: Incident): Incident['diagnosingEnded'] {
  const ended = diagnosingEnded?.seq ?? 0
  return ended > Math.max(diagnosed.at(-1)?.seq ?? 0, noEffectSeq(incident)) ? diagnosingEnded : undefined
}

/** The entry that told last that a change of ours had no effect, where that still stands; 0 when none did. */
function noEffectSeq({ entries, ledger }: Pick<Incident, 'entries' | 'ledger'>): number {
  const vain = new Set(ledger.changes.flatMap((change) => (isOurs(change) && hadNoEffect(change) ? [change.id] : [])))
  const judged = entriesOf(entries, 'change-judged').findLast(({ event }) => vain.has(event.id))
  return judged?.seq ?? 0
}

const hadNoEffect = ({ judged }: LedgerChange): boolean => judged?.verdict === 'no-effect'

/** Why a further diagnosis would not be of the same incident, or never settles; undefined where it is worth making. */
export function noFurtherDiagnosis(incident: Incident, looks: Looks | undefined): IncidentEvent | undefined {
  const { diagnosed, ledger, lifecycle } = incident
  if (diagnosed.length === 0) return undefined
  const made = ledger.changes.find(
    (change) => isOurs(change) && change.finishedAt !== undefined && !hadNoEffect(change),
  )
  if (made !== undefined) return ended(false, `${made.id} ${MEANWHILE}`)
  if (!isBeforeMitigated(incident)) return ended(false, `${lifecycle.state} ${MEANWHILE}`)
  if (Math.max(looks?.count ?? 0, diagnosed.length) < DIAGNOSES_MAX) return undefined
  return ended(false, `${DIAGNOSES_MAX} were made, and no two in a row agree on enough data`)
}

const MEANWHILE = 'came before it could: what is measured since is not what broke'

/** What to record of a diagnosis after the one before: it, where it says something else, and that it has settled, where it has. */
export function eventsAfter(
  before: Diagnosed | undefined,
  found: readonly IncidentEvent[],
  evenIfSame: boolean,
): readonly IncidentEvent[] {
  const diagnosed = found.find((event) => event.kind === 'diagnosed')
  if (before === undefined || diagnosed === undefined) return found
  const changed = changeOf(before, diagnosed)
  const rest = found.filter((event) => event !== diagnosed)
  const settled = changed === undefined && isEnough(diagnosed, before) && accused(diagnosed) !== NOBODY
  const news = evenIfSame || changed !== undefined || stillEarly(before) !== stillEarly(diagnosed)
  return [
    ...(news ? [{ ...diagnosed, ...(changed !== undefined && { changed }) }, ...rest] : []),
    ...(settled ? [ended(true, `two in a row accuse ${accused(diagnosed)}, on enough data`)] : []),
  ]
}

/** An answer that was given again on the same data says nothing more. */
const isEnough = ({ early, window }: Claims, before: Claims): boolean =>
  early === undefined && Date.parse(window.to) - Date.parse(before.window.to) >= AGAIN_MS_MIN

const stillEarly = ({ early }: Pick<Claims, 'early'>): boolean => early !== undefined

const ended = (settled: boolean, says: string): IncidentEvent => ({
  kind: 'diagnosing-ended',
  settled,
  says: clipped(says, LINE_CHARS_MAX),
})

const NOBODY = 'nobody'

/** Where nothing moved, the first service of the ranking is no accusation. */
const accused = ({ services, signal, edge }: Claims): string =>
  (signal === null && edge === null ? undefined : services[0]) ?? NOBODY

/** What two diagnoses say differently, in words; undefined when they accuse the same service, change and kind of trouble. */
export function changeOf(before: Claims, after: Claims): string | undefined {
  const differs = [
    fromTo('', accused(before), accused(after)),
    fromTo('the signal ', before.signal ?? 'none', after.signal ?? 'none'),
    fromTo('the guilty change ', before.guilty ?? 'unknown', after.guilty ?? 'unknown'),
  ].filter((text) => text !== undefined)
  if (differs.length === 0) return undefined
  const why = accused(before) === accused(after) || after.because === undefined ? '' : `${after.because}; `
  return clipped(`changed ${differs.join(', ')}, because ${why}${seenOf(after, before)}`, LINE_CHARS_MAX)
}

const fromTo = (what: string, from: string, to: string): string | undefined =>
  from === to ? undefined : `${what}from ${from} to ${to}`

/** How much more of it was seen. */
function seenOf(after: Claims, before: Claims): string {
  const [now, then] = [secondsSeen(after), secondsSeen(before)]
  return `it rests on ${now === undefined ? 'no onset' : `${now} s`} since the onset instead of ${then === undefined ? 'none' : `${then} s`}`
}

function secondsSeen({ onset, window }: Claims): number | undefined {
  const [from, to] = [parseRfc3339(onset?.from ?? ''), parseRfc3339(window.to)]
  return from === undefined || to === undefined ? undefined : Math.round((to - from) / 1000)
}

/** How far the last diagnosis can be trusted, in words; undefined before there is one. */
export function diagnosisSays(incident: Incident): string | undefined {
  const last = incident.diagnosed.at(-1)
  if (last === undefined) return undefined
  const end = endOfDiagnosing(incident)
  if (end?.settled === true) return `settled: ${end.says}`
  if (end !== undefined) return `not settled: ${end.says}; examine makes it anew`
  const early = last.early === undefined ? '' : 'early: '
  const goesOn = isBeforeMitigated(incident)
    ? 'made anew until two in a row agree'
    : 'it had not settled when that was over'
  const changed = last.changed === undefined ? '' : `; ${last.changed}`
  return `${early}accuses ${accused(last)}, ${goesOn}${changed}`
}

/** Whom the last diagnosis accuses, after which change, and how far that holds: a few words for people; undefined before there is one. */
export function accusedSays(incident: Incident): string | undefined {
  const last = incident.diagnosed.at(-1)
  if (last === undefined) return undefined
  const change = last.guilty === null || last.guilty === NO_CHANGE ? '' : `, after ${last.guilty}`
  return `${accused(last)}${accused(last) === NOBODY ? '' : change} (${holdsSays(incident, last)})`
}

function holdsSays(incident: Incident, last: Diagnosed): string {
  const end = endOfDiagnosing(incident)
  if (end !== undefined) return end.settled ? 'two diagnoses agree' : 'not settled'
  if (!isBeforeMitigated(incident)) return 'it had not settled when that was over'
  return `${stillEarly(last) ? 'early: ' : ''}it may still change`
}
