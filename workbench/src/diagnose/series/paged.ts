/**
 * Paper    none; what the people on call read first: the alert says which number it watches
 * Idea     a metric of the paged service whose name the page says, word by word, is what the alert watches, whatever it is called
 * Input    golden series, the page
 * Output   the same series; those that the page names show the symptom, bad the way in which they went
 * Cost     O(series + characters of the page's title)
 */
import { median } from '../../lib/order-statistics.ts'
import type { Page } from '../../model/columns.ts'
import { stemsOf } from '../stems.ts'
import type { GoldenSeries } from '../types.ts'
import { asRatio } from './golden.ts'
import { isOfTime, measuredIn } from './meaning.ts'
import { type Badness, CLEAR, spreadOf } from './robust.ts'

/** Series with the meaning that the page gives to those it names. */
export function asPaged(series: readonly GoldenSeries[], page: Page | undefined): readonly GoldenSeries[] {
  const said = new Set(stemsOf(page?.title ?? ''))
  if (page?.service === undefined || said.size === 0) return series
  const own = new Set(stemsOf(page.service)) // it stands in most titles
  return series.map((one) => {
    const isOpen = one.signal === null && one.service === page.service && one.side !== 'client'
    return isOpen && isSaid(one.name, said, own) ? watched(one, page.at) : one
  })
}

const WORDS_MIN = 2 // one alone is said of many things

function isSaid(name: string, said: ReadonlySet<string>, own: ReadonlySet<string>): boolean {
  const words = new Set(stemsOf(measuredIn(name)).filter((word) => !own.has(word)))
  return words.size >= WORDS_MIN && [...words].every((word) => said.has(word))
}

const QUIET_SHARE = 0.4 // of the points before the page: the usual level
const LATELY = 3 // points before the page: enough for a median

/** A number that somebody is woken for: the more the worse where it clearly rose, the less where it fell. */
function watched(series: GoldenSeries, pageAt: number): GoldenSeries {
  const { name, unit, atMs, value } = series
  const bad = goesAwry(series, pageAt)
  if (bad === 0) return series
  const signal = isOfTime(name, unit) ? 'latency' : 'errors'
  return { ...series, signal, ...asRatio(bad, { kind: 'gauge', unit }, { atMs, value }) }
}

/** Which way a number clearly went when its page came; 0 where it did not. */
export function goesAwry({ atMs, value, floor }: GoldenSeries, pageAt: number): Badness {
  const seen = value.filter((_, i) => (atMs[i] as number) <= pageAt)
  if (seen.length <= LATELY) return 0
  const quiet = seen.slice(0, Math.max(LATELY, Math.ceil(QUIET_SHARE * seen.length)))
  const { median: usual, scale } = spreadOf(quiet, seen, floor)
  const rises = [median(seen.slice(-LATELY)) - usual, (seen.at(-1) as number) - usual] // a page may come with the first bad point
  const [rise = 0] = rises.sort((a, b) => Math.abs(b) - Math.abs(a))
  if (!(Math.abs(rise) > CLEAR * scale)) return 0
  return rise > 0 ? 1 : -1
}
