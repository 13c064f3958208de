import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freeze } from '../../method/testing/freeze.ts'
import { readPrediction } from '../../method/testing/grammar/prediction.ts'
import { lookAtCheck } from '../../respond/incident/testing/look-at-check.ts'
import { checksPort } from './checks.ts'

const checks = checksPort({ data: '/nowhere', postgresUrl: '', redisUrl: '', hosts: [] })
const server = createServer((_, response) => response.writeHead(503).end('broken'))
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

async function look(text: string): Promise<string> {
  const said = readPrediction(text)
  const plan = said.ok ? freeze(said.value, undefined) : said
  if (!plan.ok || plan.value.kind !== 'check') throw new Error(`${text} is no check`)
  const { verdict, says } = await lookAtCheck(plan.value, checks)
  return `${verdict}: ${says.replace(url, 'URL')}`
}

test.for([
  ['status >= 500', 'supported: check http URL: status: 503; it holds'],
  ['status < 500', 'inconclusive: check http URL: status: 503; neither supports nor refutes'],
  ['status < 400', 'refuted: check http URL: status: 503; which refutes'],
  ['body > 5', 'supported: check http URL: body: 6 By; it holds'],
  ['time-tls > 1s', 'no-data: check http URL: time-tls: the check tells no such number'],
  ['protocol > 1', 'error: check http URL: protocol is no number: HTTP/1.1'],
])('a prediction is held against what an endpoint answers: %s', async ([condition, says]) => {
  expect(await look(`check http ${url} ${condition}`)).toBe(says)
})

test('that nobody answers, and that nobody may ask, are no verdict', async () => {
  expect(await look('check http http://127.0.0.1:1/ status >= 500')).toBe(
    'error: no answer: connect ECONNREFUSED 127.0.0.1:1',
  )
  expect(await look('check tls shop.internal:443 expires-in < 14')).toMatch(/^error: shop.internal:443 is neither/)
  expect(await look('check postgres connections-used > 90%')).toMatch(/^error: no database is named/)
})

test.runIf(process.platform === 'linux')('a number of this machine is told in percent', async () => {
  expect(await look('check host memory-used > 0.01%')).toMatch(
    /^supported: check host: memory-used: 0\.\d+ \(\d+(\.\d+)? %\); it holds$/,
  )
})
