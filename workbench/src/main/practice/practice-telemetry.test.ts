import { afterAll, beforeAll, expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { resolveConfig } from '../settings/config.ts'
import { type Database, openThrowaway } from '../telemetry/database.ts'
import { goneStore, PracticeTelemetry } from './practice-telemetry.ts'

let database: Database
let telemetry: PracticeTelemetry
beforeAll(async () => {
  const settings = resolveConfig({}, {}, '/nowhere')
  if (!settings.ok) throw new Error(settings.error)
  const { config } = settings.value
  database = await openThrowaway(config, () => undefined)
  telemetry = new PracticeTelemetry(config, database, { clear: () => undefined })
})
afterAll(async () => {
  await telemetry.stop()
  await database[Symbol.asyncDispose]()
})

test('what a probe sees in a process of a drill that is over goes nowhere, least of all to one’s own telemetry', async () => {
  await telemetry.begin()
  const sender = `${telemetry.otlpUrl}/`
  expect([telemetry.isOf(sender), telemetry.isOf('http://127.0.0.1:4318')]).toEqual([true, false])
  await telemetry.end()
  expect([telemetry.isOf(sender), telemetry.isOf('http://127.0.0.1:4318')]).toEqual([true, false])
  expect(() => telemetry.otlpUrl).toThrow('no drill takes telemetry')
})

test('what is asked of a drill whose telemetry is forgotten is told the same wherever it is asked', async () => {
  const asked = { from: unixMs(0), to: unixMs(1) }
  expect(await telemetry.store.changes(asked)).toEqual([])
  await telemetry.stop()
  await expect(telemetry.store.changes(asked)).rejects.toThrow('is gone')
  await expect(goneStore.changes(asked)).rejects.toThrow('is gone')
})
