/**
 * Paper    none; symptoms before causes (Beyer et al., Site Reliability Engineering, ch. 6)
 * Idea     a service is one witness of the symptom; the front of the system shows it by definition, others may move by themselves
 * Input    golden series, the services where requests come in (or the paged one), those they call
 * Output   witnesses: each service with its symptom series, and how likely they are to show the symptom
 * Cost     O(series)
 */
import { median } from '../../lib/order-statistics.ts'
import type { GoldenSeries } from '../types.ts'

/** A service's symptom series. */
export type Witness = {
  readonly series: readonly GoldenSeries[]
  /** How likely it shows the symptom if there is one. */
  readonly share: number
  /** How likely something rises in it that is not the symptom. */
  readonly own: number
  /** Requests come in here, or it was paged about. */
  readonly front: boolean
}

const FRONT_SHARE = 0.5 // as likely as not in its series: the symptom may hide in one operation of many
const FRONT_OWN = 0.001 // a lasting rise where requests come in is the symptom
const OWN = 0.5 // behind the front, what moves has causes of its own as likely as not

/** The witnesses: whoever serves requests. */
export function witnessesOf(
  series: readonly GoldenSeries[],
  front: ReadonlySet<string>,
  reached: ReadonlySet<string>,
): readonly Witness[] {
  const byService = Map.groupBy(series.flatMap(asSymptom), (one) => one.service)
  const some = 1 / Math.sqrt(byService.size + 1) // few of many, as many as can be told from chance
  const far = reached.size > 0 ? some * some : some // requests of the front do not get there, as far as calls are known
  return [...byService].map(([service, its]) => {
    const isFront = front.size === 0 || front.has(service)
    return {
      series: its,
      share: isFront ? FRONT_SHARE : reached.has(service) ? some : far,
      own: isFront ? FRONT_OWN : OWN,
      front: isFront,
    }
  })
}

const TRAFFIC_LOSS = 0.5 // of the usual traffic must be missing; less is the shape of a day

/** Slow and failing requests are symptoms, and requests that stay away. */
function asSymptom(series: GoldenSeries): readonly GoldenSeries[] {
  if (series.signal === 'latency' || series.signal === 'errors' || series.watched) return [series]
  if (series.signal !== 'traffic' || series.side === 'client') return []
  return [{ ...series, bad: -1, floor: TRAFFIC_LOSS * Math.abs(median(series.value)) }]
}
