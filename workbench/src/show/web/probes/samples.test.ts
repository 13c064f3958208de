import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, Live, until } from '../../../live/live.test-helper.ts'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, heldBack, type ShownPage, shownPage, sightedOn } from '../browser.test-helper.ts'

const MARKUP = '<img src=x onerror="window.pwned=1">'

/** A service that answers, logs in debug, computes, and keeps what it should not. */
const WEB = `const { createServer } = require('node:http')
const kept = []
const name = ${JSON.stringify(MARKUP)}
const busy = { [name]: () => { for (let i = 0; i < 20_000; i++) Math.sqrt(i) } }
function work(n) {
  busy[name]()
  kept.push({ n, more: n + 1 })
}
let n = 0
setInterval(() => { for (let i = 0; i < 100; i++) work(n++) }, 5)
function answer(user) {
  console.debug('the cart of ' + user)
  return user
}
const server = createServer((request, response) => response.end(answer(request.headers['x-user'] ?? 'nobody')))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

describe.skipIf(browserPath === undefined)('one affected user, and where time and memory go', () => {
  let live: Live
  let shown: ShownPage
  let page: Page
  let app: App

  beforeAll(async () => {
    live = await new Live().open()
    shown = await shownPage(undefined, { probes: { book: live.book, url: `tcp://127.0.0.1:${live.door.port}` } })
    app = live.app('web-1', {}, 'web.cjs', WEB)
    await live.connected(1)
    await until('its port', () => app.out.includes('\n'))
  })

  afterAll(async () => {
    await shown?.stop()
    await live?.[Symbol.asyncDispose]()
  })

  const part = (name: string | RegExp) => page.getByRole('region', { name })

  async function verboseFor(user: string): Promise<void> {
    page = await shown.open('#/probes')
    await page.getByLabel('What it does').selectOption('verbose')
    await page.getByLabel('Header of the one affected user').fill('x-user')
    await page.getByLabel('Its value').fill(user)
  }

  test('every logger says everything for one user, in no line, with what ends it told before', async () => {
    await verboseFor('a')
    await page.getByText('In no line: as requests come in.').waitFor()
    await page.getByText('Limits, and why').click()
    await page.getByLabel('Ends after so many hits').fill('7')
    await page.getByRole('button', { name: 'Tell what it would take' }).click()
    const plan = await part('What it would take').innerText()
    expect(plan).toMatch(/web-1/)
    expect(plan).toContain('It ends by itself after 15 min, or 7 hits (100 a second are sent).')
    await page.getByRole('button', { name: 'Place it' }).click()
    await page.getByText(/✓ pr-\d+ is in place\./).waitFor()
    const port = Number(app.out.split('\n')[0])
    for (const user of ['b', 'a']) await fetch(`http://127.0.0.1:${port}`, { headers: { 'x-user': user } })
    const seen = part(/^What pr-\d+ sees/)
    await seen.getByText('the cart of a').waitFor()
    expect(await seen.getByText('the cart of b').count()).toBe(0)
    await seen.getByText('at requests with x-user: a').waitFor()
    await seen.getByText('It raises 1 of console').waitFor()
  })

  test('a verbose probe may stand in a line instead, which is asked for', async () => {
    await verboseFor('a')
    await page.getByLabel('Every logger says everything').selectOption('line')
    await page.getByText('Choose a line in the source first.').waitFor()
    expect(await page.getByRole('button', { name: 'Tell what it would take' }).isDisabled()).toBe(true)
  })

  test('where time goes, by the keyboard alone, with the stall told before; a place leads to its line', async () => {
    page = await shown.open('#/probes')
    await page.getByLabel('For how many seconds').focus()
    await page.keyboard.type('2')
    await page.keyboard.press('Tab')
    await page.keyboard.type('10000')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Sample it')
    expect(await part('What it would stall').innerText()).toMatch(/up to \d+ ms[\s\S]*10000 ms[\s\S]*after 2 s/)
    await page.keyboard.press('Enter')
    const spots = part('Where time went').getByRole('listitem')
    await spots.filter({ hasText: 'web.cjs:' }).first().waitFor()
    await spots.first().getByRole('link').focus()
    await page.keyboard.press('Enter')
    await page.getByText(/At line \d+ of web\.cjs/).waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.evaluate('window.pwned')).toBeUndefined()
  })

  test.for(['light', 'dark'] as const)(
    'memory that stays is told by its line; nobody is kept out in %s',
    async (colorScheme) => {
      page = await shown.open('#/probes', { colorScheme, width: 360 })
      await page.getByLabel('What is looked for').selectOption('growth')
      await page.getByLabel('For how many seconds').fill('3')
      await page.getByLabel('It may stall the process (ms)', { exact: true }).fill('10000')
      await page.getByRole('button', { name: 'Tell what it would stall' }).click()
      await part('What it would stall')
        .getByText(/at each of two collections/)
        .waitFor()
      await page.getByRole('button', { name: 'Sample it' }).click()
      await part('Memory that stays').getByText('web.cjs:7', { exact: true }).first().waitFor()
      expect(await barriers(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    },
  )

  test('an answer to an older wish is not shown', async () => {
    page = await shown.open('#/probes')
    const stall = page.getByLabel('It may stall the process (ms)', { exact: true })
    const ask = page.getByRole('button', { name: 'Tell what it would stall' })
    const asking = page.getByText('Asking the process …', { exact: true })
    const goOn = await heldBack(page, '**/api/probes/growth?**')
    await stall.fill('10000')
    const answered = page.waitForResponse('**/api/probes/growth?**')
    await ask.click()
    await asking.waitFor()
    await stall.fill('20000')
    await stall.blur() // a field is changed once it is left
    await asking.waitFor({ state: 'detached' })
    const hasShown = await sightedOn(page, '10000 ms')
    goOn()
    await (await answered).finished()
    await ask.click()
    await part('What it would stall').getByText('20000 ms').waitFor() // by then the first answer was read
    expect(await hasShown()).toBe(false)
  })

  test('more than is allowed is not sampled, and what to allow is said', async () => {
    page = await shown.open('#/probes')
    await page.getByLabel('It may stall the process (ms)', { exact: true }).fill('1')
    await page.getByRole('button', { name: 'Tell what it would stall' }).click()
    await part('What it would stall')
      .getByText(/refuses more than it is allowed: say \d+ ms/)
      .waitFor()
    expect(await page.getByRole('button', { name: 'Sample it' }).count()).toBe(0)
    await page.getByLabel('It may stall the process (ms)', { exact: true }).fill('10000')
    await page.getByLabel('For how many seconds').fill('999')
    await page.getByRole('button', { name: 'Tell what it would stall' }).click()
    await page.getByRole('button', { name: 'Sample it' }).click()
    await page.getByRole('alert').waitFor()
    expect(shown.troubles.splice(0).every((trouble) => /status of 4\d\d/.test(trouble))).toBe(true)
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
