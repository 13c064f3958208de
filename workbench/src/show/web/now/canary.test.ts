import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actionDeclaration, declaredAction } from '../../../model/action.ts'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'
import type { Prepare } from '../shown-workbench.test-helper.ts'

/**
 * Twenty requests a second of a courier for ten minutes; for the last five half of them are of version 2, of which a fifth fails. As many of one that is
 * steady, whose version 2 runs for a minute and fails never.
 */
const rollOut: Prepare = async (store, engine, endMs) => {
  const of = (service: string, from: number, failed: string) => `
    SELECT
        fromUnixTimestamp64Milli(${endMs} - 600000 + toInt64(number) * 50) AS Timestamp,
        toString(number) AS TraceId, toString(number) AS SpanId, '' AS ParentSpanId, 'POST /parcels' AS SpanName,
        'Server' AS SpanKind, '${service}' AS ServiceName,
        map('service.version', if(number >= ${from} AND number % 2 = 0, '2', '1')) AS ResourceAttributes,
        toUInt64(1000000 * (1 + number % 97)) AS Duration,
        if(number >= ${from} AND ${failed}, 'Error', 'Unset') AS StatusCode
    FROM numbers(12000)`
  await store.insert(await engine.batch('otel_traces', of('courier', 6_000, 'number % 10 = 0')))
  await store.insert(await engine.batch('otel_traces', of('steady', 10_800, 'false')))
}

const ACTIONS = [
  declaredAction(
    'rollback',
    actionDeclaration.parse({
      ...{ kind: 'rollback', service: 'any' },
      command: [process.execPath, '-e', 'console.log("took back {service}")'],
    }),
  ),
]

describe.skipIf(browserPath === undefined)('a canary on the page, in a browser', () => {
  let shown: ShownPage

  beforeAll(async () => {
    shown = await shownPage(rollOut, { actions: ACTIONS })
  })

  afterAll(() => shown?.stop())

  /** The form in which version 2 of a service is held against the rest. */
  async function lookedAt(service: string) {
    const page = await shown.open()
    const form = page.locator('details').filter({ hasText: 'Hold a version against the rest' })
    await form.getByText('Hold a version against the rest').click()
    await form.getByLabel('Service').fill(service)
    await form.getByLabel('Version that is tried').fill('2')
    await form.getByRole('button', { name: 'Look at it' }).click()
    return { page, form }
  }

  test('a version is held against the rest, with each measure; one that nobody runs is refused with those that are', async () => {
    const { page, form } = await lookedAt('courier')
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

  test('one that fails is taken back when that is asked for, in an incident of its own, once', async () => {
    const { page, form } = await lookedAt('courier')
    await form.getByLabel('Action that takes it back').selectOption('rollback')
    await form.getByRole('button', { name: 'Take it back', exact: true }).click()
    await form.getByText('took back courier').waitFor()
    expect(await barriers(page)).toEqual([])
    await form.getByRole('button', { name: 'Look at it' }).click()
    await form.getByRole('link', { name: 'inc-1' }).click()
    await page.getByRole('heading', { level: 1, name: /the canary 2 of courier fails/ }).waitFor()
    expect((await shown.open()).url()).toContain(shown.url)
  })

  test('one that does not fail yet is waited for, whatever is looked at meanwhile, until it is let be', async () => {
    const { page, form } = await lookedAt('steady')
    await form.getByRole('button', { name: 'Take it back when it fails' }).click()
    const waits = form.getByText('When it fails, rollback is run in an incident of its own')
    await waits.waitFor()
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('u') // what the page shows is drawn anew
    await waits.waitFor()
    await page.keyboard.press('3')
    await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor()
    await page.keyboard.press('1')
    await waits.waitFor()
    await form.getByLabel('Service').fill('steady')
    await form.getByLabel('Version that is tried').fill('1')
    await form.getByRole('button', { name: 'Look at it' }).click()
    await form.getByText(/steady 1,/).waitFor()
    expect(await waits.count()).toBe(1)
    await form.getByRole('button', { name: 'Do not take it back' }).click()
    await form.getByRole('button', { name: 'Take it back when it fails' }).first().waitFor()
    expect(await waits.count()).toBe(0)
  })
})
