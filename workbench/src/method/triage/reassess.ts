import { percent } from '../../lib/percent.ts'
import { newcombe } from '../../lib/wilson.ts'
import type { Severity } from '../../model/incident/lifecycle.ts'
import type { Assessed } from '../../model/incident/triage.ts'
import type { Triage } from './triage.ts'

/** A severity that telemetry speaks for; a person decides. */
export type Proposal = { readonly severity: Severity; readonly reason: string; readonly measurement: Assessed }

/** The flag `severity-stale`: the error rate is this many times what it was at the last assessment. */
const WORSE_RATIO = 2

const HIGHER = { P2: 'P1', P1: 'P0' } as const

/** Whether there is anything to propose: a severity that can be higher, measured when it was said, and no proposal that waits. */
export const canBeProposed = ({ assessments, proposed, severity }: Triage): boolean =>
  proposed === undefined &&
  severity !== undefined &&
  severity !== 'P0' &&
  typeof assessments.at(-1)?.measurement?.failedShare === 'number'

/**
 * Proposes one severity more when the share of failed requests has doubled since the last assessment, and more than by chance
 * (95 %). Never twice for one assessment, and never by itself: the severity stays until a person says otherwise.
 */
export function reassess(triage: Triage, now: Assessed | null): Proposal | undefined {
  const before = triage.assessments.at(-1)?.measurement
  const { severity } = triage
  if (!canBeProposed(triage) || severity === undefined || severity === 'P0') return undefined
  if (!before || !now || before.failedShare === null || now.failedShare === null) return undefined
  const then = { share: before.failedShare, of: before.spans }
  const surely = newcombe(then, { share: now.failedShare, of: now.spans })
  if (now.failedShare < WORSE_RATIO * before.failedShare || surely.low <= 0) return undefined
  const times =
    before.failedShare > 0 ? `, ${Number((now.failedShare / before.failedShare).toPrecision(2))} times as many` : ''
  const change = `${percent(before.failedShare)} → ${percent(now.failedShare)} of requests fail${times}`
  return { severity: HIGHER[severity], reason: `${change} since the last assessment`, measurement: now }
}
