import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, startBrowser, windowOf } from '../browser.test-helper.ts'
import { type ShownWorkbench, shownWorkbench, WEB_DIR } from '../shown-workbench.test-helper.ts'

describe.skipIf(browserPath === undefined)(
  'a page of an incident whose workbench begins anew with another record',
  () => {
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

    test('a room says so instead of showing the other incident of its number, and keeps what was typed', async () => {
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

    test('a postmortem says so, and what was typed for it is not written to the other incident of its number', async () => {
      const { url } = bench.server
      const page = await windowOf(browser, url, { troubles: [], foreign: [] }).open('#/learn/postmortem?incident=inc-1')
      const text = page.getByLabel(/^Its text/)
      await text.fill('The queue was full (ev-1).')
      await page.reload()
      await expect.poll(() => text.inputValue()).toBe('The queue was full (ev-1).')
      await page.getByText('✓ The lint finds nothing in it.').waitFor()
      await bench.stop()
      bench = await shownWorkbench(WEB_DIR, undefined, { port: Number(new URL(url).port) })
      await declared('payments fail')
      await page.getByRole('heading', { name: 'inc-1 is gone' }).waitFor()
      await page.getByRole('alert').getByText('payments fail').waitFor()
      await page.getByRole('region', { name: 'Typed here and not sent' }).getByText('The queue was full').waitFor()
      await page.getByRole('button', { name: 'Go on with inc-1 as it is now' }).click()
      await page.getByText('payments fail').first().waitFor()
      expect(await text.inputValue()).toBe('')
    })

    test('a form of the palette does not write to the other incident of its number', async () => {
      const { url } = bench.server
      const page = await windowOf(browser, url, { troubles: [], foreign: [] }).open('#/incidents/inc-1')
      await page.getByRole('heading', { level: 1, name: 'payments fail' }).waitFor()
      await page.keyboard.press('Control+k')
      await page
        .getByRole('dialog', { name: 'Commands' })
        .getByRole('option', { name: 'factor: add' })
        .first()
        .waitFor()
      await page.keyboard.type('factor: add')
      await page.keyboard.press('Enter')
      const form = page.getByRole('dialog', { name: 'factor' })
      await form.getByLabel(/^text: what had to be true/).fill('payments had one replica')
      await bench.stop()
      bench = await shownWorkbench(WEB_DIR, undefined, { port: Number(new URL(url).port) })
      await declared('a third one')
      await form.getByRole('button', { name: 'Do it' }).click()
      await form.getByRole('alert').getByText('another incident has this number').waitFor()
      const factors = await fetch(`${url}/api/incidents/inc-1/status`)
      expect(await factors.text()).not.toContain('one replica')
    })
  },
)
