import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'
import type { Prepare } from '../shown-workbench.test-helper.ts'

/** Twenty requests a second of a courier for ten minutes; for the last five half of them are of version 2, of which a fifth fails. */
const rollOut: Prepare = async (store, engine, endMs) => {
  const requests = `
    SELECT
        fromUnixTimestamp64Milli(${endMs} - 600000 + toInt64(number) * 50) AS Timestamp,
        toString(number) AS TraceId, toString(number) AS SpanId, '' AS ParentSpanId, 'POST /parcels' AS SpanName,
        'Server' AS SpanKind, 'courier' AS ServiceName,
        map('service.version', if(number >= 6000 AND number % 2 = 0, '2', '1')) AS ResourceAttributes,
        toUInt64(1000000 * (1 + number % 97)) AS Duration,
        if(number >= 6000 AND number % 10 = 0, 'Error', 'Unset') AS StatusCode
    FROM numbers(12000)`
  await store.insert(await engine.batch('otel_traces', requests))
}

describe.skipIf(browserPath === undefined)('a canary on the page, in a browser', () => {
  let shown: ShownPage

  beforeAll(async () => {
    shown = await shownPage(rollOut)
  })

  afterAll(() => shown?.stop())

  test('a version is held against the rest, with each measure; one that nobody runs is refused with those that are', async () => {
    const page = await shown.open()
    const form = page.locator('details').filter({ hasText: 'Hold a version against the rest' })
    await form.getByText('Hold a version against the rest').click()
    await form.getByLabel('Service').fill('courier')
    await form.getByLabel('Version that is tried').fill('2')
    await form.getByRole('button', { name: 'Look at it' }).click()
    const told = form.getByRole('region', { name: 'How it fares' })
    await told.getByText('✗ fail: it is worse than the rest').waitFor()
    expect((await told.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
      /courier 2, .* the rest \d+\. .*errors: 20 %, the rest 0 %; difference between \+[\d.]+ and \+[\d.]+ points: worse .*slower-than-p50: /,
    )
    expect(await barriers(page)).toEqual([])
    await form.getByLabel('Version that is tried').fill('3')
    await form.getByRole('button', { name: 'Look at it' }).click()
    await form.getByRole('alert').getByText('Name one of those that are heard: 1, 2.').waitFor()
  })
})
