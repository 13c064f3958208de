import { expect, test } from 'vitest'
import { type Happened, incidentWith } from '../../method/incident.test-helper.ts'
import { toldAlerts } from './message.ts'

/** An alert `name` with an id, or without one. */
const moved = (name: string, firing: boolean, id?: string): Happened => [
  '14:01',
  { kind: 'alert-moved', alert: name, firing, ...(id !== undefined && { id }) },
]

/** Which of these alerts are told, the first of them 1, with how many before each are not. */
const toldOf = (...moves: readonly Happened[]): readonly (readonly [number, number])[] =>
  [...toldAlerts(incidentWith(...moves).recorded)].map(([seq, before]) => [seq - 1, before])

test('one alert that comes and goes is told ten times, then whenever the number has doubled', () => {
  const moves = Array.from({ length: 40 }, (_, i) => moved('checkout fails', i % 2 === 0))
  const told = toldOf(...moves)
  expect(told.slice(10)).toEqual([
    [20, 9],
    [40, 19],
  ])
})

test('that all are quiet is told after a storm, also where one word without an id says it of all', () => {
  const storm = Array.from({ length: 12 }, (_, i) => moved('checkout fails', true, `id-${i}`))
  expect(toldOf(...storm, moved('checkout fails', false)).slice(10)).toEqual([[13, 2]])
})
