import { describe, expect, test } from 'vitest'
import type { RequestColumns } from '../../model/span-columns.ts'
import { type Separation, separatingAttributes } from './index.ts'

type Request = { readonly bad: boolean; readonly items: readonly string[]; readonly weight?: number }

const columns = (requests: readonly Request[]): RequestColumns => ({
  rows: requests.length,
  traceId: requests.map((_, i) => `t${String(i).padStart(6, '0')}`),
  bad: requests.map((request) => Number(request.bad)),
  weight: requests.map((request) => request.weight ?? 1),
  items: requests.map((request) => request.items),
})

/** Whole numbers below `max` in a fixed order. */
function numbers(seed: number): (max: number) => number {
  let state = seed
  return (max) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * max)
  }
}

/** Requests over three regions, three versions and two tiers, bad where `isBad` says so. */
function population(
  n: number,
  isBad: (region: number, version: number, pick: (max: number) => number) => boolean,
): Request[] {
  const pick = numbers(n)
  return Array.from({ length: n }, (_, i) => {
    const [region, version] = [pick(3), pick(3)]
    const items = [`region=r${region}`, `version=v${version}`, `pod=p${version}`, `tier=t${pick(2)}`, `request.id=${i}`]
    return { bad: isBad(region, version, pick), items }
  })
}

const labels = ({ sets }: Separation): string[] =>
  sets.filter((s) => !s.explainedBy).map((s) => s.conditions.map((c) => `${c.key}=${c.value}`).join(' and '))

describe('attributes that set bad requests apart', () => {
  test('one value is named with its aliases, shares and samples', () => {
    const found = separatingAttributes(columns(population(900, (_, version, pick) => version === 2 && pick(10) < 8)))
    expect(labels(found)).toEqual(['pod=p2'])
    expect(found.sets[0]).toMatchObject({ aliases: ['version=v2'], shareBad: 1 })
    expect(found.sets[0]?.traceIds).toHaveLength(5)
  })

  test('two values that only harm together are named together', () => {
    const found = separatingAttributes(columns(population(900, (region, version) => region === 1 && version === 2)))
    expect(labels(found)).toEqual(['pod=p2 and region=r1'])
  })

  test('a bystander is marked as explained by what it travels with', () => {
    const pick = numbers(5)
    const requests = Array.from({ length: 1000 }, () => {
      const canary = pick(4) === 0
      const beta = pick(10) < (canary ? 6 : 2)
      return { bad: canary && pick(10) < 7, items: [`canary=${canary}`, `beta=${beta}`] }
    })
    const { sets } = separatingAttributes(columns(requests))
    expect(sets.map((s) => [s.conditions[0]?.key, s.explainedBy])).toEqual([
      ['canary', undefined],
      ['beta', 'canary=true'],
    ])
  })

  test('what describes the failure itself is never a finding', () => {
    const requests = Array.from({ length: 200 }, (_, i) => ({ bad: i % 2 === 0, items: [`http.status_code=${i % 2}`] }))
    expect(separatingAttributes(columns(requests)).sets).toEqual([])
  })

  test('identifiers are left out and told', () => {
    const found = separatingAttributes(columns(population(200, (_, version) => version === 0)))
    expect(found.keysCut).toEqual(['request.id'])
  })

  test('the port of a connection is left out however many requests share it, not the one where somebody listens', () => {
    const requests = Array.from({ length: 400 }, (_, i) => ({
      bad: i >= 200,
      items: [`network.peer.port=${40_000 + Math.floor(i / 20)}`, `server.port=${i < 200 ? 8080 : 8081}`],
    }))
    const found = separatingAttributes(columns(requests))
    expect(found.keysCut).toEqual(['network.peer.port'])
    expect(labels(found)).toEqual(['server.port=8081'])
  })

  test('chance alone gives nothing in nineteen of twenty populations', () => {
    const seeds = Array.from({ length: 40 }, (_, i) => i + 300)
    const alarms = seeds.filter(
      (n) => labels(separatingAttributes(columns(population(n, (_, __, pick) => pick(5) === 0)))).length > 0,
    )
    expect(alarms.length).toBeLessThanOrEqual(2)
  })

  test('neither the order of the requests nor one weight for all changes the answer', () => {
    const requests = columns(population(600, (region, version, pick) => region === 0 && version !== 1 && pick(10) < 9))
    const reversed: RequestColumns = {
      rows: requests.rows,
      traceId: Array.from(requests.traceId).reverse(),
      bad: Array.from(requests.bad).reverse(),
      weight: Array.from(requests.weight).reverse(),
      items: Array.from(requests.items).reverse(),
    }
    const heavy = { ...requests, weight: Array.from({ length: requests.rows }, () => 16) }
    expect(separatingAttributes(reversed)).toEqual(separatingAttributes(requests))
    expect(labels(separatingAttributes(heavy))).toEqual(labels(separatingAttributes(requests)))
  })

  test.for([
    ['nothing', []],
    ['only good requests', [{ bad: false, items: ['a=1'] }]],
    ['only bad requests', [{ bad: true, items: ['a=1'] }]],
  ] as const)('%s sets nothing apart', ([, requests]) => {
    expect(separatingAttributes(columns(requests)).sets).toEqual([])
  })
})
