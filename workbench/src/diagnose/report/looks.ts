import { type Detected, STANDING_WORTH } from '../detectors/types.ts'

const CERTIFICATE = 'Look at the certificate from where it is refused: lastgood check tls HOST:PORT.'
const DATABASE = 'See who blocks whom, and who holds the connections: lastgood check postgres.'

/** The check that shows on the spot what a detector saw in telemetry. */
const LOOK_AT: Readonly<Record<string, string>> = {
  'certificate-error': CERTIFICATE,
  'certificate-expiry': CERTIFICATE,
  'disk-filling': 'Look at the disk on the machine itself: lastgood check host.',
  'lock-convoy': DATABASE,
  'pool-starvation': DATABASE,
}

/** What to look at on the spot; a pattern that was there before as well leads nowhere. */
export function looksFor(detected: readonly Pick<Detected, 'detector' | 'score'>[]): readonly string[] {
  const telling = detected.filter(({ score }) => score > STANDING_WORTH)
  return [...new Set(telling.flatMap(({ detector }) => LOOK_AT[detector] ?? []))]
}
