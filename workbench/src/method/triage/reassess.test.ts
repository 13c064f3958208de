import { expect, test } from 'vitest'
import type { Severity } from '../../model/incident/lifecycle.ts'
import type { Assessed } from '../../model/incident/triage.ts'
import { reassess } from './reassess.ts'
import type { Triage } from './triage.ts'

const seen = (failedShare: number | null, spans: number): Assessed => ({
  from: '2026-01-31T14:00:00Z',
  to: '2026-01-31T14:20:00Z',
  spans,
  requests: spans,
  failedShare,
  slowShare: 0,
})

function triageWith(severity: Severity, measurement: Assessed | null, proposed = false): Triage {
  const assessment = { severity, reason: 'x', at: '2026-01-31T14:20:00Z', by: 'on-call', measurement }
  const rest = { answers: [], pauses: [], stock: undefined }
  return { ...rest, severity, assessments: [assessment], proposed: proposed ? assessment : undefined }
}

test.for([
  [
    'doubled',
    'P1',
    seen(0.05, 1000),
    seen(0.11, 1000),
    'P0 5 % → 11 % of requests fail, 2.2 times as many since the last assessment',
  ],
  [
    'doubled from nothing',
    'P2',
    seen(0, 1000),
    seen(0.02, 1000),
    'P1 0 % → 2 % of requests fail since the last assessment',
  ],
  ['less than doubled', 'P1', seen(0.05, 1000), seen(0.09, 1000), '-'],
  ['doubled by chance', 'P1', seen(0.1, 10), seen(0.3, 10), '-'],
  ['not higher than the highest', 'P0', seen(0.05, 1000), seen(0.5, 1000), '-'],
  ['nothing measured then', 'P1', null, seen(0.5, 1000), '-'],
  ['nothing measured now', 'P1', seen(0.05, 1000), seen(null, 0), '-'],
] as const)('%s: %s', ([, severity, before, now, expected]) => {
  const proposal = reassess(triageWith(severity, before), now)
  expect(proposal === undefined ? '-' : `${proposal.severity} ${proposal.reason}`).toBe(expected)
})

test('a proposal is made once, until somebody answers it', () => {
  expect(reassess(triageWith('P1', seen(0.05, 1000), true), seen(0.5, 1000))).toBeUndefined()
})
