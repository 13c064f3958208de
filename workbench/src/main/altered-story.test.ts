import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadReplay } from '../receive/replay/load.ts'
import { accusedBy, LESS_STORY, type Question, SAME_STORY } from '../respond/altered-telemetry.test-helper.ts'
import { diagnoseWindow } from '../respond/diagnose.ts'
import { telemetryPort } from '../store/telemetry/diagnose-port.ts'
import { resolveConfig } from './settings/config.ts'
import { type Database, openThrowaway } from './telemetry/database.ts'

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/checkout-slow-query')

let database: Database
let question: Question

beforeAll(async () => {
  const resolved = resolveConfig({}, {}, EXAMPLE)
  if (!resolved.ok) throw new Error(resolved.error)
  database = await openThrowaway(resolved.value.config, () => {})
  const loaded = await loadReplay(EXAMPLE, database.store, {})
  if (!loaded.ok || loaded.value.seen === undefined) throw new Error('the example does not load')
  const page = loaded.value.case?.page
  const asked = page && { at: page.at, service: page.service, title: page.title }
  const window = loaded.value.case?.window ?? loaded.value.seen
  question = { window, ...(asked ? { page: asked } : {}), telemetry: telemetryPort(database.store) }
})

afterAll(() => database?.[Symbol.asyncDispose]())

const answerTo = ({ telemetry, ...asked }: Question) => diagnoseWindow(asked, { telemetry, elapsedMs: () => 0 })

test.each(SAME_STORY)('the example told with $name has the same answer', async ({ alter }) => {
  const plain = await answerTo(question)
  const { nowCalled, ...retold } = await alter(question)
  expect(accusedBy(await answerTo(retold))).toEqual(accusedBy(plain, nowCalled))
  expect(accusedBy(plain)).toEqual({ service: 'checkout', guilty: 'chg-checkout-1.9.0' })
})

test('without metrics it is still told whose queries are too many, and how that reaches the users', async () => {
  const { telemetry, ...asked } = await LESS_STORY.find((story) => story.name === 'no metrics')!.alter(question)
  const { services, edge, mechanism, guilty } = await diagnoseWindow(asked, { telemetry, elapsedMs: () => 0 })
  expect({ service: services[0]?.service, guilty }).toEqual({ service: 'checkout', guilty: 'chg-checkout-1.9.0' })
  expect(edge).toMatchObject({ lastGood: 'web-gateway', firstBad: 'checkout' })
  expect(mechanism[0]?.from).toBe('deploy checkout 1.9.0')
  expect(mechanism.map((link) => link.to).join(' → ')).toMatch(
    /^checkout sends 12 queries.* → users: POST \/api\/checkout/,
  )
})
