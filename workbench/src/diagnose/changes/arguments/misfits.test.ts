import { expect, test } from 'vitest'
import { newLine } from '../../logs/new-line.test-helper.ts'
import { plainSeries } from '../../series/plain-series.test-helper.ts'
import type { GoldenSeries, Move } from '../../types.ts'
import type { Candidate } from '../judge.ts'
import { misfitArguments } from './misfits.ts'

const change = (kind: Candidate['kind'], details: Candidate['details'] = {}): Candidate => ({
  id: 'chg-1',
  at: '2026-01-05T12:00:00Z',
  kind,
  service: 'shop',
  title: 'a change',
  source: 'test',
  origin: 'recorded',
  details,
})

const SERIES: GoldenSeries = plainSeries({ unit: '1' })

const move = (instance: string, score: number, name = 'cpu'): Move => ({
  series: { ...SERIES, instance, name },
  score,
  before: 0,
  after: 1,
  movedAt: undefined,
})

const ONE_ALONE = [move('a', 40), move('b', 0.5), move('c', 0)]

const saidOf = (one: Candidate, surging: readonly string[], moves: readonly Move[]) =>
  misfitArguments([one], { surging: new Set(surging), first: 'shop', moves, templates: [] }).map(({ says }) => says)

test.for<[about: string, one: Candidate, surging: readonly string[], moves: readonly Move[], says: readonly string[]]>([
  ['a release sends no users', change('deploy'), ['shop'], [], ['more requests come to shop from outside']],
  ['a campaign may', change('flag'), ['shop'], [], []],
  ['load comes in elsewhere', change('deploy'), ['web'], [], []],
  ['a flag harms no single instance', change('flag'), [], ONE_ALONE, ['of all instances of shop only a is in trouble']],
  ['a release comes to one instance after the other', change('deploy'), [], ONE_ALONE, []],
  ['a flag that was set for one instance', change('flag', { instance: 'a' }), [], ONE_ALONE, []],
  ['two are in trouble', change('flag'), [], [move('a', 40), move('b', 9), move('c', 0)], []],
  ['its siblings are not quite well', change('flag'), [], [move('a', 40), move('b', 2)], []],
  ['it has no siblings', change('flag'), [], [move('a', 40)], []],
  [
    'others are in trouble in another way',
    change('flag'),
    [],
    [...ONE_ALONE, move('a', 0, 'memory'), move('b', 20, 'memory')],
    [],
  ],
])('%s', ([, one, surging, moves, says]) => {
  expect(saidOf(one, surging, moves)).toEqual(says)
})

const EXPIRED = 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid'

const CALM = { surging: new Set<string>(), first: 'shop', moves: [] }
const against = (line: string, kind: Candidate['kind'] = 'deploy', changes: Parameters<typeof newLine>[1] = {}) =>
  misfitArguments([change(kind)], { ...CALM, templates: [newLine(line, changes)] }).map(({ weight }) => weight)

test.each([
  [EXPIRED],
  ['SSLHandshakeException: CertificateExpiredException: NotAfter'],
  ['remote error: tls: expired certificate'],
  ['Error: CERT_HAS_EXPIRED'],
  ['license expired'],
  ['ERROR: nextval: reached maximum value of sequence "id" (2147483647)'],
  ['ERROR: integer out of range'],
  ["Duplicate entry '2147483647' for key 'PRIMARY'"],
])('%s: no release lets that run out', (line) => {
  expect(against(line)).toEqual([Math.log(0.01)])
  expect(against(line, 'flag')).toEqual([Math.log(0.01)])
})

test.each([
  ['certificate valid; session token expired'],
  ['certificate will be expired in 30 days'],
  ['certificate has not expired'],
  ['0 certificates expired'],
  ['x509: certificate signed by unknown authority'],
  ['failed to load license page: session expired'],
  ['java.lang.ArithmeticException: integer overflow'],
  ['value "1767614400000" is out of range for type integer'],
  ["Duplicate entry '2147483646' for key 'PRIMARY'"],
])('%s: a release may bring that about', (line) => {
  expect(against(line)).toEqual([])
})

test('what ran out acquits all where the worst service says so or is named, and no change of the thing itself', () => {
  expect(against(EXPIRED, 'certificate')).toEqual([])
  expect(against(EXPIRED, 'deploy', { severity: 'INFO' })).toEqual([])
  expect(against(EXPIRED, 'deploy', { service: 'mail' })).toEqual([])
  expect(against(`shop: ${EXPIRED}`, 'deploy', { service: 'mail' })).toEqual([Math.log(0.01)])
  const elsewhere = { ...change('deploy'), service: 'mail' }
  expect(misfitArguments([elsewhere], { ...CALM, templates: [newLine(EXPIRED)] })).toHaveLength(1)
  expect(misfitArguments([elsewhere], { ...CALM, first: undefined, templates: [newLine(EXPIRED)] })).toEqual([])
})
