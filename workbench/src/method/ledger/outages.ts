/**
 * Paper   J. Przyborowski, H. Wilenski: Homogeneity of Results in Testing Samples from Poisson Series, 1940: of all that came in two
 *         stretches, the share that came in one of them tells how often it came there; the interval of that share after Wilson (1927).
 * Idea    Failures that come and go leave the median of a stretch where it was. What ends is how often they come: outages are
 *         counted, runs of buckets that surely fail more than health does. Not their requests, for those of one outage have one cause.
 * Input   shares of failed requests in equally long buckets; those without requests count as no time
 * Output  how much less often they come since the change; undefined where as many failed before it as in health
 * Cost    linear, and that of one shift
 */
import { shiftOf } from '../../lib/shift.ts'
import { newcombe, type SeenShare, wilson, Z_3_IN_1000 } from '../../lib/wilson.ts'
import { HARM_SHARE_MIN } from '../triage/flows.ts'
import { type Judgement, verdictOf } from './judge.ts'

/** Shares of failed requests, one a bucket; undefined where no request came. */
export type Shares = readonly (SeenShare | undefined)[]

/** What becomes of outages. The numbers of the judgement are shares of whole stretches; calms are counted in buckets. */
export type Outages = {
  readonly judgement: Judgement
  /** The longest calm before the change. */
  readonly calmBefore: number
  /** From the change to the next outage, or to the end. */
  readonly calmSince: number
  /** It came again since the change. */
  readonly again: boolean
}

type Stretches = { readonly healthy: Shares; readonly before: Shares; readonly after: Shares }

export function judgeOutages({ healthy, before, after }: Stretches): Outages | undefined {
  const [good, bad, now] = [wholeOf(healthy), wholeOf(before), wholeOf(after)]
  if (good === undefined || bad === undefined || now === undefined) return undefined
  if (bad.share - good.share < HARM_SHARE_MIN || newcombe(good, bad, Z_3_IN_1000).low <= 0) return undefined
  const out = (stretch: Shares): readonly boolean[] =>
    stretch.map((bucket) => bucket !== undefined && newcombe(good, bucket, Z_3_IN_1000).low > 0)
  const [wasOut, isOut] = [out(before), out(after)]
  const seen = { healthy: good.share, before: bad.share, after: now.share }
  const judgement = failsSteadily(before, after)
    ? ({ verdict: 'worse', ...seen, recovered: null } as const)
    : { ...seen, ...lessOften(out(served(healthy)), out(served(before)), out(served(after))) }
  const again = isOut.includes(true)
  return { judgement, calmBefore: longestCalm(wasOut), calmSince: again ? isOut.indexOf(true) : isOut.length, again }
}

/** Time in which nobody was served is no calm: a change that ends the traffic ends the failures too. */
const served = (stretch: Shares): Shares => stretch.filter((bucket) => bucket !== undefined)

/** The share of all requests of a stretch. */
function wholeOf(stretch: Shares): SeenShare | undefined {
  const of = stretch.reduce((sum, bucket) => sum + (bucket?.of ?? 0), 0)
  const failed = stretch.reduce((sum, bucket) => sum + (bucket === undefined ? 0 : bucket.share * bucket.of), 0)
  return of > 0 ? { share: Math.min(1, failed / of), of } : undefined
}

/** What came and went before the change is there all the time since. */
function failsSteadily(before: Shares, after: Shares): boolean {
  const shift = shiftOf(sharesIn(before), sharesIn(after))
  return shift !== undefined && shift.from > 0
}

const sharesIn = (stretch: Shares): readonly number[] => stretch.flatMap((bucket) => bucket?.share ?? [])

type Out = readonly boolean[]

/** By how much less often outages come, as a share of what they came more often than in health. */
function lessOften(healthy: Out, before: Out, after: Out): Pick<Judgement, 'verdict' | 'recovered'> {
  // The stretch begins because of its first outage, which therefore says nothing of how often they come.
  const came = beginnings(before) - Number(before[0])
  const comes = beginnings(after)
  const usual = beginnings(healthy) / healthy.length / (came / before.length)
  if (came === 0 || usual >= 1) return { verdict: 'unclear', recovered: null }
  const { low, high } = wilson(comes / (came + comes), came + comes)
  const goneOf = (share: number): number => (1 - ((share / (1 - share)) * before.length) / after.length) / (1 - usual)
  const recovered = { estimate: goneOf(comes / (came + comes)), from: goneOf(high), to: goneOf(low) }
  return { verdict: verdictOf(recovered), recovered }
}

const beginnings = (stretch: Out): number => stretch.filter((isOut, i) => isOut && stretch[i - 1] !== true).length

function longestCalm(stretch: Out): number {
  let [longest, calm] = [0, 0]
  for (const isOut of stretch) {
    calm = isOut ? 0 : calm + 1
    longest = Math.max(longest, calm)
  }
  return longest
}
