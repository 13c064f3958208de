import { newcombe, type SeenShare, wilson, Z_3_IN_1000 } from '../../lib/wilson.ts'
import { type Compared, type Fared, type FlowHarm, type Harm, SLOW_SHARE_QUIET } from '../../model/incident/harm.ts'
import { TOLD_LATE_MS } from '../../model/time.ts'

/** How a flow fares against its quiet stretch; each is false where it cannot be told from chance. */
export type FlowState = State & { readonly flow: FlowHarm }

/** The same of whatever requests come to. */
export type State = {
  /** There was a quiet stretch to hold it against. */
  readonly compared: boolean
  readonly failing: boolean
  readonly slow: boolean
  /** Requests came before, none come now. */
  readonly silent: boolean
  /** Nine of ten requests fail, or none come. */
  readonly down: boolean
  /** It left its baseline by less than anybody has to hurry for. */
  readonly glitch: boolean
}

/** Less than one request in a hundred on top of what is usual is a glitch. */
export const HARM_SHARE_MIN = 0.01

/** From this share on a flow counts as down: health checks and cached answers may still succeed. */
const DOWN_SHARE = 0.9

/** With ten requests expected, none at all by chance is as likely as e^-10: less than once in 20 000. */
export const SILENT_SPANS_MIN = 10

/** Shares of failed and of slow requests; 0 of none. */
export const shareOf = (part: number, { requests }: Fared): number => (requests > 0 ? Math.min(1, part / requests) : 0) // sums of weights may differ in their last digit

export const badShare = (fared: Fared): number => shareOf(fared.failed + fared.slow, fared)

/** Holds each flow against its quiet stretch. */
export const flowStates = ({ flows, compared }: Pick<Harm, 'flows' | 'compared'>): readonly FlowState[] =>
  flows.map((flow) => ({ flow, ...stateOf(flow, compared) }))

/** Holds an impact against a quiet stretch, with three standard errors as the bound: many are looked at. */
export function stateOf({ before, since }: Pick<FlowHarm, 'before' | 'since'>, stretches: Compared): State {
  const failedMore = shareOf(since.failed, since) - shareOf(before.failed, before)
  const slowMore = shareOf(since.slow, since) - SLOW_SHARE_QUIET
  const failsMore = failedMore > 0 && failsSurely(before, since)
  const slowsMore = wilson(shareOf(since.slow, since), since.spans, Z_3_IN_1000).low > SLOW_SHARE_QUIET
  const failing = failsMore && failedMore >= HARM_SHARE_MIN
  const slow = slowsMore && slowMore >= HARM_SHARE_MIN
  const silent = since.spans === 0 && before.spans * shareExpected(stretches) >= SILENT_SPANS_MIN
  const down = silent || (failing && shareOf(since.failed, since) >= DOWN_SHARE)
  const compared = before.spans > 0
  return { compared, failing, slow, silent, down, glitch: (failsMore || slowsMore) && !failing && !slow }
}

/** How many requests would be told of by now, for each one of the quiet stretch. */
export function shareExpected({ quiet, impact }: Compared): number {
  const told = impact.to - impact.from - TOLD_LATE_MS
  return quiet.to > quiet.from ? Math.max(0, told) / (quiet.to - quiet.from) : 0
}

/** Without a quiet stretch nothing says that failures are usual here, so any that chance cannot explain count. */
function failsSurely(before: Fared, since: Fared): boolean {
  const now = failedSeen(since)
  if (before.spans === 0) return wilson(now.share, now.of, Z_3_IN_1000).low > HARM_SHARE_MIN
  return newcombe(failedSeen(before), now, Z_3_IN_1000).low > 0
}

const failedSeen = (fared: Fared): SeenShare => ({ share: shareOf(fared.failed, fared), of: fared.spans })

/** Flows that left their baseline in one quarter of the impact. */
export const touchedIn = (
  { flows, compared }: Pick<Harm, 'flows' | 'compared'>,
  quarter: 0 | 1 | 2 | 3,
): readonly FlowHarm[] =>
  flows.filter(({ before, quarters }) => {
    const { failing, slow } = stateOf({ before, since: quarters[quarter] }, compared)
    return failing || slow
  })
