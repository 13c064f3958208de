import { expect, test } from 'vitest'
import type { Diagnosis } from '../../model/diagnosis.ts'
import { UNWATCHED, watched } from './watch.ts'

/** What the watch reads of a diagnosis: a beginning within a minute before `end`, or none. */
function found(end: string | undefined, measured = true, told: Partial<Diagnosis> = {}): Diagnosis {
  const to = end === undefined ? undefined : `2026-03-01T12:${end}Z`
  const from = to === undefined ? undefined : new Date(Date.parse(to) - 60_000).toISOString()
  const onset = to === undefined ? null : { at: to, from, to, measured, evidence: ['ev-1'] }
  return { onset, signal: onset && 'errors', felt: true, summary: 'checkout fails', ...told } as Diagnosis
}

/** At which looks something was raised. */
function raisedAt(looks: readonly Diagnosis[]): readonly number[] {
  let state = UNWATCHED
  return looks.flatMap((diagnosis, i) => {
    const next = watched(state, diagnosis)
    state = next.state
    return next.alert === undefined ? [] : [i]
  })
}

const none = (n: number): readonly Diagnosis[] => Array.from({ length: n }, () => found(undefined))

const twice = (told: Partial<Diagnosis>): readonly Diagnosis[] => [
  found('10:00', true, told),
  found('10:00', true, told),
]

test.for([
  ['a healthy hour', none(60), []],
  ['one look alone', [found('10:00'), ...none(3)], []],
  ['two looks that find other beginnings', [found('10:00'), found('20:00'), found('30:00')], []],
  ['two looks that agree', [...none(2), found('10:00'), found('10:30')], [3]],
  ['what goes on', Array.from({ length: 30 }, () => found('10:00')), [1]],
  ['what comes and goes', [found('10:00'), found('10:00'), ...none(5), found('10:00'), found('10:00')], [1]],
  [
    'what comes back after ten quiet looks',
    [found('10:00'), found('10:00'), ...none(10), found('40:00'), found('40:00')],
    [1, 13],
  ],
  ['a resource that moves and no user feels', twice({ signal: 'saturation', felt: false }), []],
  ['what is slow behind the front and no user feels', twice({ signal: 'latency', felt: false }), []],
  ['what fails behind the front', twice({ signal: 'errors', felt: false }), [1]],
  ['a resource that is used up where users feel it', twice({ signal: 'saturation', felt: true }), [1]],
  ['a resource, where nobody measures requests', twice({ signal: 'saturation', felt: null }), [1]],
  ['a page that nothing bears out', [found('10:00', false), found('10:00', false)], []],
] as const)('%s', ([, looks, raised]) => {
  expect(raisedAt(looks)).toEqual(raised)
})
