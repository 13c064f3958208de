import type { UnixMs } from '../../model/time.ts'
import type { Incident } from '../incident.ts'
import type { LedgerChange } from '../ledger/ledger.ts'
import { standingOf } from '../testing/standing.ts'
import type { Hypothesis } from '../testing/testing.ts'

/** A sign that the incident was solved, rather than that it went away. */
export type SuccessSign = {
  readonly sign: 'explained' | 'addressed' | 'confirmed' | 'documented' | 'prevented'
  readonly holds: boolean
  /** What shows it, or what is missing. */
  readonly says: string
}

/** The five signs of success, each with what of the record shows it; none before a cause or a fix is known. */
export function successSigns(incident: Incident, now: UnixMs): readonly SuccessSign[] {
  const { testing, ledger } = incident
  const cause = testing.hypotheses.find(({ id }) => id === testing.committed?.hypothesis)
  const fix = ledger.changes.findLast(({ judged }) => judged?.verdict === 'helped')
  if (cause === undefined && fix === undefined) return []
  return [
    explained(cause, incident, now),
    addressed(cause, fix),
    fix === undefined
      ? { sign: 'confirmed', holds: false, says: 'no change was measured to have helped' }
      : { sign: 'confirmed', holds: true, says: `${fix.id} ${fix.judged!.says}` },
    documented(fix),
    prevented(incident),
  ]
}

function explained(cause: Hypothesis | undefined, incident: Incident, now: UnixMs): SuccessSign {
  if (cause === undefined) return { sign: 'explained', holds: false, says: 'nobody has committed to a cause' }
  const { standing, because, lacks } = standingOf(cause, incident, now)
  if (standing === 'supported')
    return { sign: 'explained', holds: true, says: `${cause.id} has a mechanism and passed its tests` }
  return { sign: 'explained', holds: false, says: `${cause.id} is ${standing}: ${[...because, ...lacks].join('; ')}` }
}

/** The change that helped touches the service of the cause, or everything. */
function addressed(cause: Hypothesis | undefined, fix: LedgerChange | undefined): SuccessSign {
  if (cause?.service === undefined || fix === undefined)
    return { sign: 'addressed', holds: false, says: 'cause and fix are not both known' }
  const touches = fix.services.length === 0 || fix.services.includes(cause.service)
  const says = `${fix.id} ${touches ? 'touches' : 'does not touch'} ${cause.service}, where ${cause.id} sees the cause`
  return { sign: 'addressed', holds: touches, says }
}

/** Somebody who was not there can tell what was done and how it is taken back. */
function documented(fix: LedgerChange | undefined): SuccessSign {
  const missing = [
    ...(fix?.expectedEffect === undefined ? ['what it should do'] : []),
    ...(fix?.finishedAt === undefined ? ['when it was done'] : []),
    ...(fix?.revert === undefined ? ['how it is taken back'] : []),
  ]
  if (fix === undefined) return { sign: 'documented', holds: false, says: 'there is no fix to write down' }
  if (missing.length > 0)
    return { sign: 'documented', holds: false, says: `of ${fix.id} is not written down: ${missing.join(', ')}` }
  return {
    sign: 'documented',
    holds: true,
    says: `of ${fix.id} is written down what, when, why and how it is taken back`,
  }
}

function prevented({ learning }: Incident): SuccessSign {
  const found = learning.actions.find(({ type, status }) => type === 'prevent' && status !== 'dropped')
  if (found === undefined) return { sign: 'prevented', holds: false, says: 'no action item prevents it' }
  return { sign: 'prevented', holds: true, says: `${found.id}: ${found.title}` }
}
