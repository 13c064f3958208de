import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR_MS } from '../../../model/time.ts'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'

const T0 = Date.now()
const at = (hours: number): string => new Date(T0 + hours * HOUR_MS).toISOString()

describe.skipIf(browserPath === undefined)('a demo in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage(undefined, { recording: { from: at(-2), to: at(-1) } })
  })

  afterAll(() => shown?.stop())

  const note = () => page.getByRole('complementary', { name: 'The demo' })

  test('tells a newcomer what is shown and what to do, until the incident is declared with what was found', async () => {
    page = await shown.open()
    await note().getByText('a recorded incident of a small shop').waitFor()
    await note().getByRole('button', { name: 'ev-1' }).click()
    await page.getByRole('dialog', { name: 'Evidence ev-1' }).waitFor()
    await page.keyboard.press('Escape')
    const titles = page.locator('main').getByRole('heading')
    expect((await titles.allInnerTexts()).indexOf('Open incidents')).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Declare this incident and work on it' }).click()
    const form = page.getByRole('dialog', { name: 'Declare an incident' })
    expect(await form.getByLabel('What is wrong, in one line').inputValue()).toBe('Checkout p99 above 1 s')
    expect(await form.getByLabel(/^Service/).inputValue()).toBe('web')
    await form.getByRole('button', { name: 'Declare' }).click()
    await page.getByRole('heading', { level: 1, name: 'Checkout p99 above 1 s' }).waitFor()
    const diagnosis = page.getByRole('region', { name: 'Diagnosis' })
    await diagnosis.getByText('Before it was declared: Checkout is slow and fails').waitFor()
    page = await shown.open()
    await page.getByRole('link', { name: 'Checkout p99 above 1 s' }).waitFor()
    expect((await titles.allInnerTexts())[0]).toBe('Open incidents')
    expect(await note().count()).toBe(0)
  })

  test('whose recording has ended says so where the last minutes are looked at, and leads to the time of the recording', async () => {
    page = await shown.open('#/explore/traces?service=web')
    await note().getByText('This is the demo: its recording ended').waitFor()
    expect(await barriers(page)).toEqual([])
    await note().getByRole('link', { name: 'Show the time of the recording' }).click()
    await note().waitFor({ state: 'detached' })
    const fields = new URLSearchParams(new URL(page.url()).hash.split('?')[1])
    expect(Object.fromEntries(fields)).toEqual({ service: 'web', from: at(-2), to: at(-1) })
  })

  test('whose recording has ended says so in the room of an incident that is measured in it, and not where systems are heard of', async () => {
    const { incident } = await shown.post('record/declare', { title: 'of the recording' })
    page = await shown.open(`#/incidents/${incident.id}`)
    await note().getByRole('link', { name: 'Its requests' }).waitFor()
    page = await shown.open()
    await page.getByRole('list', { name: 'Systems, the worst first' }).getByRole('listitem').first().waitFor()
    expect(await note().count()).toBe(0)
  })
})
