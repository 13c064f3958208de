import { expect, test } from 'vitest'
import { type Diagnosed, type Marks, marked } from './examination.ts'

const ONSET = '2026-01-01T10:00:00Z'
const FELT = '2026-01-01T10:00:30Z'
const truth = {
  ...{ fault: 'x', seed: 1, service: 'payment', alsoRight: ['bank'], calledBy: ['checkout'], cause: 'it broke' },
  ...{ signals: ['errors', 'latency'] as const, guilty: ['chg-1', 'none'], decoys: ['chg-2'], onset: ONSET },
}
const right: Diagnosed = {
  ...{ onset: { at: '2026-01-01T10:00:10Z' }, signal: 'latency', class: null, guilty: 'chg-1' },
  services: [{ service: 'bank' }, { service: 'web' }],
}
const all: Marks = { service: true, in3: true, signal: true, change: true, onset: true, decoy: false }

test.for<readonly [string, Partial<Diagnosed>, Partial<Marks>]>([
  ['all right', {}, {}],
  ['the second service', { services: [{ service: 'web' }, { service: 'payment' }] }, { service: false }],
  ['no right service', { services: [{ service: 'web' }] }, { service: false, in3: false }],
  ['another signal', { signal: 'traffic' }, { signal: false }],
  ['no change where that is right as well', { guilty: 'none' }, {}],
  ['a decoy', { guilty: 'chg-2' }, { change: false, decoy: true }],
  ['no source of changes', { guilty: null }, { change: false }],
  ['an onset before the cause', { onset: { at: '2026-01-01T09:59:30Z' } }, { onset: false }],
  ['an onset when users felt it', { onset: { at: FELT } }, {}],
  ['an onset long after', { onset: { at: '2026-01-01T10:02:00Z' } }, { onset: false }],
  ['no onset', { onset: null }, { onset: false }],
])('%s', ([, said, marks]) => {
  expect(marked({ ...right, ...said }, { truth, feltAt: FELT })).toEqual({ ...all, ...marks })
})
