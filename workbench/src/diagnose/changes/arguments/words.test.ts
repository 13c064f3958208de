import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rfc3339, unixMs } from '../../../model/time.ts'
import { stemsOf, termsOf } from '../../stems.ts'
import type { Candidate } from '../judge.ts'
import { passagesOf } from '../text/passages.ts'
import { wordArguments } from './words.ts'

const change = (id: string, details: Readonly<Record<string, unknown>> = {}, title = `deploy ${id}`): Candidate => ({
  id,
  at: rfc3339(unixMs(Date.UTC(2026, 0, 5, 12))),
  kind: 'deploy',
  service: 'shop',
  title,
  source: 'test',
  origin: 'recorded',
  details,
})

const commit = (message: string, diff: string, files: readonly string[] = ['shop/cart.ts']) => ({
  message,
  diff,
  files,
})

const RENAMED = commit('Tidy names', '@@ -1 +1 @@\n-  voucherCode: string\n+  couponCode: string')
const LOGGED = commit('Tidy lines', '@@ -1 +1 @@\n-  log.debug("voucher read")\n+  log.info("voucher read")')
const SYMPTOM = ['TypeError: field voucherCode is missing']

const saidFor = (changes: readonly Candidate[], symptom = SYMPTOM, health: readonly string[] = []) =>
  wordArguments(changes, new Set(['shop', 'voucher-api']), { symptom, health })

describe('words', () => {
  test.for<[text: string, words: string[]]>([
    ['getPredefinedAgent', ['predefin', 'agent']],
    ['HTTPRequestPool.max_idle=12', ['request', 'pool', 'max', 'idle']],
    ['retries and retry', ['retry', 'retry']],
    ['Zähler überläuft', ['zähler', 'überläuft']],
    ['a 5 xx', []],
  ])('of %s', ([text, words]) => {
    expect(stemsOf(text)).toEqual(words)
  })

  test('neighbours in one name are told as well, but where both are common', () => {
    expect(termsOf('parcels.trackingNo of get_all')).toEqual(['parcel', 'track', 'parcel_track', 'track_no'])
  })

  test('a name is telling though each of its words is said in health', () => {
    const indexed = change('index', { diff: '-  CREATE INDEX ON parcels (tracking_no)\n+  DROP INDEX parcels_idx' })
    const found = saidFor(
      [indexed, change('b'), change('c')],
      ['slow query: WHERE tracking_no = ?'],
      ['tracking 7: no'],
    )
    expect(found.map(({ changeId }) => changeId)).toEqual(['index'])
    expect(found[0]?.says).toMatch(/track_no/)
  })

  test('the change that touches what fails is named, with the words', () => {
    const found = wordArguments(
      [
        change('guilty', { commits: [RENAMED] }),
        change('other', { commits: [commit('Bump cache', '@@\n-ttl: 30\n+ttl: 60')] }),
      ],
      new Set(['shop']),
      { symptom: SYMPTOM, health: [] },
    )
    expect(found.map((argument) => argument.changeId)).toEqual(['guilty'])
    expect(found[0]?.says).toMatch(/“Tidy names” .*voucher/)
    expect(found[0]?.weight).toBeGreaterThan(0)
  })

  test('words of service names and of healthy lines tell nothing', () => {
    const changes = [change('a', { commits: [RENAMED] }), change('b')]
    expect(saidFor(changes, ['voucher is wrong'])).toEqual([])
    expect(saidFor(changes, ['couponCode refused'])).not.toEqual([])
    expect(saidFor(changes, ['couponCode refused'], ['couponCode accepted'])).toEqual([])
  })

  test.for<[about: string, symptom: string, words: number]>([
    ['one word is chance', 'voucher refused', 0],
    ['two are not', 'coupon refused: tidy', 2],
    ['a name joined of words counts as two, and its words not again', 'couponCode refused', 2],
  ])('%s', ([, symptom, words]) => {
    const found = saidFor([change('a', { commits: [RENAMED] }), change('b'), change('c'), change('d')], [symptom])
    const two = saidFor([change('a', { commits: [RENAMED] }), change('b'), change('c'), change('d')], ['coupon name'])
    expect(found.map(({ weight }) => weight)).toEqual(words === 0 ? [] : two.map(({ weight }) => weight))
  })

  test('where the other changes share as many words, so many are chance', () => {
    const alike = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => change(id, { commits: [RENAMED] }))
    expect(saidFor(alike, ['coupon refused: no voucher'])).toEqual([])
  })

  test('the more passages a change has, the more words its best one shares by chance', () => {
    const tidy = Array.from({ length: 30 }, (_, i) => commit(`Tidy ${i}`, '@@\n-a\n+b'))
    const weightOf = (more: readonly unknown[]): number =>
      saidFor([change('a', { commits: [RENAMED, ...more] })], ['couponCode'])[0]?.weight ?? 0
    expect(weightOf(tidy)).toBeLessThan(weightOf([]))
    expect(weightOf([])).toBeGreaterThan(0)
  })

  test('the order of the changes does not matter', () => {
    const changes = [change('a', { commits: [RENAMED] }), change('b', { flag: 'coupon_v2' }), change('c')]
    const sorted = (some: readonly { changeId: string }[]) =>
      some.toSorted((x, y) => (x.changeId < y.changeId ? -1 : 1))
    expect(sorted(saidFor(changes.toReversed(), ['couponCode refused']))).toEqual(
      sorted(saidFor(changes, ['couponCode refused'])),
    )
  })
})

describe('passages', () => {
  test.for<[about: string, details: Readonly<Record<string, unknown>>, passages: number]>([
    ['only the title', {}, 1],
    ['a commit', { commits: [RENAMED] }, 2],
    ['a commit of log lines', { commits: [LOGGED] }, 1],
    ['a commit of documents', { commits: [commit('Explain', '', ['docs/flags.md'])] }, 1],
    ['a commit of tests', { commits: [commit('Cover', '@@\n+expect(1)', ['shop/cart.test.ts'])] }, 1],
    ['documents beside code', { commits: [commit('Both', '', ['docs/a.md', 'shop/cart.ts'])] }, 2],
  ])('of %s', ([, details, passages]) => {
    expect(passagesOf(change('x', details))).toHaveLength(passages)
  })

  test('any details are read within the limits', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (details) => {
        expect(passagesOf(change('x', details as Record<string, unknown>)).length).toBeLessThanOrEqual(200)
      }),
      { seed: 3, numRuns: 200 },
    )
  })

  test('who and when are not words of the change', () => {
    const [title] = passagesOf(change('x', { author: 'coupon', url: 'https://example.org/coupon', flag: 'fast_lane' }))
    expect([...(title?.words ?? [])]).toEqual(['deploy', 'fast', 'lane', 'fast_lane'])
  })
})

test('a change that shares thousands of words with the symptom is told by the rarest of them', () => {
  const wordOf = (i: number): string =>
    String(10_000 + i).replaceAll(/\d/g, (digit) => 'bcdfghjklm'[Number(digit)] as string)
  const words = Array.from({ length: 5000 }, (_, i) => wordOf(i))
  const commits = words.slice(0, 150).map((word) => commit(word, ''))
  const others = Array.from({ length: 199 }, (_, i) => change(`other-${i}`, { commits }))
  const found = saidFor([change('all', { diff: words.join(' ') }), ...others], [words.join(' ')])
  expect(found.map(({ changeId }) => changeId)).toEqual(['all'])
  expect(found[0]?.says).toContain(words[150])
  expect(found[0]?.says).not.toContain(words[0])
})
