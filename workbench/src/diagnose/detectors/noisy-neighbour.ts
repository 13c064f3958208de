/**
 * Paper    none; "noisy neighbour" of shared hosts
 * Idea     on a node whose processor is full, the service whose own use rose most takes it from the others
 * Input    processor series of nodes and of the services on them, both windows
 * Output   for each node that filled up, the service with the largest share of the rise on it
 * Cost     O(points)
 * Departs  only shares of rises on one node are compared, so the services' unit does not matter
 */

import { compareText } from '../../lib/compare-text.ts'
import { median } from '../../lib/order-statistics.ts'
import type { Series } from '../../model/span-columns.ts'
import { isSustained, valuesIn } from './series-windows.ts'
import type { Detected, DetectorInput } from './types.ts'

const FULL_SHARE = 0.9
const RISE_SHARE_MIN = 0.5 // of all rises on the node: a neighbour, not everybody
const PROCESSOR = /(^|[._])cpu([._]|$)/i
const IDLE = /idle|limit|request|throttl|quota/i

type Rise = {
  readonly service: string
  readonly name: string
  readonly by: number
  readonly before: number
  readonly after: number
}

/** Services that fill a node that others share. */
export function noisyNeighbours(input: DetectorInput): readonly Detected[] {
  const processors = input.series.filter((one) => PROCESSOR.test(one.name) && !IDLE.test(one.name) && one.node !== '')
  return [...Map.groupBy(processors, (one) => one.node)]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([node, all]) => {
      const own = all.filter((one) => one.service === node)
      const full = own.find((one) => filledUp(one, input))
      return full ? neighbourOn(node, full, all, input) : []
    })
}

/** Whether a node's utilisation came to stay above 90 %; a value above 1 is told in percent. */
function filledUp(series: Series, { baseline, incident }: DetectorInput): boolean {
  if (!/utili[sz]ation|usage|percent|load/i.test(series.name)) return false
  const [before, after] = [valuesIn(series, baseline), valuesIn(series, incident)]
  const whole = Math.max(...before, ...after) > 1 ? 100 : 1
  const isFull = (value: number): boolean => value >= FULL_SHARE * whole && value <= whole * 1.05
  return isSustained(after, isFull) && !isSustained(before, isFull)
}

function neighbourOn(node: string, full: Series, all: readonly Series[], input: DetectorInput): readonly Detected[] {
  const byName = Map.groupBy(
    all.filter((one) => one.service !== node),
    (one) => one.name,
  )
  const shares = [...byName.values()].flatMap((siblings) => {
    const rises = risesOf(siblings, input)
    const total = rises.reduce((sum, rise) => sum + rise.by, 0)
    return rises.length < 2 || total <= 0 ? [] : rises.map((rise) => ({ ...rise, share: rise.by / total }))
  })
  const [most] = shares.sort((a, b) => b.share - a.share || (a.service < b.service ? -1 : 1))
  if (!most || most.share < RISE_SHARE_MIN) return []
  const after = median(valuesIn(full, input.incident))
  return [
    {
      detector: 'noisy-neighbour',
      service: most.service,
      operation: null,
      says: `${node} is full (${full.name} ${after.toFixed(2)}), and ${(most.share * 100).toFixed(0)} % of the rise on it is ${most.service}`,
      score: most.share,
      numbers: {
        node,
        metric: most.name,
        share_of_rise: most.share,
        before: most.before,
        after: most.after,
        neighbours: new Set(all.map((one) => one.service)).size - 2,
      },
      traceIds: [],
    },
  ]
}

/** Rise of each service on the node, its instances summed. */
function risesOf(siblings: readonly Series[], { baseline, incident }: DetectorInput): readonly Rise[] {
  return [...Map.groupBy(siblings, (one) => one.service)].map(([service, instances]) => {
    const level = (stretch: DetectorInput['baseline']): number =>
      instances.reduce((sum, one) => sum + (median(valuesIn(one, stretch)) || 0), 0)
    const [before, after] = [level(baseline), level(incident)]
    return { service, name: instances[0]?.name ?? '', before, after, by: Math.max(0, after - before) }
  })
}
