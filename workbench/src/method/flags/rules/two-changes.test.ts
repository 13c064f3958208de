import { expect, test } from 'vitest'
import { type Happened, incidentWith, on } from '../../incident.test-helper.ts'
import { twoChanges } from './two-changes.ts'

const begun = (n: number, ...services: string[]): Happened => judgedAt(services[0], n, services)

const judgedAt = (
  place: string | undefined,
  n: number,
  services: string[],
  origin: 'ours' | 'observed' = 'ours',
): Happened => [
  '14:01',
  {
    kind: 'change-started',
    id: `c-${n}`,
    what: 'restart',
    origin,
    services,
    signal: { signal: 'error-share', ...(place !== undefined && { service: place }) },
  },
]

const pairs = (...happened: readonly Happened[]): readonly (string | undefined)[] =>
  twoChanges.find(incidentWith(...happened), on('14:05')).map(({ about }) => about)

test('each change that is watched beside others is told with the one before, not with every one', () => {
  expect(pairs(begun(1), begun(2))).toEqual(['c-1 c-2'])
  expect(pairs(...Array.from({ length: 50 }, (_, i) => begun(i + 1)))).toHaveLength(49)
})

test('the one before is the one that it cannot be told apart from', () => {
  expect(pairs(begun(1, 'a'), begun(2, 'b'), begun(3, 'a'))).toEqual(['c-1 c-3'])
})

test('one signal cannot judge two changes of ours, wherever they are; what others change elsewhere is no hindrance', () => {
  expect(pairs(judgedAt('web', 1, ['mail']), judgedAt('web', 2, ['catalogue']))).toEqual(['c-1 c-2'])
  expect(pairs(judgedAt('web', 1, ['mail'], 'observed'), judgedAt('web', 2, ['catalogue']))).toEqual([])
})
