import type { ProbeDay } from '../model/probes.ts'
import { quantity } from './cli/units.ts'

const GB = 1e9

/** What a day of a probe sends and costs: `16.5 MiB a day (0.0087 at 0.5 a GB), about 2 MiB (0.001) as often as pr-3 counts`. */
export function dayText({ bytesMax, expected, pricePerGb }: ProbeDay): string {
  const priced = (bytes: number, at: string): string =>
    pricePerGb === undefined ? '' : ` (${Number(((bytes / GB) * pricePerGb).toPrecision(2))}${at})`
  const most = `${quantity(bytesMax, 'By')} a day${priced(bytesMax, ` at ${pricePerGb} a GB`)}`
  if (expected === undefined) return most
  return `${most}, about ${quantity(expected.bytes, 'By')}${priced(expected.bytes, '')} as often as ${expected.by} counts`
}
