import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Alert } from '../../model/heard.ts'
import { MINUTE_MS, rfc3339, unixMs } from '../../model/time.ts'
import { loadReplay, readReplay } from '../../receive/replay/load.ts'
import { handClock } from '../../respond/incident/memory-record.test-helper.ts'
import { testEngine } from '../../store/telemetry/store.test-helper.ts'
import { diagnoseStored } from '../incident/incident-ports.ts'
import { Watch } from './watch.ts'

const EXAMPLE = fileURLToPath(new URL('../../../../examples/checkout-slow-query', import.meta.url))

let engine: Awaited<ReturnType<typeof testEngine>>
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())

/** The watch over the recorded incident: what it raised after each look; so often the record takes nothing. */
async function looksAt(atMs: readonly number[], refusals = 0): Promise<readonly (readonly Alert[])[]> {
  const store = await engine.open({ retentionDays: 0 })
  const loaded = await loadReplay(EXAMPLE, store)
  if (!loaded.ok) throw new Error(loaded.error.says)
  const clock = handClock(rfc3339(unixMs(0)))
  const raised: Alert[] = []
  let refused = 0
  const watch = new Watch({
    clock,
    diagnose: (window) => diagnoseStored({ window }, { store, elapsedMs: () => 0 }),
    keep: async (facts) => {
      if (refused++ < refusals) return false
      for (const { heard } of facts) if (heard.kind === 'alert') raised.push(heard.alert)
      return true
    },
  })
  const after: (readonly Alert[])[] = []
  for (const at of atMs) {
    clock.set(rfc3339(unixMs(at)))
    await watch.look()
    after.push([...raised])
  }
  await store.close()
  return after
}

test('the watch says nothing while all is well, and says once what began', async () => {
  const read = await readReplay(EXAMPLE)
  const pageAt = Number((read.ok ? read.value.case : undefined)!.page!.at)
  const minutes = [-5, -4, 1, 1.5, 2]
  const [, well, ...bad] = await looksAt(minutes.map((minute) => pageAt + minute * MINUTE_MS))
  expect(well).toEqual([])
  expect(bad.at(-1)).toMatchObject([{ source: 'watch', momentary: true, firing: true }])
  expect(Math.abs(Date.parse(bad.at(-1)![0]!.at) - pageAt)).toBeLessThan(4 * MINUTE_MS)
})

test('what could not be kept is raised at the next look', async () => {
  const read = await readReplay(EXAMPLE)
  const pageAt = Number((read.ok ? read.value.case : undefined)!.page!.at)
  const after = await looksAt(
    [-5, 1, 2, 3, 4].map((minute) => pageAt + minute * MINUTE_MS),
    1,
  )
  expect(after.map(({ length }) => length)).toEqual([0, 0, 0, 1, 1])
})
