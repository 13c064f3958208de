import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'

describe.skipIf(browserPath === undefined)('the room of an incident that is over', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage()
  })

  afterAll(() => shown?.stop())

  /** The room of an incident in which much was begun before it came to stand where it does. */
  async function over(to: 'resolved' | 'cancelled', seen = {}): Promise<string> {
    const { id } = (await shown.post('record/declare', { title: `was ${to}` })).incident
    await shown.post(`incidents/${id}/suspect`, { statement: 'the pool is too small' })
    await shown.post(`incidents/${id}/try`, { what: 'a larger pool', expect: 'fewer errors' })
    if (to === 'resolved') await shown.post(`incidents/${id}/resolve`, { anyway: 'it is a test' })
    else await shown.post(`incidents/${id}/state`, { to })
    page = await shown.open(`#/incidents/${id}`, seen)
    await page.getByRole('heading', { level: 2, name: 'After it' }).waitFor()
    return id
  }

  /** What one could do, by the names of buttons and folds outside of what stands at the top of every page. */
  const offered = async (): Promise<readonly string[]> =>
    (await page.locator('main').locator('button, summary').allInnerTexts()).map((text) => text.trim())

  test('offers the postmortem, its actions, the watch for its return and opening it again, and nothing else', async () => {
    await over('resolved')
    await page.getByRole('link', { name: 'Its postmortem' }).waitFor()
    await page.getByRole('region', { name: 'Draft of the postmortem' }).waitFor()
    const names = new Set(await offered())
    for (const one of ['Add an action', 'It is back: open it again', 'Answer it, or say when it is asked'])
      expect(names).toContain(one)
    for (const one of ['Contain: stop the harm', 'Try a change', 'State a cause', 'Diagnose it anew', 'Did it help?'])
      expect(names).not.toContain(one)
    expect([...names].filter((name) => /triage|pause|draft|reminder|keep more|resolve/i.test(name))).toEqual([])
  })

  test('one that was cancelled can be opened again only', async () => {
    await over('cancelled')
    expect(await page.getByRole('heading', { level: 2, name: 'Action items' }).count()).toBe(0)
    expect(await page.getByText('Could it come back?').count()).toBe(0)
    expect(await offered()).toContain('It is back: open it again')
  })

  test('it is opened again by the keyboard alone, and then is worked on like the others', async () => {
    await over('resolved')
    await page.getByText('It is back: open it again').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.type('errors since the cache was emptied')
    await page.keyboard.press('Enter')
    await page.getByText('Contain: stop the harm').waitFor()
    expect(await page.getByRole('heading', { level: 2, name: 'After it' }).count()).toBe(0)
  })

  test('whether it could come back is answered, and stands there with what it rests on', async () => {
    await over('resolved')
    await page.getByText('Answer it, or say when it is asked').click()
    await page.getByLabel('Could it happen again?').selectOption('yes')
    await page.getByLabel('What that rests on').fill('the pool is as small as it was')
    await page.getByRole('button', { name: 'Say it' }).click()
    await page.getByText(/^yes, because the pool is as small as it was/).waitFor()
  })

  test('the palette offers the verbs that have a use then, and those of the work once it is open again', async () => {
    const id = await over('resolved')
    const options = page.getByRole('dialog', { name: 'Commands' }).getByRole('option')
    await page.keyboard.press('Control+k')
    await options.filter({ hasText: 'state: say where it stands' }).waitFor()
    const [isDone, isDoing] = [
      /^section: /,
      /^(contain|try|capture|triage|update|resolve|lead): |Lead it|nothing is new/,
    ]
    const whenOver = await options.allInnerTexts()
    expect(whenOver.some((name) => isDone.test(name))).toBe(true)
    expect(whenOver.filter((name) => isDoing.test(name))).toEqual([])
    await page.keyboard.press('Escape')
    await shown.post(`incidents/${id}/state`, { to: 'investigating' })
    await page.getByText('Contain: stop the harm').waitFor()
    await page.keyboard.press('Control+k')
    await expect.poll(() => options.filter({ hasText: isDoing }).count()).toBeGreaterThan(6)
  })

  test.for(['light', 'dark'] as const)('nobody is kept out in %s', async (colorScheme) => {
    await over('resolved', { colorScheme, width: 360 })
    await page.getByText('Answer it, or say when it is asked').click()
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
