import type { ChangesTold } from '../../model/change.ts'
import type { Edge, GoldenSignal, Hypothesis } from '../../model/diagnosis.ts'
import { clockTime } from '../../model/time.ts'
import { type Judged, sharersOf } from '../changes/judge.ts'
import { figure } from '../evidence.ts'
import type { OnsetFinding } from '../onset/onset.ts'
import { demandOf, type Suspect } from '../verdict/rank.ts'
import type { Conclusion } from './conclusion.ts'

export type Answer = Omit<Conclusion, 'suspects'> & {
  readonly onset: OnsetFinding | undefined
  readonly edge: Edge | null
  readonly guilty: string | null
  readonly judged: readonly Judged[]
  readonly changesTold: ChangesTold | undefined
  /** Where requests come in. */
  readonly entries: ReadonlySet<string>
  readonly hypotheses: readonly Hypothesis[]
  /** From then on nothing at all arrived. */
  readonly silentSince: number | undefined
  /** Only results are wrong. */
  readonly inResults: boolean
  /** Nobody is paged, and requests fare well where they come in. */
  readonly unfelt: boolean
}

const TROUBLE: Readonly<Record<GoldenSignal, string>> = {
  latency: 'Slow requests',
  errors: 'Failing requests',
  saturation: 'A resource at its limit',
  traffic: 'Unusual traffic',
}

/** The answer in one or two sentences; that nothing arrives any more comes first of all. */
export function summaryOf(answer: Answer): string {
  const { silentSince } = answer
  const hush = silentSince === undefined ? '' : `Nothing arrived from any service after ${clockTime(silentSince)}. `
  return hush + verdictOf(answer)
}

/** What is wrong and where, in a few words; that nothing arrives any more comes first of all. */
export function headlineOf(answer: Answer): string {
  const { onset, suspect, calm, blind, chronic, silentSince } = answer
  if (blind) return 'No telemetry in this window'
  if (silentSince !== undefined) return hushText(answer)
  if (chronic !== undefined) return `${figure(100 * chronic)} % of requests fail through the whole window`
  if (!onset) return 'No symptom has a beginning in this window'
  if (calm) return 'Nothing moved that we can see before the page'
  return suspect && suspect.clues.length > 0 ? troubleText(answer, onset, suspect) : 'No service stands out'
}

function hushText(answer: Answer): string {
  const { onset, suspect, calm, chronic } = answer
  const isTroubled = onset?.measured && !calm && chronic === undefined && suspect && suspect.clues.length > 0
  if (!isTroubled) return 'Nothing arrives any more'
  const before = troubleText(answer, onset, suspect)
  return `Nothing arrives any more; before that ${before.charAt(0).toLowerCase()}${before.slice(1)}`
}

function verdictOf(answer: Answer): string {
  const { onset, suspect, failure, calm, blind, chronic, silentSince } = answer
  if (blind) return 'There is no telemetry in this window, so nothing can be said about it.'
  if (chronic !== undefined) return chronicSentence(chronic, suspect)
  if (!onset) return `No symptom has a beginning in this window, so no service is accused: ${failure.why}.`
  if (calm || (!onset.measured && silentSince !== undefined))
    return `Nothing moved that we can see before the page; ${placeText(suspect)}. ${changeSentence(answer)}`
  if (!suspect || suspect.clues.length === 0) return `No service stands out: ${failure.why}.`
  const unfelt = answer.unfelt ? ' No user feels it so far.' : ''
  return `${troubleSentence(answer, onset, suspect)}${unfelt} ${changeSentence(answer)}`
}

const placeText = (suspect: Suspect | undefined): string =>
  suspect ? `${suspect.service} is a place to look at, on weak evidence` : 'no service stands out'

function chronicSentence(share: number, suspect: Suspect | undefined): string {
  const where = suspect ? `; most failures begin in ${suspect.service}` : ''
  return `${figure(100 * share)} % of requests fail through the whole window${where}. There is no healthy stretch to compare with.`
}

function troubleSentence(answer: Answer, onset: OnsetFinding, suspect: Suspect): string {
  const { edge, failure } = answer
  const trouble = `${troubleText(answer, onset, suspect)} ${onset.measured ? `since ${clockTime(onset.at)}` : 'about the time of the page'}`
  if (isDeserted(answer)) return `${trouble}.`
  if (isRefuted(answer))
    return `${trouble}; each cause that was checked is refuted, so ${suspect.service} is only where to look first.`
  return `${trouble}${edge ? `; ${edgeText(edge, suspect)}` : ''} (${failure.kind}).`
}

function edgeText({ lastGood, firstBad }: Edge, suspect: Suspect): string {
  if (lastGood !== suspect.service) return `the last good hop is ${lastGood}`
  return demandOf(suspect)?.asks === firstBad ? `it loads ${firstBad}` : `its calls to ${firstBad} fail`
}

/** The trouble and its place; no place where each cause is refuted. */
function troubleText(answer: Answer, onset: OnsetFinding, suspect: Suspect): string {
  const { entries, signal, inResults } = answer
  if (isDeserted(answer)) {
    const deserted = onset.voters.map((voter) => voter.series.service)
    return `Traffic down in ${deserted.find((one) => entries.has(one)) ?? deserted[0] ?? suspect.service}`
  }
  const trouble = inResults ? 'Wrong results' : signal ? TROUBLE[signal] : 'Trouble'
  return isRefuted(answer) ? trouble : `${trouble} in ${suspect.service}`
}

const isDeserted = ({ failure }: Answer): boolean => failure.kind === 'traffic down'

const isRefuted = ({ hypotheses }: Answer): boolean =>
  hypotheses.length > 0 && hypotheses.every((one) => one.verdict === 'refuted')

function changeSentence({ guilty, judged, changesTold }: Answer): string {
  if (guilty === null) return 'No source of changes is connected, so nothing is said about changes.'
  const culprit = judged.find((j) => j.change.id === guilty)
  if (culprit) return `Guilty change: ${culprit.change.title}.`
  if (changesTold && changesTold.accepted === 0 && changesTold.refused > 0 && judged.length === 0)
    return 'No change that was told could be read, so nothing is said about changes.'
  const sharers = sharersOf(judged)
  if (sharers.length > 0) return sharedBlame(sharers)
  return judged.length === 0 ? 'No change is known in this window.' : 'No change is convincingly guilty.'
}

const SHARERS_TOLD = 3

/** They came too close together to be told apart; taking one of them back tells. */
function sharedBlame(sharers: readonly Judged[]): string {
  const titles = sharers.slice(0, SHARERS_TOLD).map(({ change }) => change.title)
  return `No single change is convincingly guilty; likeliest is one of ${sharers.length} of ${sharers[0]?.change.service}: ${titles.join(', or ')}.`
}
