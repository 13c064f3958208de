import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, startBrowser, windowOf } from '../browser.test-helper.ts'
import { type ShownWorkbench, shownWorkbench, WEB_DIR } from '../shown-workbench.test-helper.ts'

describe.skipIf(browserPath === undefined)('a room whose workbench begins anew with another record', () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>
  let bench: ShownWorkbench

  beforeAll(async () => {
    bench = await shownWorkbench(WEB_DIR)
    browser = await startBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await bench?.stop()
  })

  const declared = async (title: string): Promise<void> => {
    const body = JSON.stringify({ input: { title }, actor: { kind: 'human', name: 'second on-call' } })
    const headers = { 'content-type': 'application/json' }
    const reply = await fetch(`${bench.server.url}/api/record/declare`, { method: 'POST', headers, body })
    expect(await reply.json()).toMatchObject({ incident: { id: 'inc-1' } })
  }

  const note = (page: Page) => page.getByLabel('What did you see, do or think?')

  test('says so instead of showing the other incident of its number, and keeps what was typed', async () => {
    await declared('checkout fails')
    const { url } = bench.server
    const page = await windowOf(browser, url, { troubles: [], foreign: [] }).open('#/incidents/inc-1')
    await note(page).fill('the pool is full since 14:02')
    await page.getByText('● live').waitFor()
    await bench.stop()
    await page.getByText('✗ connection lost').waitFor()
    bench = await shownWorkbench(WEB_DIR, undefined, { port: Number(new URL(url).port) })
    await page.getByRole('heading', { level: 1, name: 'inc-1 is gone' }).waitFor()
    await page.getByText('● live').waitFor()
    await declared('search is slow')
    await page.getByRole('alert').getByText('search is slow').waitFor()
    await page.getByRole('region', { name: 'Typed here and not sent' }).getByText('the pool is full').waitFor()
    await page.getByRole('button', { name: 'Go on with inc-1 as it is now' }).click()
    await page.getByRole('heading', { level: 1, name: 'search is slow' }).waitFor()
    expect(await note(page).inputValue()).toBe('')
  })
})
