import { expect, test } from 'vitest'
import { displayWidth } from '../../lib/display-width.ts'
import type { TemplateFinding } from '../../model/diagnosis.ts'
import { aDiagnosis } from './diagnosis.test-helper.ts'
import { diagnosisText } from './diagnosis-text.ts'
import { plain } from './paint.ts'

const text = (over: Parameters<typeof aDiagnosis>[0] = {}, columns = 110): string =>
  diagnosisText(aDiagnosis(over), { paint: plain, columns, next: 'lastgood diagnose DIR --json' })

test('a diagnosis reads from the answer to its reasons', () => {
  expect(text()).toMatchInlineSnapshot(`
    "checkout fails since 14:02:10: its queries wait for a pool that a deploy 41 s earlier made too busy.
      began 2026-03-01 14:02:10Z (between 14:01:50Z and 14:02:30Z)  ev-1
      pool starved: latency up, traffic flat, pool full
    how       Deploy checkout 1.9.0
              ↓ checkout sends 13 queries a request instead of 5   41 s before the onset; POST /orders in c…  ev-2
              ? web waits for checkout   how the trouble passes is not seen
    path      web ✓ → checkout ✗   self time of checkout grew by 1.9 s  ev-2
    services  1 ████████ checkout   holds the largest latency term  ev-2
              2 ███····· web   waits for checkout
    signals   ↑ latency web POST /checkout: p99 120 ms → 2.4 s  ev-1
    changes   chg-1 is guilty
              ● suspect 41 s before onset  chg-1  Deploy checkout 1.9.0: on the failing path  ev-3
              never heard of: certificate, cron
    causes    ✓ supported  Deploy checkout 1.9.0 made checkout slow
                  ✓ the instances of 1.9.0 are slower than those of 1.8.2  ev-3
    blind     no logs: error messages cannot be compared
    next      EXPLAIN the query that became slow
              See who holds the connections: lastgood check postgres.
              lastgood diagnose DIR --json
    "
  `)
})

test('"no change is guilty" and "nobody told of changes" read differently', () => {
  expect(text({ guilty: 'none' })).toContain('no change is guilty')
  expect(text({ guilty: null })).toContain('no change source is connected')
})

test('the guilty change tells its versions, its commit, who made it and where it can be read', () => {
  const [change] = aDiagnosis().changes
  const told = { from: '1.8.2', to: '1.9.0', commit: '7f3c2d1', actor: 'ci', url: 'https://ci.example/190' }
  expect(text({ changes: [{ ...change!, ...told }] })).toContain(
    'chg-1 is guilty\n          1.8.2 → 1.9.0 · 7f3c2d1 · by ci · https://ci.example/190\n',
  )
})

test('however much was found, it is at most 60 lines and says what was left out', () => {
  const many = <T>(one: T): T[] => Array.from({ length: 200 }, () => one)
  const { services, signals, changes, hypotheses, gaps } = aDiagnosis()
  const shown = text({
    services: many(services[0]!),
    signals: many(signals[0]!),
    changes: many(changes[0]!),
    hypotheses: many({ ...hypotheses[0]!, predictions: many(hypotheses[0]!.predictions[0]!) }),
    gaps: many(gaps[0]!),
    problems: many('traces.jsonl:3: not JSON'),
  })
  expect(shown.trimEnd().split('\n').length).toBeLessThanOrEqual(60)
  expect(shown).toContain('… 195 more (--json)')
})

test('wide characters count as wide: no line exceeds the terminal', () => {
  const services = ['注文サービス', 'web'].map((service) => ({
    service,
    score: 1,
    why: ['長い'.repeat(60)],
    evidence: [],
  }))
  const summary = `注文サービス ${'応答が遅い。'.repeat(12)}`
  const shown = text({ summary, services, class: { kind: '遅延', why: '渋滞'.repeat(60), nextChecks: [] } }, 80)
  const widths = shown.split('\n').map(displayWidth)
  expect(Math.max(...widths)).toBe(80)
  expect(shown.split('\n').slice(0, 3)).toEqual([
    `注文サービス ${'応答が遅い。'.repeat(5)}応答が`,
    `遅い。${'応答が遅い。'.repeat(6)}`,
    expect.stringMatching(/^ {2}began/),
  ])
})

test('a line that is cut keeps the handle of its evidence', () => {
  const { services } = aDiagnosis()
  const shown = text({ services: [{ ...services[0]!, why: ['because of it '.repeat(20)], evidence: ['ev-12'] }] }, 60)
  expect(shown).toMatch(/^services {2}1 █{8} checkout {3}because of it .*… {2}ev-12$/m)
})

test('text from outside cannot move the cursor or exceed the width', () => {
  const hostile = '\u001b[2J\u001b]0;title\u0007\r\nforged line'.repeat(20)
  const shown = text({ summary: hostile, problems: [hostile], gaps: [{ what: hostile, consequence: hostile }] }, 80)
  expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(90)
})

test('a beginning that nobody saw is told as what was compared', () => {
  const { onset } = aDiagnosis()
  expect(text({ onset: onset && { ...onset, measured: false } })).toContain(
    'no beginning seen; before and after 14:02:10Z are compared (the page, less a usual delay)',
  )
})

test('a service without a name has one for people', () => {
  const [first, ...others] = aDiagnosis().services
  expect(text({ services: [{ ...first!, service: '' }, ...others] })).toMatch(/1 █+ \(no name\) /)
})

test('scores that only keep an order draw no bar', () => {
  const services = aDiagnosis().services.map((one, i) => ({ ...one, score: 1e-9 * (9 - i) }))
  expect(text({ services })).not.toContain('█')
})

test.for<[Partial<TemplateFinding>, string]>([
  [{ kind: 'new', countBefore: 0 }, 'new  shop  0 → 34  '],
  [{ kind: 'up', shares: { before: 0.2, after: 0.57 } }, 'up  shop  20 % → 57 % of its requests  '],
  [{ kind: 'up' }, 'a minute  '],
])('how often a line comes is told as it was compared: %j', ([over, line]) => {
  const template = {
    service: 'shop',
    template: 'no <*> left',
    severity: 'ERROR',
    countBefore: 34,
    countAfter: 34,
  } as const
  const found = { ...template, kind: 'up', badShare: null, score: 1, evidence: ['ev-1'] } as const
  expect(text({ templates: [{ ...found, ...over }] })).toContain(line)
})
