import { expect, test } from 'vitest'
import type { LogKindRow, LogLineRow } from '../../model/explore.ts'
import { unixMs } from '../../model/time.ts'
import { logKindsOf } from './logs.ts'
import type { LogQuestions } from './ports.ts'
import { logTail } from './tail.ts'

const NOW = Date.UTC(2026, 2, 1, 12)
const window = { from: new Date(NOW - 60_000).toISOString(), to: new Date(NOW).toISOString() }

const kind = (service: string, body: string, lines: number, severity = 9): LogKindRow => ({
  service,
  severity_number: severity,
  body,
  lines,
  first_ms: NOW - 60_000,
  last_ms: NOW - lines,
  trace_id: '',
})

const port = (over: Partial<LogQuestions>): LogQuestions => ({
  logSearch: async () => [],
  logVolume: async () => [],
  logKinds: async () => [],
  ...over,
})

test('kinds are told by template and service, most lines first, with a text that finds them', async () => {
  const rows = [
    kind('shop', 'order 17 failed: no stock', 3, 17),
    kind('shop', 'order 99 failed: no stock', 4, 13),
    kind('web', 'order 5 failed: no stock', 2),
    kind('shop', 'ready', 9),
  ]
  const { kinds, lines, cut } = await logKindsOf({ window }, port({ logKinds: async () => rows }))
  expect(kinds.map((one) => [one.service, one.template, one.lines, one.severityNumber, one.shared])).toEqual([
    ['shop', 'ready', 9, 9, 'ready'],
    ['shop', 'order <*> failed: no stock', 7, 17, 'failed: no stock'],
    ['web', 'order <*> failed: no stock', 2, 9, 'failed: no stock'],
  ])
  expect([lines, cut]).toEqual([18, false])
})

test('a tail tells each line once, also one that comes late, and none that was there before', async () => {
  const stored: LogLineRow[] = []
  const write = (id: string, agoMs: number): void => {
    stored.push({ id, at_ms: NOW - agoMs, service: 'a', severity: '', severity_number: 0, body: id, trace_id: '' })
  }
  const logSearch: LogQuestions['logSearch'] = async () => stored.toSorted((a, b) => b.at_ms - a.at_ms)
  const look = logTail({}, port({ logSearch }), { now: () => unixMs(NOW) })
  const told = async (): Promise<readonly string[]> => (await look()).lines.map(({ id }) => id)
  write('old', 500)
  expect(await told()).toEqual([])
  write('second', 100)
  write('first', 200)
  expect(await told()).toEqual(['first', 'second'])
  write('late', 400)
  expect(await told()).toEqual(['late'])
  expect(await told()).toEqual([])
})
