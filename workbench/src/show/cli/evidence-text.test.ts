import { expect, test } from 'vitest'
import { displayWidth } from '../../lib/display-width.ts'
import { evidenceText } from './evidence-text.ts'
import { plain } from './paint.ts'

test('numbers stand below each other whatever script their names have, within the width', () => {
  const text = evidenceText(
    {
      id: 'ev-1',
      says: '応答が遅い',
      query: 'golden-signals',
      params: { service: '注文サービス'.repeat(20) },
      window: { from: '2026-03-01T13:40:00Z', to: '2026-03-01T14:10:00Z' },
      numbers: { 待ち時間: 120, p99_ms: 2400 },
      traceIds: [],
      logs: [],
    },
    { paint: plain, columns: 80 },
  )
  const lines = text.trimEnd().split('\n')
  expect(lines.slice(0, 3)).toEqual(['ev-1  応答が遅い', '待ち時間  120', 'p99_ms    2400'])
  expect(lines[3]).toMatch(/^query {5}golden-signals {2}service=注文サービス.*…$/)
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80)
})
