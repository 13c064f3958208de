import { expect, test } from 'vitest'
import { type Clock, parseRfc3339 } from '../../model/time.ts'
import { recordingAnswers } from './answers.test-helper.ts'
import { httpApp } from './app.ts'

const clock: Clock = { now: () => parseRfc3339('2026-03-01T12:00:00Z')! }
const CHANGE = { id: 'd-1', at: '2026-03-01T11:59:00Z', kind: 'deploy', title: 'api v2', source: 'ci' }

/** A workbench beside a practice system, each of which writes down what it was asked. */
function served(isThere = true, looked = async (_: { readonly at: string }): Promise<void> => undefined) {
  const [own, practised] = [recordingAnswers(), recordingAnswers()]
  const app = httpApp({
    answers: {
      ...own,
      incidents: { ...own.incidents, looked },
      practice: { isThere: () => isThere, answers: practised },
    },
    clock,
  })
  const ask = async (path: string, body?: object) => {
    const headers = { host: '127.0.0.1:7117', 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const reply = await app.request(new Request(`http://127.0.0.1:7117${path}`, { headers, ...sent }))
    return { status: reply.status, json: (await reply.json()) as { readonly error?: object } }
  }
  const names = ({ asked }: typeof own): readonly string[] => asked.map(([name]) => name)
  return { ask, own: () => names(own), practised: () => names(practised) }
}

test('a question is about one’s own system, and about the practice system where it says so', async () => {
  const { ask, own, practised } = served()
  await ask('/api/overview')
  await ask('/api/overview?system=practice')
  await ask('/api/traces/ab?system=practice')
  expect((await ask('/api/explore/names?service=web&system=practice')).status).toBe(200)
  expect([own(), practised()]).toEqual([['overview'], ['overview', 'trace']])
})

test('what is read of the practice system is no look at telemetry of one’s own incident', async () => {
  const looks: string[] = []
  const looked = async ({ at }: { readonly at: string }): Promise<void> => void looks.push(at)
  const { ask } = served(true, looked)
  await ask('/api/overview?system=practice')
  await ask('/api/diagnosis?system=practice', {})
  await ask('/api/changes')
  await new Promise(setImmediate)
  expect(looks).toEqual(['changes'])
})

test('what is sent along reaches the practice system', async () => {
  const { ask, own, practised } = served()
  expect(await ask('/api/changes?system=practice', CHANGE)).toEqual({ status: 202, json: { accepted: 1 } })
  expect((await ask('/api/diagnosis?system=practice', {})).status).toBe(200)
  expect([own(), practised()]).toEqual([[], ['addChanges', 'diagnose newest']])
})

test.for([
  ['another system', true, '/api/overview?system=staging', 400, 'system: expected practice, or nothing for your own'],
  ['two at once', true, '/api/overview?system=practice&system=', 400, 'system: expected practice'],
  ['what is about no system', true, '/api/verbs?system=practice', 400, 'only questions of telemetry'],
  ['a field that is wrong', true, '/api/overview?system=practice&from=x', 400, 'from: expected RFC 3339'],
  ['practice before there was any', false, '/api/overview?system=practice', 404, 'no drill has run'],
] as const)('%s is refused', async ([, isThere, path, status, what]) => {
  const { ask, own, practised } = served(isThere)
  expect(await ask(path)).toMatchObject({ status, json: { error: { what: expect.stringContaining(what) } } })
  expect([own(), practised()]).toEqual([[], []])
})
