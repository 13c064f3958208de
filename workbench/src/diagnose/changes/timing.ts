/**
 * Paper    none; the signed distance of a change to the onset interval, as the method asks
 * Idea     a change after the onset caused nothing; of those before it, the nearer ones are likelier
 * Input    the time of a change, the onset
 * Output   a weight, and the reason in words
 * Cost     O(1)
 */
import type { OnsetFinding } from '../onset/onset.ts'

const SLACK_SECONDS = 30 // clocks of those who report changes and those who measure differ
const ROLLOUT_SECONDS = 60 // an instance or more is replaced, a setting is read again
const ONSET_WRONG = 0.05 // of the onset's probability lies after its interval, and the farther the less
const RECENT_SECONDS = 600 // before the onset: what still is near it
const TAKES_SECONDS = ROLLOUT_SECONDS + 60 // and to be seen, as most is measured once a minute
const LATENT = 0.1 // weight of a change at any distance within a day, relative to one at the onset: counted on labelled incidents (docs/diagnosis.md)

/** How likely the time alone makes a change the cause, 0..1: it came before the end of the onset interval, and right before it, or at any time. */
export function timeliness(atMs: number, onset: OnsetFinding | undefined): number {
  if (!onset) return 0.5
  const lag = (onset.at - atMs) / 1000
  const takes = TAKES_SECONDS + (onset.at - onset.from) / 1000
  if (lag >= 0) return (1 / (1 + (lag / takes) ** 2) + LATENT / (1 + (lag / DAY_SECONDS) ** 2)) / (1 + LATENT)
  const late = (atMs - onset.at) / lateMs(onset)
  return late < 1 ? Math.max(1 - late, ONSET_WRONG) : ONSET_WRONG / late ** 2
}

const DAY_SECONDS = 86_400
const AGED = 0.5 // as one that came a while before the onset: half

/** The same for a change whose effect comes with the load: load comes daily, so within a day any distance fits alike. */
export const agedWell = (atMs: number, onset: OnsetFinding | undefined): number =>
  onset && atMs <= onset.at && onset.at - atMs <= 1000 * DAY_SECONDS ? AGED : 0

/** The change came when the symptom had surely begun, so it is a response to it. */
export const isResponse = (atMs: number, onset: OnsetFinding | undefined): boolean =>
  onset !== undefined && atMs - onset.at >= lateMs(onset)

/** The change came no longer before the onset than it takes to roll out and than the doubt about the onset is wide: of all times it had, it took this one. */
export const isPrompt = (atMs: number, onset: OnsetFinding): boolean =>
  onset.at - atMs <= onset.to - onset.from + ROLLOUT_SECONDS * 1000

const lateMs = (onset: OnsetFinding): number => onset.to - onset.at + SLACK_SECONDS * 1000

/** What the time says for a change, in words; undefined where it says little. */
export function timeSays(atMs: number, onset: OnsetFinding | undefined): string | undefined {
  if (!onset?.measured) return undefined
  if (Math.abs(onset.at - atMs) > 1000 * RECENT_SECONDS + (onset.to - onset.from)) return undefined
  return onset.at >= atMs ? 'it came shortly before the onset' : 'it came while the symptom began'
}
