import { expect, test } from 'vitest'
import type { ChangeEvent } from '../model/change.ts'
import type { StoredSeries } from '../model/columns.ts'
import type { LogPatternColumns } from '../model/span-columns.ts'
import { unixMs } from '../model/time.ts'
import { type Question, SAME_STORY } from './altered-telemetry.test-helper.ts'

const WINDOW = { from: unixMs(0), to: unixMs(60_000) }

test('where services have other names, what is named after one is so still, and who is meant by a word is meant still', async () => {
  const { telemetry, nowCalled = String } = await SAME_STORY.find(({ name }) => name === 'services renamed')!.alter(
    asked({
      services: ['tax-engine', 'order-api', 'stock-svc', 'agent'],
      series: {
        service: 'agent',
        name: 'stock-svc.lag',
        unit: '1',
        labels: { group: 'order-api-v3', pod: 'order-api-7f-x' },
      },
      line: 'skip order 7: TaxClient timed out, orders wait',
      change: {
        id: 'order-1',
        at: '2026-01-01T00:00:00Z',
        kind: 'config',
        title: 'tax rules',
        service: 'tax-engine',
      },
    }),
  )
  const [tax, order] = [nowCalled('tax-engine'), nowCalled('order-api')]
  expect([tax, order]).toEqual(['gzc-vmtrmv', 'liwvi-zkr'])
  const { numbers } = await telemetry.metricSeries(WINDOW, 60)
  expect(numbers[0]).toMatchObject({
    service: nowCalled('agent'),
    name: 'stock-svc.lag',
    labels: { group: 'liwvi-zkr-v3', pod: 'liwvi-zkr-7f-x' },
  })
  const { body } = await telemetry.logPatterns(WINDOW, WINDOW, { bad: [], good: [] } as never)
  expect(Array.from(body)).toEqual(['skip liwvi 7: GzcClient timed out, liwvis wait'])
  expect(await telemetry.changes(WINDOW)).toMatchObject([
    { id: 'order-1', kind: 'config', title: 'gzc rules', service: tax },
  ])
})

function asked(told: {
  readonly services: readonly string[]
  readonly series: object
  readonly line: string
  readonly change: Partial<ChangeEvent>
}): Question {
  const logs = { rows: 1, service: ['agent'], severity: ['ERROR'], body: [told.line], requests: [[]], traceId: [''] }
  const telemetry = {
    heard: async () => ({ signs: told.services.map((service) => ({ service, pillar: 'logs', atMs: [] })) }),
    metricSeries: async () => ({ numbers: [told.series], histograms: [] }) as unknown as StoredSeries,
    logPatterns: async () => logs as unknown as LogPatternColumns,
    changes: async () => [told.change],
  }
  return { window: WINDOW, telemetry: telemetry as unknown as Question['telemetry'] }
}
