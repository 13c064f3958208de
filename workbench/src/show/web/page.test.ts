import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { recordingAnswers } from '../http/answers.test-helper.ts'
import { startHttp } from '../http/server.ts'
import { barriers } from './axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from './browser.test-helper.ts'
import { HOSTILE, HOSTILE_TRACE, SLOW_TRACE } from './shown-telemetry.test-helper.ts'
import { WEB_DIR } from './shown-workbench.test-helper.ts'

const FIRST_SCREEN_PX = 900 // what a laptop shows at once
const BAR_ROW_PX = 60 // a row with a control as large as a thumb

describe.skipIf(browserPath === undefined)('the page in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage()
  })

  afterAll(() => shown?.stop())

  async function open(hash = '', width = 1280): Promise<void> {
    page = await shown.open(hash, { width })
  }

  const pwned = (): Promise<unknown> => page.evaluate('window.pwned')
  const panel = () => page.getByRole('dialog')

  test('says what is broken, since when, where health ends, and which change did it', async () => {
    await open()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Slow requests in orders')
    const text = (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ')
    for (const part of [
      'Users see ev-1 14 % of POST /checkout fail',
      'Since ev-1',
      'min ago)',
      'Checkout is slow and fails for 14 % of requests',
      '✓ last good web',
      '✗ first bad orders',
      'What changed guilty: Deploy orders 1.9.0, 41 s before onset',
    ])
      expect(text).toContain(part)
    expect(await page.getByRole('img', { name: /p99 of POST \/checkout of web.*onset at/ }).count()).toBe(1)
    expect(text).not.toMatch(/\blastgood [a-z]/) // what is typed elsewhere
  })

  test('an answer of long ago is not taken for one of now', async () => {
    await open()
    expect(await page.getByText('not of now').count()).toBe(0)
    const later = await shown.browser.newPage()
    await later.clock.setFixedTime(Date.now() + 3 * 3_600_000)
    await later.goto(shown.url)
    await later.getByText(/^! As of .*Z \(3 h ago\), not of now/).waitFor()
    await later.getByRole('link', { name: 'Diagnose the last 30 min' }).waitFor()
    await later.close()
  })

  test('tells what to do next right after the answer, and systems that fail more before those that fail less', async () => {
    await open()
    const titles = await page.locator('main').getByRole('heading', { level: 2 }).allInnerTexts()
    expect(titles.indexOf('What to do next')).toBe(0)
    expect(titles.indexOf('What to do next')).toBeLessThan(titles.indexOf('Systems now'))
    const tiles = page.getByRole('list', { name: 'Systems, the worst first' }).getByRole('listitem')
    await tiles.first().waitFor()
    const degraded = (await tiles.allInnerTexts()).filter((text) => text.includes('! degraded'))
    const shares = degraded.map((text) => Number(/errors\s+([\d.]+)/.exec(text)?.[1] ?? 0))
    expect(shares.length).toBeGreaterThan(1)
    expect(shares).toEqual(shares.toSorted((a, b) => b - a))
  })

  test('says what users see beside the cause, and leads from a check to where it is done', async () => {
    await open()
    const users = page.getByText('14 % of POST /checkout fail, POST /checkout takes 2.34 s', { exact: true })
    await users.waitFor()
    await page.getByRole('link', { name: 'Look here →' }).click()
    await page.getByRole('heading', { level: 1, name: 'Look at the system itself' }).waitFor()
    expect(await page.getByLabel('What is looked at').inputValue()).toBe('postgres')
    await page.getByLabel('A statement whose plan is told').waitFor()
  })

  test('tells how it came about in the order of cause and effect, and which step is guessed', async () => {
    await open()
    const chain = page.getByRole('region', { name: 'How it came about' })
    const steps = (await chain.getByRole('listitem').allInnerTexts()).map((step) => step.replaceAll(/\s+/g, ' '))
    expect(steps[0]).toBe('Deploy orders 1.9.0')
    expect(steps[1]).toMatch(/^queries of orders got slow 41 s before the onset; a query takes 1.6 s ev-3/)
    expect(steps.filter((step) => /\bguess\b/.test(step))).toEqual([expect.stringContaining('web waits for orders')])
    expect(steps.at(-1)).toContain('users: 14 % of POST /checkout fail')
    await chain.getByRole('button', { name: 'Open evidence ev-4' }).click()
    await panel().getByText('Evidence ev-4', { exact: true }).waitFor()
  })

  test('the board says where the trouble begins and who only waits for it', async () => {
    await open()
    const tiles = page.getByRole('list', { name: 'Systems, the worst first' }).getByRole('listitem')
    await tiles.first().waitFor()
    const texts = (await tiles.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '))
    const stock = page.getByRole('region', { name: 'Systems now' }).locator('header')
    expect(await stock.innerText()).toMatch(/● 1 cause\s+↳ 1 suffers/)
    expect(texts[0]).toMatch(/^orders ! degraded: .* ● cause the trouble begins here/)
    expect(texts.filter((text) => text.includes('↳ suffers'))).toEqual([
      expect.stringMatching(/^web ! degraded: .* ↳ suffers web waits for orders \(a guess\)/),
    ])
  })

  test('what there is to know now stands on the first screen, and the rest is one press away', async () => {
    page = await shown.open('', { width: 1440 })
    await page.getByText('Tell of a change').waitFor()
    for (const name of ['What to do next', 'Open incidents', 'Systems now', 'Changes']) {
      const box = await page.getByRole('heading', { level: 2, name, exact: true }).boundingBox()
      expect(box?.y, name).toBeLessThan(FIRST_SCREEN_PX)
    }
    const titles = await page.locator('main').getByRole('heading', { level: 2 }).allInnerTexts()
    const below = await page.getByRole('navigation', { name: 'Further down' }).getByRole('button').allInnerTexts()
    expect(titles.filter((title) => below.includes(title)).toSorted()).toEqual(below.toSorted())
    await page.getByRole('button', { name: 'Causes put to the test' }).click()
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Causes put to the test')
    await page.evaluate('scrollTo(0, 0)')
  })

  test('each part of the evidence tells its answer in a line, opens when asked for, and is whole on paper', async () => {
    await open()
    const changed = page.getByRole('region', { name: 'What changed' })
    const reasons = changed.getByText('● guilty')
    expect(await changed.innerText()).toContain('Deploy orders 1.9.0, 41 s before onset')
    expect(await reasons.isVisible()).toBe(false)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('main').innerText()).toContain('● guilty')
    await page.emulateMedia({ media: 'screen' })
    await changed.locator('summary').press('Enter')
    const link = changed.getByRole('link', { name: 'Open the change' })
    expect(await link.getAttribute('href')).toBe('https://ci.example/orders/190')
    await changed.getByText('1.8.4 → 1.9.0 · 7f3c2d1 · by release-bot').waitFor()
    await reasons.waitFor()
    await page.getByRole('button', { name: 'Golden signals' }).click()
    await page.getByRole('region', { name: 'Golden signals' }).getByText('78 ms → 2.34 s').nth(1).waitFor()
    const causes = page.getByRole('region', { name: 'Causes put to the test' }).locator('summary').first()
    await causes.focus()
    await page.keyboard.press('j') // past what is folded
    await expect.poll(() => page.evaluate('document.activeElement.innerText')).toContain('Suspect services')
  })

  test('a narrow screen has its bar in one row, and a menu that the keyboard opens and leaves', async () => {
    page = await shown.open('', { width: 390 })
    const bar = page.getByRole('banner')
    expect((await bar.boundingBox())?.height).toBeLessThan(BAR_ROW_PX)
    expect(await bar.getByRole('link', { name: 'Logs' }).count()).toBe(0)
    await bar.getByRole('button', { name: 'Menu' }).press('Enter')
    await bar.getByLabel('Window to diagnose').waitFor()
    expect(await bar.getByRole('button', { name: 'Menu' }).getAttribute('aria-expanded')).toBe('true')
    expect(await barriers(page)).toEqual([])
    await page.keyboard.press('Tab')
    await page.keyboard.press('Escape')
    await bar.getByRole('link', { name: 'Logs' }).waitFor({ state: 'hidden' })
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Menu')
    await page.keyboard.press('Enter')
    await bar.getByRole('link', { name: 'Logs' }).press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor()
    expect(await bar.getByRole('link', { name: 'Logs' }).count()).toBe(0)
  })

  test('a change that no tool tells of is told on the page', async () => {
    await open()
    const changes = page.getByRole('region', { name: 'Changes' })
    await changes.getByText('Tell of a change').click()
    await changes.getByLabel('What was changed').fill('orders 1.9.1 by hand')
    await changes.getByRole('button', { name: 'Tell of it' }).click()
    await changes.getByText('✓ It is known now.').waitFor()
    await changes.getByRole('listitem').getByText('orders 1.9.1 by hand').waitFor()
  })

  test('shows the systems with golden signals from the store', async () => {
    await open()
    const systems = page.getByRole('region', { name: 'Systems now' })
    await systems.getByText('orders', { exact: true }).waitFor()
    expect(await systems.innerText()).toMatch(/prices[\s\S]*errors\s+0 %[\s\S]*p99\s+5 ms/)
  })

  test('takes stock: how each system does, the worst first, who calls whom with the failing edge, and changes on one line', async () => {
    await open()
    const systems = page.getByRole('list', { name: 'Systems, the worst first' })
    const first = (await systems.getByRole('listitem').first().innerText()).replaceAll(/\s+/g, ' ')
    expect(first).toMatch(/(✗ down|! degraded): .*(% fail|times as slow)/)
    const map = page.getByRole('region', { name: /^Map of services: .*health ends between web and orders$/ })
    await map.getByText(/breaks here/).waitFor()
    await page.getByRole('region', { name: 'Changes' }).waitFor()
    await map.locator('a').filter({ hasText: 'prices' }).click()
    await page.getByRole('application', { name: /^Heatmap of/ }).waitFor()
    expect(page.url()).toContain('service=prices')
  })

  test.for(['light', 'dark'] as const)(
    'nobody is kept out in %s, with evidence or a trace open as well',
    async (scheme) => {
      for (const hash of ['', '#ev=ev-2', `#trace=${SLOW_TRACE}`]) {
        page = await shown.open(hash, { colorScheme: scheme })
        await page.waitForLoadState('networkidle')
        await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))')
        expect(await barriers(page), hash).toEqual([])
      }
    },
  )

  test('a chip opens its evidence: numbers, the query, the rows it gives again, then the trace', async () => {
    await open()
    await page.getByRole('button', { name: 'Open evidence ev-2' }).first().click()
    await panel().getByText('orders holds 1.58 of the 1.62 s').waitFor()
    await panel().getByRole('cell', { name: 'SELECT orders' }).waitFor()
    expect(await panel().innerText()).toMatch(/2,340[\s\S]*SELECT\s+SpanId AS span_id/)
    await panel()
      .getByRole('button', { name: /open waterfall/ })
      .click()
    await panel()
      .getByRole('button', { name: /SELECT orders orders .*, failed$/ })
      .click()
    expect(await panel().innerText()).toContain('canceling statement due to statement timeout')
    expect(await panel().innerText()).toContain('the pool has 0 free connections')
  })

  test('the address restores what is open, and escape leaves it step by step', async () => {
    await open(`#ev=ev-4&trace=${SLOW_TRACE}`)
    await panel().getByText(`Trace ${SLOW_TRACE}`).waitFor()
    await page.keyboard.press('Escape')
    await panel().getByText('Evidence ev-4').waitFor()
    await page.keyboard.press('Escape')
    await panel().waitFor({ state: 'detached' })
    expect(new URL(page.url()).hash).toBe('')
  })

  test('works from the keyboard alone', async () => {
    await open()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await panel().getByText('Evidence ev-1', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await panel().getByText('Keys and marks').waitFor()
    await page.keyboard.press('Escape')
    await panel().waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate('document.activeElement.dataset.evidence')).toBe('ev-1')
  })

  test('hostile telemetry stays text on the page, in evidence and in a trace', async () => {
    await open()
    const systems = page.getByRole('region', { name: 'Systems now' })
    await systems.getByText(HOSTILE.html).waitFor()
    await page.evaluate("for (const fold of document.querySelectorAll('main section > details')) fold.open = true")
    expect(await page.locator('main').innerText()).toContain(HOSTILE.script)
    expect(await page.locator('main').innerText()).toContain(
      'note = order \\u202egnp.exe\\u202c \u05e9\u05dc\u05d5\u05dd',
    )
    await open('#ev=ev-9')
    await panel().getByRole('cell', { name: HOSTILE.script }).waitFor()
    expect(await panel().innerText()).toContain(HOSTILE.html)
    await open(`#trace=${HOSTILE_TRACE}`)
    await panel().getByRole('button', { name: HOSTILE.script }).click()
    expect(await panel().innerText()).toContain(HOSTILE.script)
    expect(await panel().innerText()).toContain('failed spans')
    expect(await page.locator('img, iframe, script:not([src])').count()).toBe(0)
    expect(await pwned()).toBeUndefined()
  })

  test.for([360, 768, 1280])('nothing is wider than a screen of %i px, also with names of 10 kB', async (width) => {
    for (const hash of ['', '#ev=ev-9', `#trace=${HOSTILE_TRACE}`]) {
      await open(hash, width)
      if (hash !== '')
        await panel()
          .getByText('Its log lines')
          .or(panel().getByText('The query', { exact: true }))
          .waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
  })

  test('without a diagnosis it says what to do, and tells when the connection is lost', async () => {
    const clock = { now: () => unixMs(Date.UTC(2026, 2, 1)) }
    const empty = await startHttp({
      host: '127.0.0.1',
      port: 0,
      answers: recordingAnswers(),
      clock,
      webDir: WEB_DIR,
    })
    page = await shown.browser.newPage()
    await page.goto(empty.url)
    await page.getByText('Nothing has been diagnosed yet').waitFor()
    await page.getByText('OTEL_EXPORTER_OTLP_ENDPOINT').waitFor()
    await page.getByText('● live').waitFor()
    await page.getByText(/Counting requests|Looking at certificates/).waitFor({ state: 'detached' })
    expect(await page.getByRole('heading', { name: /Objectives|Breaks by itself/ }).count()).toBe(0)
    await empty.stop()
    await page.keyboard.press('r')
    await page.getByText('✗ connection lost').waitFor()
  })

  test('a question about another window is asked and restored by its address', async () => {
    await open()
    await page.getByLabel('Window to diagnose').selectOption('60')
    await page.getByRole('button', { name: 'Diagnose' }).click()
    await page.getByRole('button', { name: 'Newest' }).waitFor()
    expect(page.url()).toMatch(/#from=.*&to=/)
  })

  test('a trace that is gone says so, and what it means', async () => {
    await open(`#trace=${'c'.repeat(32)}`)
    await panel().getByText('no span of this trace is stored').waitFor()
    expect(shown.troubles.splice(0)).toEqual([expect.stringContaining('404')])
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
