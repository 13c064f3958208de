import type { UnixMs } from '../../model/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { isOpen } from './open-tests.ts'
import { doubtOf } from './taken-back.ts'
import type { Hypothesis, Prediction, Testing } from './testing.ts'

/** Where a hypothesis stands. */
export type Standing = 'supported' | 'refuted' | 'doubted' | 'parked' | 'testing' | 'untested'

/** Where a hypothesis stands; what refutes or doubts it, and what it still lacks to count as supported, one short sentence each. */
export type Stands = {
  readonly standing: Standing
  readonly because: readonly string[]
  readonly lacks: readonly string[]
}

/** What of an incident tells where its hypotheses stand. */
export type Tested = { readonly testing: Testing; readonly ledger: Ledger }

/**
 * Supported needs one discriminating prediction that held, none that was refuted, and a mechanism; one whose time-box is over without
 * a verdict is parked. A theory that predicts nothing is a guess. Doubted: what it accuses was taken back, and that did not help.
 */
export function standingOf(hypothesis: Hypothesis, { testing, ledger }: Tested, now: UnixMs): Stands {
  const own = testing.predictions.filter((p) => p.hypothesis === hypothesis.id && p.dropped === undefined)
  const refuted = own.filter((p) => p.result?.verdict === 'refuted')
  if (refuted.length > 0) return { standing: 'refuted', because: refuted.map((p) => `${p.id} was refuted`), lacks: [] }
  const doubt = doubtOf(hypothesis, own, ledger)
  const lacks = lackingIn(hypothesis, own)
  if (doubt !== undefined) return { standing: 'doubted', because: [doubt], lacks }
  if (lacks.length === 0) return { standing: 'supported', because: [], lacks }
  return { standing: openStanding(hypothesis, own, now), because: [], lacks }
}

function openStanding({ parked }: Hypothesis, own: readonly Prediction[], now: UnixMs): Standing {
  if (parked !== undefined) return 'parked'
  if (own.some((p) => isOpen(p, now))) return 'testing'
  if (own.some((p) => p.result === undefined)) return 'parked'
  return own.length > 0 ? 'testing' : 'untested'
}

function lackingIn({ mechanism }: Hypothesis, own: readonly Prediction[]): readonly string[] {
  const supported = own.filter((p) => p.result?.verdict === 'supported')
  const test =
    own.length === 0
      ? 'predicts nothing yet: a guess'
      : supported.length === 0
        ? 'no prediction of it has held yet'
        : 'no prediction that held was looked at where the cause should be absent'
  return [
    ...(supported.some((p) => p.result?.discriminating) ? [] : [test]),
    ...(mechanism.length === 0 ? ['nobody has said how it leads to what users see'] : []),
  ]
}
