import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckAnswer, CheckUse } from '../../show/cli/checks/asks.ts'
import { checkText } from '../../show/cli/checks/texts.ts'
import { resolveConfig } from '../settings/config.ts'
import { checkHere } from './typed.ts'

let status = 200
const server = createServer((_, response) => response.writeHead(status).end('x'.repeat(100)))
const folder = mkdtempSync(join(tmpdir(), 'lastgood-checks-'))
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await new Promise((resolve) => server.close(resolve))
})

/** Nobody listens on port 1: what needs a workbench is refused, what does not is done. */
async function check(use: Partial<CheckUse>, data = folder): Promise<CheckAnswer> {
  const resolved = resolveConfig({ data, port: '1' }, {}, folder)
  if (!resolved.ok) throw new Error(resolved.error)
  const answer = await checkHere(resolved.value.config, { check: 'http', url }, { keep: false, ...use })
  if (!answer.ok) throw new Error(answer.error.says)
  return answer.value
}

const text = ({ report }: CheckAnswer) => checkText(report, { paint: (_, words) => words, columns: 100 })

test('what is otherwise than in health comes first', async () => {
  expect((await check({})).report.against).toBeNull()
  expect((await check({ keep: true })).kept).toEqual(['kept as what health looks like'])
  status = 503
  const later = await check({})
  expect(later.report.against?.differs).toContainEqual({ name: 'status', unit: '', before: 200, now: 503 })
  const lines = text(later).split('\n')
  expect(lines[1]).toMatch(/^ {2}otherwise than in health, \d{4}-/)
  expect(lines.find((line) => line.includes('→'))).toContain('status')
  expect(text(later)).toContain('  bad   it answers 503')
})

test('what was kept and is damaged is not compared with, and that is told until it is kept anew', async () => {
  await check({ keep: true })
  for (const name of readdirSync(join(folder, 'checks'))) writeFileSync(join(folder, 'checks', name), '{"schema":')
  const damaged = await check({})
  expect(damaged.report.against).toBeNull()
  expect(text(damaged)).toMatch(/mind +what health looks like was kept in .*checks.*cannot be compared with/)
  await check({ keep: true })
  expect((await check({})).report.against).toMatchObject({ name: 'health' })
})

test('what cannot be kept is shown all the same, with the reason', async () => {
  const inFile = join(folder, 'file')
  writeFileSync(inFile, '')
  const unkept = await check({ keep: true, incident: 'open' }, inFile)
  expect(unkept.report.facts.length).toBeGreaterThan(3)
  expect(unkept.kept).toEqual([])
  expect(unkept.notKept?.says).toContain(inFile)
  expect((await check({ incident: 'open' })).notKept?.says).toContain('http://127.0.0.1:1')
})
