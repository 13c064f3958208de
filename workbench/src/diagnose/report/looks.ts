import type { Look } from '../../model/diagnosis.ts'
import { type Detected, STANDING_WORTH } from '../detectors/types.ts'

const CERTIFICATE: Look = { says: 'Look at the certificate from where it is refused', check: 'tls' }
const DATABASE: Look = { says: 'See who blocks whom, and who holds the connections', check: 'postgres' }

/** The check that shows on the spot what a detector saw in telemetry. */
const LOOK_AT: Readonly<Record<string, Look>> = {
  'certificate-error': CERTIFICATE,
  'certificate-expiry': CERTIFICATE,
  'disk-filling': { says: 'Look at the disk on the machine itself', check: 'host' },
  'lock-convoy': DATABASE,
  'pool-starvation': DATABASE,
}

/** What to look at on the spot, each once; a pattern that was there before as well leads nowhere. */
export function looksFor(detected: readonly Pick<Detected, 'detector' | 'score'>[]): readonly Look[] {
  const telling = detected.filter(({ score }) => score > STANDING_WORTH)
  return [...new Set(telling.flatMap(({ detector }) => LOOK_AT[detector] ?? []))]
}
