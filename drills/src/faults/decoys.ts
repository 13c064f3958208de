import type { Chance } from '../chance.ts'
import type { TimedStep } from './fault.ts'
import { configured, deployed } from './steps.ts'

const INNOCENT_RELEASES = [
  ['inventory', '2.4.0', '2.4.1'],
  ['promo', '1.6.3', '1.6.4'],
  ['catalogue', '3.1.5', '3.1.6'],
  ['mail', '1.2.0', '1.2.1'],
  ['payment', '4.0.7', '4.0.8'],
  ['jobs', '3.0.2', '3.0.3'],
] as const

const BUSY_SHARE = '0.15' // of a core: it shows as a curve and disturbs nobody
const LOUD_EVERY_MS = '250'

/**
 * What else happens in a run and does no harm: an innocent deploy long before the cause and one nearer to the symptom than the
 * cause, a configuration change, a loud log that is always there and grows, and a bystander whose CPU curve rises.
 * `spared` are services that none of it may touch.
 */
export function decoysOf(chance: Chance, spared: readonly string[]): TimedStep[] {
  const free = INNOCENT_RELEASES.filter(([service]) => !spared.includes(service))
  const early = chance.whole(0, free.length)
  const late = (early + chance.whole(1, free.length)) % free.length
  const deploy = (i: number) => deployed(free[i]![0], [free[i]![1], free[i]![2]])
  const loud = free[(early + 1) % free.length]![0]
  const busy = free[(late + 1) % free.length]![0]
  return [
    { atShare: 0, apply: (shop) => shop.configure(loud, 'chatter-ms', '1500') },
    { atShare: 0.3 + 0.2 * chance.next(), ...deploy(early) },
    { atShare: 0.6 + 0.2 * chance.next(), ...configured('web', 'keep-alive-ms', ['5000', '15000']) },
    { atShare: 0.9, apply: (shop) => shop.configure(busy, 'background-work', BUSY_SHARE) },
    { atShare: 1.02, apply: (shop) => shop.configure(loud, 'chatter-ms', LOUD_EVERY_MS) },
    { atShare: 1.03 + 0.03 * chance.next(), ...deploy(late) },
  ]
}
