/**
 * Paper    none; what the people on call read first: the alert says which number it watches
 * Idea     a metric of the paged service whose name the page says, word by word, is what the alert watches, whatever it is called
 * Input    golden series, the page
 * Output   the same series; those that the page names show the symptom, bad the way in which they went
 * Cost     O(series + characters of the page's title)
 */
import { median } from '../../lib/order-statistics.ts'
import type { Page } from '../../model/columns.ts'
import { stemsOf } from '../changes/stems.ts'
import type { GoldenSeries } from '../types.ts'
import { RATIO_FLOOR, shareWhole } from './golden.ts'
import { measuredIn } from './meaning.ts'

/** Series with the meaning that the page gives to those it names. */
export function asPaged(series: readonly GoldenSeries[], page: Page | undefined): readonly GoldenSeries[] {
  const said = new Set(stemsOf(page?.title ?? ''))
  if (page === undefined || said.size === 0) return series
  return series.map((one) => (isNamed(one, page, said) ? watched(one, page.at) : one))
}

const WORDS_MIN = 2 // one alone is said of many things

const isNamed = ({ service, signal, name }: GoldenSeries, page: Page, said: ReadonlySet<string>): boolean => {
  if (signal !== null || service !== page.service) return false
  const words = stemsOf(measuredIn(name))
  return words.length >= WORDS_MIN && words.every((word) => said.has(word))
}

const QUIET_SHARE = 0.4 // of the points before the page: the usual level
const LATELY = 3 // points before the page: enough for a median

/** A number that somebody is woken for: the more the worse where it rose, the less where it fell. */
function watched(series: GoldenSeries, pageAt: number): GoldenSeries {
  const seen = series.value.filter((_, i) => (series.atMs[i] as number) <= pageAt)
  const rise = median(seen.slice(-LATELY)) - median(seen.slice(0, Math.ceil(QUIET_SHARE * seen.length)))
  if (seen.length <= LATELY || rise === 0) return series
  const whole = shareWhole(series.unit)
  return { ...series, signal: 'errors', bad: rise > 0 ? 1 : -1, side: 'server', floor: RATIO_FLOOR * (whole ?? 0) }
}
