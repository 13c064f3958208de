/**
 * Paper    none; the names that OpenTelemetry, the kubelet and node exporters give to the room on a disk
 * Idea     how full a disk is can be told in three ways: as a share, as what is free of its size, or as used beside free
 * Input    all series
 * Output   for each disk a series of its used share, 0..1
 * Cost     O(points)
 */

import { median } from '../../lib/order-statistics.ts'
import type { Series } from '../../model/span-columns.ts'

const DISK = /(^|[._])(filesystem|disk|volume|fs)([._]|$)/i
const SHARE = /utili[sz]ation|percent/i
const FREE = /(^|[._])(avail|available|free)(?=[._]|$)/i
const SIZE = /(^|[._])(size|capacity|total|limit)(?=[._]|$)/i
const USED = 'used'

/** Used shares of disks. */
export function diskShares(series: readonly Series[]): readonly Series[] {
  const disks = series.filter((one) => DISK.test(one.name) && one.value.length > 0)
  const told = [...disks.filter((one) => SHARE.test(one.name)).map(asShare), ...ofSizes(disks), ...ofStates(disks)]
  return [...Map.groupBy(told, diskOf).values()].flatMap((ways) => ways.slice(0, 1))
}

/** The disk itself, however it is told; its files are counted apart from its bytes. */
function diskOf({ service, instance, name, labels: { state: _, ...labels } }: Series): string {
  return JSON.stringify([service, instance, /inode/i.test(name), Object.entries(labels).sort()])
}

/** A value above 1 is told in percent. */
function asShare(series: Series): Series {
  const value = Array.from(series.value)
  const whole = Math.max(...value) > 1 ? 100 : 1
  return { ...series, value: value.map((one) => one / whole) }
}

/** What is free of the same disk's size. */
function ofSizes(disks: readonly Series[]): readonly Series[] {
  const sizes = new Map(disks.filter((one) => SIZE.test(one.name)).map((one) => [ownerOf(one, SIZE), one]))
  return disks.flatMap((one) => {
    const size = FREE.test(one.name) ? sizes.get(ownerOf(one, FREE)) : undefined
    const whole = size ? median(Array.from(size.value)) : 0
    return whole > 0 ? [{ ...one, value: Array.from(one.value).map((free) => 1 - free / whole) }] : []
  })
}

/** Which disk a series is about: what is left of its name without the word for free or size. */
const ownerOf = ({ service, instance, name, labels }: Series, word: RegExp): string =>
  JSON.stringify([service, instance, name.replace(word, ''), Object.entries(labels).sort()])

/** Used beside free and reserved, one series a state. */
function ofStates(disks: readonly Series[]): readonly Series[] {
  const stated = disks.filter((one) => one.labels.state !== undefined && !SHARE.test(one.name))
  const byDisk = Map.groupBy(stated, ({ labels: { state, ...labels }, ...one }) => ownerOf({ ...one, labels }, FREE))
  return [...byDisk.values()].flatMap((states) => {
    const used = states.find((one) => one.labels.state === USED)
    const whole = states.reduce((sum, one) => sum + median(Array.from(one.value)), 0)
    if (!used || states.length < 2 || whole <= 0) return []
    return [{ ...used, value: Array.from(used.value).map((one) => one / whole) }]
  })
}
