import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'
import { HOSTILE } from '../shown-telemetry.test-helper.ts'
import { WEB_DIR } from '../shown-workbench.test-helper.ts'

const FIRST_SCREEN_BYTES_MAX = 350_000 // of JavaScript, gzipped

describe.skipIf(browserPath === undefined)('what every page has, in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage()
  })

  afterAll(() => shown?.stop())

  async function open(hash = ''): Promise<void> {
    page = await shown.open(hash)
  }

  const palette = () => page.getByRole('dialog', { name: 'Commands' })
  const entries = () => page.getByRole('list', { name: 'Entries, newest first' })

  const declared = async (title: string): Promise<string> => (await shown.post('record/declare', { title })).incident.id

  async function command(typed: string): Promise<void> {
    await page.keyboard.press('Control+k')
    await palette().waitFor()
    await page.keyboard.type(typed)
    await palette().getByRole('option', { selected: true }).filter({ hasText: typed.trim() }).waitFor()
    await page.keyboard.press('Enter')
    await palette().waitFor({ state: 'detached' })
  }

  test('the palette goes to pages, services and incidents, and gives the focus back', async () => {
    const id = await declared('seen from the palette')
    await open()
    await command('sql')
    await page.getByRole('heading', { level: 1, name: 'SQL' }).waitFor()
    await command('traces of orders')
    await page.getByRole('application', { name: /^Heatmap of/ }).waitFor()
    expect(page.url()).toContain('service=orders')
    await command('seen from')
    await page.getByRole('heading', { level: 1, name: 'seen from the palette' }).waitFor()
    expect(new URL(page.url()).hash).toBe(`#/incidents/${id}`)
    await page.getByLabel('What did you see, do or think?').focus()
    await page.keyboard.press('Control+k')
    await palette().waitFor()
    await page.keyboard.type('no such thing')
    await palette().getByText('Nothing has such a name').waitFor()
    await page.keyboard.press('Escape')
    await palette().waitFor({ state: 'detached' })
    await page.keyboard.type('typed after')
    expect(await page.getByLabel('What did you see, do or think?').inputValue()).toBe('typed after')
  })

  test('a page that is come to has the focus, not the browser', async () => {
    await open()
    expect(await page.evaluate('document.activeElement.tagName')).toBe('BODY')
    await page.getByRole('link', { name: 'Logs' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('MAIN')
  })

  test('a verb of the palette that only answers says what it answers, in words', async () => {
    const id = await declared('asked from the palette')
    for (const [verb, says] of [
      ['contain: stop', /1\. rollback: is there a safe rollback\?[\s\S]*nothing was done yet$/],
      ['stock: take', /orders /],
      ['pause: the', /asked from the palette/],
      ['remind: ', /^no reminder is due$/],
    ] as const) {
      await open(`#/incidents/${id}`)
      await entries().getByText('Declared').waitFor()
      await command(verb)
      const panel = page.getByRole('dialog')
      await panel.getByRole('button', { name: 'Do it', exact: true }).click()
      const answer = panel.getByRole('region', { name: 'What it answered' })
      expect(await answer.innerText()).toMatch(says)
      expect(await answer.innerText()).not.toMatch(/^\s*["{}\]]|^\w+:$|^– |lastgood [a-z]/m) // no JSON, no fields, nothing to type
      expect(await panel.innerText()).not.toContain('already so')
    }
  })

  test('the palette says in words whether deploys are frozen', async () => {
    const id = await declared('frozen from the palette')
    await open(`#/incidents/${id}`)
    await entries().getByText('Declared').waitFor()
    await command('freeze: are')
    const panel = page.getByRole('dialog')
    await panel.getByRole('button', { name: 'Do it', exact: true }).click()
    await panel.getByText('Deploys are not frozen.').waitFor()
    expect(await panel.getByRole('region', { name: 'What it answered' }).count()).toBe(0)
  })

  test('the palette does the verbs of the incident', async () => {
    const id = await declared('led from the palette')
    await open(`#/incidents/${id}`)
    await entries().getByText('Declared: led').waitFor()
    await command('lead it')
    await entries().getByText('is commander').waitFor()
    await command('diagnose it anew')
    await page.getByRole('img', { name: /p99 of POST \/checkout of web.*onset at/ }).waitFor()
  })

  test('any verb is done from the palette, by a form of what it takes; a refusal names the field', async () => {
    const id = await declared('asked for a role')
    await open(`#/incidents/${id}`)
    await entries().getByText('Declared: asked').waitFor()
    await command('factor: add a contributing')
    const form = page.getByRole('dialog', { name: 'factor' })
    await form.getByLabel(/^text: what had to be true/).fill('nobody watched the queue')
    await page.keyboard.press('Enter')
    await form.getByText('✓ Written down.').waitFor()
    await entries().getByText('nobody watched the queue').waitFor()
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'detached' })
    await command('time: ')
    await page.getByRole('dialog').getByRole('button', { name: 'Do it' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    expect(shown.troubles.splice(0).every((trouble) => /status of 400/.test(trouble))).toBe(true)
  })

  test('what is typed into a form of the palette, and to declare, is there again until it is sent', async () => {
    const id = await declared('with drafts over it')
    await open(`#/incidents/${id}`)
    await entries().getByText('Declared: with drafts').waitFor()
    const dialog = page.getByRole('dialog')
    const cause = dialog.getByLabel(/^text: what had to be true/)
    await command('factor: add a contributing')
    await cause.fill('nobody watched')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.reload()
    await entries().getByText('Declared: with drafts').waitFor()
    await command('factor: add a contributing')
    await expect.poll(() => cause.inputValue()).toBe('nobody watched')
    await dialog.getByRole('button', { name: 'Do it' }).click()
    await dialog.getByText('✓ Written down.').waitFor()
    await page.reload()
    await entries().getByText('Declared: with drafts').waitFor()
    await command('factor: add a contributing')
    await cause.waitFor()
    expect(await cause.inputValue()).toBe('')
    page = await shown.open()
    const title = dialog.getByLabel('What is wrong, in one line')
    const drill = dialog.getByLabel(/This is a drill/)
    await page.keyboard.press('d')
    await title.fill('half a sentence')
    await drill.check()
    await page.reload()
    await page.getByText('Declare an incident').waitFor()
    await page.keyboard.press('d')
    await expect.poll(() => title.inputValue()).toBe('half a sentence')
    expect(await drill.isChecked()).toBe(true)
    await title.fill('')
    await drill.uncheck()
  })

  test('a browser that keeps nothing shows every page, remembers until it is left, and is told of', async () => {
    const id = await declared('in a browser that keeps nothing')
    const context = await shown.browser.newContext({ timezoneId: 'Asia/Kolkata' })
    await context.addInitScript(`for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get: () => { throw new DOMException('denied', 'SecurityError') } })`)
    page = await shown.open(`#/incidents/${id}`, { context })
    const note = page.getByLabel('What did you see, do or think?')
    await note.fill('the pool is full')
    await page.getByText('! Your browser keeps nothing for this page').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Logs' }).click()
    const first = page.getByRole('list', { name: 'Log lines' }).getByRole('listitem').first().locator('time')
    await first.waitFor()
    await page.keyboard.press('u')
    await expect.poll(() => first.innerText()).toMatch(/\+05:30$/)
    await page.keyboard.press('t')
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('light')
    await page.goBack()
    await expect.poll(() => note.inputValue()).toBe('the pool is full')
    await context.close()
  })

  test('names from telemetry stay text in the palette', async () => {
    await open()
    await page.keyboard.press('Control+k')
    await palette().waitFor()
    await page.keyboard.type('img')
    await palette().getByText(`Traces of ${HOSTILE.html}`).waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.evaluate('window.pwned')).toBeUndefined()
  })

  test('times are shown in UTC, or local with their distance from it, and it stays so', async () => {
    const context = await shown.browser.newContext({ timezoneId: 'Asia/Kolkata' })
    page = await shown.open('#/explore/logs?last=60', { context })
    const first = page.getByRole('list', { name: 'Log lines' }).getByRole('listitem').first().locator('time')
    const utc = await first.innerText()
    expect(utc).toMatch(/^\d\d:\d\d:\d\dZ$/)
    await page.keyboard.press('u')
    await expect.poll(() => first.innerText()).toMatch(/^\d\d:\d\d:\d\d\+05:30$/)
    const seconds = (text: string): number =>
      text
        .slice(0, 8)
        .split(':')
        .reduce((sum, part) => sum * 60 + Number(part), 0)
    expect((seconds(await first.innerText()) - seconds(utc) + 86_400) % 86_400).toBe(5.5 * 3600)
    await page.reload()
    await expect.poll(() => first.innerText()).toMatch(/\+05:30$/)
    await context.close()
  })

  test('a lost connection is told with a way to try again, and what is shown stays', async () => {
    await open('#/explore/logs')
    const lines = page.getByRole('list', { name: 'Log lines' })
    await lines.getByRole('listitem').first().waitFor()
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Kinds of lines' }).click()
    const banner = page.getByRole('alert').filter({ hasText: 'The workbench does not answer since' })
    await banner.waitFor()
    await page.evaluate("location.hash = '/checks'")
    await page.getByRole('alert').filter({ hasText: 'a part of this page could not be read' }).waitFor()
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Now' }).waitFor()
    await banner.getByRole('button', { name: 'Try again' }).click()
    await banner.getByRole('button', { name: 'Try again' }).waitFor()
    await page.context().setOffline(false)
    await banner.getByRole('button', { name: 'Try again' }).click()
    await banner.waitFor({ state: 'detached' })
    await page.getByRole('heading', { level: 1, name: 'Look at the system itself' }).waitFor()
    await page.goBack()
    await page.getByRole('region', { name: 'Kinds of lines' }).getByRole('listitem').first().waitFor()
    expect(shown.troubles.splice(0).every((trouble) => /ERR_INTERNET_DISCONNECTED/.test(trouble))).toBe(true)
  })

  test('a page that cannot be read tells whether the workbench answers, and is read once it does', async () => {
    await open('#/explore/logs')
    await page.getByRole('list', { name: 'Log lines' }).getByRole('listitem').first().waitFor()
    await page.context().setOffline(true)
    await page.evaluate("location.hash = '/post'")
    const banner = page.getByRole('alert').filter({ hasText: 'The workbench does not answer since' })
    await banner.waitFor()
    await page.getByRole('status').getByText('✗ connection lost').waitFor()
    await page.context().setOffline(false)
    await banner.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { level: 1, name: 'Alerts in, messages out' }).waitFor()
    await page.waitForLoadState('networkidle')
    const unread = /status of 404/ // there is no post to read
    await expect.poll(() => shown.troubles.some((trouble) => unread.test(trouble))).toBe(true)
    const expected = new RegExp(`ERR_INTERNET_DISCONNECTED|${unread.source}`)
    expect(shown.troubles.splice(0).filter((trouble) => !expected.test(trouble))).toEqual([])
  })

  test.for([
    '#/incidents',
    '#/incidents/inc-007',
    '#/explore/nothing',
    '#/learn/nothing',
    '#traces',
    '#/%E0%A4%A',
    '#/Now/',
  ])('the address %s names nothing, says so and leads on', async (hash) => {
    await open(hash)
    await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor()
    await expect.poll(() => page.title()).toContain('There is no such page')
    await page.getByRole('link', { name: 'Go to what is open and broken now' }).click()
    await page.getByRole('region', { name: 'Systems now' }).waitFor()
  })

  test('a window that is none is told, with what is shown instead', async () => {
    await open('#/explore/logs?from=yesterday&to=2026-01-31T14:02:10Z')
    const told = page.getByRole('alert').filter({ hasText: 'cannot be shown: from “yesterday” is no time' })
    await told.getByText('The last 30 min are shown instead').waitFor()
    await page.getByLabel('Window', { exact: true }).selectOption('60')
    await told.waitFor({ state: 'detached' })
    await open()
    await page.evaluate("location.hash = 'from=2026-01-31T14:02:10Z&to=2026-01-31T13:00:00Z'")
    await page.getByRole('alert').getByText('from 2026-01-31T14:02:10Z is not before to').waitFor()
    await page.getByRole('button', { name: 'Newest' }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
  })

  test('a view is pinned to an incident: its address with the window held still, and what it shows', async () => {
    const id = await declared('pinned to')
    await open('#/explore/traces?service=web&boxOutcome=failed')
    await page.getByRole('region', { name: 'What sets the selection apart' }).getByRole('listitem').first().waitFor()
    await page.keyboard.press('p')
    await page.getByRole('radio', { name: new RegExp(id) }).check()
    await page.getByLabel('What it shows').fill('only the canaries fail')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: `Go to ${id}` }).click()
    await entries().getByText('Pinned: only the canaries fail').waitFor()
    const kept = await (await fetch(`${shown.url}/api/incidents/${id}/evidence?capture=ev-1&item=note`)).json()
    expect(JSON.stringify(kept)).toMatch(/explore\/traces\?.*from=.*app\.ring.*canary/)
  })

  test.for(['light', 'dark'] as const)(
    'nobody is kept out of the palette, the pin and the help in %s',
    async (scheme) => {
      for (const key of ['Control+k', 'p', '?']) {
        page = await shown.open('#/explore/metrics', { colorScheme: scheme })
        await page.keyboard.press(key)
        await page.getByRole('dialog').waitFor()
        await page.waitForLoadState('networkidle')
        await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))')
        expect(await barriers(page), key).toEqual([])
      }
    },
  )

  test('the first screen needs little JavaScript', async () => {
    const sent: string[] = []
    page = await shown.browser.newPage()
    page.on('response', (reply) => reply.url().endsWith('.js') && sent.push(reply.url().split('/').at(-1) ?? ''))
    await page.goto(shown.url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    const assets = join(WEB_DIR, 'assets')
    const bytes = sent.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0)
    expect(sent.length).toBeLessThan(readdirSync(assets).filter((name) => name.endsWith('.js')).length)
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThan(FIRST_SCREEN_BYTES_MAX)
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
