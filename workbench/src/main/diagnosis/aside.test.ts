import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TimeRange } from '../../model/time.ts'
import { loadReplay, readReplay } from '../../receive/replay/load.ts'
import { diagnoseWindow } from '../../respond/diagnose.ts'
import type { TelemetryPort } from '../../respond/ports.ts'
import { telemetryPort } from '../../store/telemetry/diagnose-port.ts'
import { type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'
import { diagnoseAside } from './aside.ts'

const EXAMPLE = fileURLToPath(new URL('../../../../examples/checkout-slow-query', import.meta.url))
const TURNS_MIN = 10 // a diagnosis that is judged on this thread leaves it no turn between what it asks last and its answer

const still = (): number => 0

let engine: TestEngine
let telemetry: TelemetryPort
let window: TimeRange

beforeAll(async () => {
  engine = await testEngine()
  const store = await engine.open({ retentionDays: 0 })
  const read = await readReplay(EXAMPLE)
  window = (read.ok ? read.value.case : undefined)!.window!
  const loaded = await loadReplay(EXAMPLE, store)
  if (!loaded.ok) throw new Error(loaded.error.says)
  telemetry = telemetryPort(store)
})

afterAll(() => engine.stop())

test('is the same on a thread of its own, and others have their turn while it is judged', async () => {
  const here = await diagnoseWindow({ window }, { telemetry, elapsedMs: still })
  let turns = 0
  let judging = false
  const turn = (): void => {
    turns += 1
    if (judging) setImmediate(turn)
  }
  const seen = async <T>(answer: Promise<T>): Promise<T> => {
    const value = await answer
    turns = 0
    if (!judging) setImmediate(turn)
    judging = true
    return value
  }
  const watched: TelemetryPort = {
    ...telemetry,
    requests: (range, told) => seen(telemetry.requests(range, told)),
    logPatterns: (before, after, told) => seen(telemetry.logPatterns(before, after, told)),
  }
  const aside = await diagnoseAside({ window }, watched, still)
  judging = false
  expect(turns).toBeGreaterThan(TURNS_MIN)
  expect(aside).toEqual(here)
})

test('what cannot be read is told as it was', async () => {
  const cause = new RangeError('the disk is gone')
  const broken: TelemetryPort = { ...telemetry, operations: () => Promise.reject(cause) }
  await expect(diagnoseAside({ window }, broken, still)).rejects.toBe(cause)
})

test('an answer that no thread can be given is told, and the next diagnosis is made', async () => {
  const odd: TelemetryPort = { ...telemetry, changeKinds: async () => [(() => 'deploy') as unknown as string] }
  await expect(diagnoseAside({ window }, odd, still)).rejects.toThrow(/could not be cloned/)
  await expect(diagnoseAside({ window }, telemetry, still)).resolves.toMatchObject({ guilty: 'chg-checkout-1.9.0' })
})

test('what is read and what is judged is timed by the watch of who asks', async () => {
  let nowMs = 0
  const slow: TelemetryPort = {
    ...telemetry,
    changeKinds: async () => {
      nowMs += 40
      return await telemetry.changeKinds()
    },
  }
  const { timing } = await diagnoseAside({ window }, slow, () => nowMs)
  expect(timing).toMatchObject({ queryMs: 40, analyseMs: 0 })
})
