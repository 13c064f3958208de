import { describe, expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import { traceClues } from './from-traces.ts'

const windows = { before: rangeOf(0, 60_000), after: rangeOf(60_000, 120_000) }

/** Requests one second apart from a time on; the picture may depend on which one it is. */
const requests = (n: number, fromMs: number, picture: (i: number) => string): readonly Trace[] =>
  Array.from({ length: n }, (_, i) => {
    const rows = drawnRows(`${fromMs}-${i}`, picture(i))
    return tracesOf(columnsOf(rows.map((row) => ({ ...row, startMs: row.startMs + fromMs + 1000 * i }))))
      .traces[0] as Trace
  })

/** Web calls shop, and shop calls pay; `hang` is the time between shop and pay, `own` the work of shop, `stops` before pay. */
function story({ hang = 1, own = 3, stops = false, fails = false } = {}): string {
  const bar = (from: number, length: number): string => `|${' '.repeat(from)}${(fails ? '!' : '-').repeat(length)}|`
  const call = hang + 4
  const shop = own + (stops ? 0 : call)
  return [
    `web GET ${bar(0, shop + 4)}  Server`,
    `  web call ${bar(1, shop + 2)}  Client`,
    `    shop POST ${bar(2, shop)}  Server`,
    ...(stops ? [] : [`      shop ask |${' '.repeat(2 + own)}${'-'.repeat(call)}|  Client`]),
    ...(stops ? [] : [`        pay serve |${' '.repeat(2 + own + hang)}----|  Server`]),
  ].join('\n')
}

const wobble = (i: number): number => 3 + ((i * 7) % 5)
const quiet = requests(60, 0, (i) => story({ own: wobble(i) }))
const clues = (after: readonly Trace[], before: readonly Trace[] = quiet) =>
  [...traceClues(before, after, windows)].sort((a, b) => b.strength - a.strength)
const first = (after: readonly Trace[]) => clues(after).map(({ service, kind }) => `${kind} ${service}`)[0]

describe('traces tell', () => {
  test.for([
    ['work that takes longer', (i: number) => story({ own: wobble(i) + 20 }), 'path shop'],
    ['a way that takes longer', (i: number) => story({ own: wobble(i), hang: 30 }), 'gap pay'],
    [
      'a service that stops short and says nothing',
      (i: number) => story({ own: wobble(i), stops: true }),
      'origin shop',
    ],
    ['where failures begin', (i: number) => story({ own: wobble(i), fails: true }), 'origin shop'],
  ] as const)('%s', ([, picture, expected]) => {
    expect(first(requests(40, 60_000, picture))).toBe(expected)
  })

  test('nothing where nothing changed, or where one window is empty', () => {
    const same = requests(50, 60_000, (i) => story({ own: wobble(i + 3) }))
    for (const clue of clues(same)) expect(clue.strength).toBeLessThan(1)
    expect(clues(same, [])).toEqual([])
    expect(clues([])).toEqual([])
  })

  test('one slow request in many is no slow service', () => {
    const after = requests(40, 60_000, (i) => story({ own: i === 7 ? 60 : wobble(i) }))
    for (const clue of clues(after)) expect(clue.strength).toBeLessThan(2)
  })

  test('what comes and goes in the quiet stretch is taken off', () => {
    const restless = requests(60, 0, (i) => story({ own: i < 30 ? wobble(i) + 20 : wobble(i) }))
    const after = requests(40, 60_000, (i) => story({ own: wobble(i) + 20 }))
    const strongest = (before: readonly Trace[]): number => clues(after, before)[0]?.strength ?? 0
    expect(strongest(restless)).toBeLessThan(strongest(quiet) / 4)
  })
})

/** A shop that sends queries, each so many milliseconds, to a database without spans of its own. */
function asking(...queries: readonly (readonly [text: string, ms: number])[]): string {
  let at = 2
  const sent = queries.map(([text, ms]) => {
    const line = `  shop query |${' '.repeat(at)}${'-'.repeat(ms)}|  Client db.system.name=postgresql db.query.text=${text}`
    at += ms + 1
    return line
  })
  return [`shop GET |${'-'.repeat(at + 3)}|  Server`, ...sent].join('\n')
}

describe('a database without spans of its own', () => {
  const usual = (i: number) => ['SELECT_one', 3 + (i % 3)] as const
  const before = requests(60, 0, (i) => asking(usual(i)))

  test.for<[string, (i: number) => string, string]>([
    ['answers what it always answered more slowly', (i) => asking(['SELECT_one', 60 + (i % 3)]), 'gap postgresql'],
    [
      'is asked what nobody asked before',
      (i) => asking(usual(i), ...Array.from({ length: 6 }, () => ['SELECT_two', 20 + (i % 3)] as const)),
      'path shop',
    ],
    ['is asked the same more often', (i) => asking(...Array.from({ length: 12 }, () => usual(i))), 'path shop'],
    ['is slow, and no two queries are alike', (i) => asking([`SELECT_after_${'x'.repeat(i)}`, 60]), 'gap postgresql'],
  ])('%s', ([, picture, expected]) => {
    const told = clues(requests(40, 60_000, picture), before)
    expect(`${told[0]?.kind} ${told[0]?.service}`).toBe(expected)
  })
})
