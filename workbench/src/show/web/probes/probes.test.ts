import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, Live, wish } from '../../../live/live.test-helper.ts'
import { probeAnswersOf } from '../../../main/probes/probes.ts'
import { handClock, memoryPorts } from '../../../respond/incident/memory-record.test-helper.ts'
import { recordingAnswers } from '../../http/answers.test-helper.ts'
import { startHttp } from '../../http/server.ts'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, heldBack, type ShownPage, shownPage, sightedOn } from '../browser.test-helper.ts'
import { WEB_DIR } from '../shown-workbench.test-helper.ts'

const MARKUP = '<img src=x onerror="window.pwned=1"> \u202egnp.exe'

/** An app whose values, names and source are hostile; it passes its line as often as it is told. */
const APP = `// ${MARKUP} ${'long '.repeat(4_000)}
function total(order) {
  const note = order.note
  const lines = order.items.length
  return lines + note.length
}
process.stdin.on('data', (text) => {
  const times = Number(String(text).trim())
  const long = 'x'.repeat(1_000_000)
  for (let i = 0; i < times; i++) total({ id: i, note: ${JSON.stringify(MARKUP)}, long, items: [{ sku: 'a', [${JSON.stringify(MARKUP)}]: 1 }] })
  console.log('done')
})
`

describe.skipIf(browserPath === undefined)('the page of probes in a browser', () => {
  let live: Live
  let shown: ShownPage
  let page: Page
  let app: App

  beforeAll(async () => {
    live = await new Live().open()
    const url = `tcp://127.0.0.1:${live.door.port}`
    shown = await shownPage(undefined, { probes: { book: live.book, url } })
    app = live.app('app-1', {}, 'app.cjs', APP)
    await live.connected(1)
  })

  afterAll(async () => {
    await shown?.stop()
    await live?.[Symbol.asyncDispose]()
  })

  async function open(hash = '#/probes', width = 1280): Promise<void> {
    page = await shown.open(hash, { width })
  }

  const results = () => page.getByRole('region', { name: /^What pr-\d+ sees/ })
  const source = () => page.getByRole('listbox', { name: /^Lines of the file/ })
  const button = (name: string | RegExp) => page.getByRole('button', { name })

  /** A snapshot that has seen the hostile order. */
  async function snapshot(): Promise<string> {
    const placed = await live.book.place(wish({ kind: 'snapshot', line: 4 }), { by: 'on-call' })
    if (!placed.ok) throw new Error(placed.error.what)
    await app.pass(1)
    return placed.value.id
  }

  test('without a process it says how one comes to take probes, with the address to dial', async () => {
    await using nobody = await new Live().open()
    const url = `tcp://127.0.0.1:${nobody.door.port}`
    const clock = handClock('2026-03-01T00:00:00Z')
    const answers = {
      ...recordingAnswers(),
      probes: probeAnswersOf(nobody.book, url, { incidents: memoryPorts(clock), roles: undefined }),
    }
    const empty = await startHttp({ host: '127.0.0.1', port: 0, answers, clock, webDir: WEB_DIR })
    page = await shown.browser.newPage()
    await page.goto(`${empty.url}/#/probes`)
    await page.getByText(`LASTGOOD_PROBE_URL=${url}`).waitFor()
    await page.getByText('None was placed yet').waitFor()
    expect(await barriers(page)).toEqual([])
    await page.close()
    await empty.stop()
  })

  test('a snapshot is placed at a line once its plan is confirmed, and what it sees streams in', async () => {
    await open()
    await source()
      .getByRole('option', { name: /const lines = order.items.length/ })
      .click()
    await page.getByText('At line 4 of app.cjs').waitFor()
    await page.getByText('Limits, and why').click()
    await page.getByLabel('Placing it may stall the process (ms)').fill('10000')
    await button('Tell what it would take').click()
    const plan = page.getByRole('region', { name: 'What it would take' })
    expect(await plan.innerText()).toMatch(/app-1[\s\S]*by patch[\s\S]*each pass[\s\S]*nanoseconds[\s\S]*a day/)
    const before = live.book.probes().length
    await plan.getByRole('button', { name: 'Place it' }).click()
    await page.getByText(/✓ pr-\d+ is in place\./).waitFor()
    expect(live.book.probes()).toHaveLength(before + 1)
    await app.pass(1)
    const hit = results().getByRole('article').first()
    await hit.getByText('order', { exact: true }).click()
    await hit.getByText('items', { exact: true }).waitFor()
    expect(await hit.innerText()).toContain('note = "<img src=x onerror=')
    await hit.getByText('How it came there').click()
    await hit.getByText(/^total .*app\.cjs:4\)/).waitFor()
    await results()
      .getByText(/^9 hits left, ends in \d+:\d\d$/)
      .waitFor()
  })

  test('an answer to an older wish is not shown, and the plan says what was asked for', async () => {
    await open('#/probes?service=app&line=5')
    await page.getByLabel('What it does').selectOption('log')
    const sentence = page.getByLabel('The sentence, values in braces')
    await sentence.fill('first {order.id}')
    const goOn = await heldBack(page, '**/api/probes/plan')
    const answered = page.waitForResponse('**/api/probes/plan')
    await button('Tell what it would take').click()
    await sentence.fill('second {order.id}')
    const hasShown = await sightedOn(page, 'first {order.id}')
    goOn()
    await (await answered).finished()
    await button('Tell what it would take').click()
    const plan = page.getByRole('region', { name: 'What it would take' })
    await plan.getByText('second {order.id}').waitFor() // by then the first answer was read
    expect(await hasShown()).toBe(false)
  })

  test('a counter tells its numbers and a curve as they come, and is removed', async () => {
    await open('#/probes?service=app&line=5')
    await page.getByLabel('What it does').selectOption('counter')
    await page.getByText('Limits, and why').click()
    await page.getByLabel('Placing it may stall the process (ms)').fill('10000')
    await button('Tell what it would take').click()
    await button('Place it').click()
    await results().getByText('0 passes', { exact: true }).waitFor()
    await app.pass(30)
    await results().getByText('30 passes', { exact: true }).waitFor()
    await app.pass(12)
    await results().getByText('42 passes', { exact: true }).waitFor()
    await results()
      .getByRole('img', { name: /passes a second/ })
      .waitFor()
    await results()
      .getByRole('button', { name: /^Remove pr-/ })
      .click()
    await results().getByText('it has ended').waitFor()
    await page.getByText('Show the trail').click()
    await page.getByRole('list', { name: 'Trail, newest first' }).getByText('removed by on-call').first().waitFor()
  })

  test('works by the keyboard alone: a line, its kind, the plan, the probe', async () => {
    await open()
    await source().focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByText('At line 3 of app.cjs').waitFor()
    await page.keyboard.type('log')
    await page.keyboard.press('Tab')
    await page.keyboard.type('items={order.items.length}')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Place it')
    await page.keyboard.press('Enter')
    await page.getByText(/✓ pr-\d+ is in place/).waitFor()
    await app.pass(2)
    await results().getByText('items=1').first().waitFor()
  })

  test('what cannot be placed is refused with what would be', async () => {
    await open('#/probes?service=app&line=2')
    await page.getByLabel('Only where this holds').fill('order.items.push(1)')
    await button('Tell what it would take').click()
    await page.getByRole('alert').getByText('not allowed').waitFor()
    await open('#/probes?service=app&line=1')
    await button('Tell what it would take').click()
    await page.getByRole('alert').waitFor()
    expect(shown.troubles.splice(0).every((trouble) => /status of 4\d\d/.test(trouble))).toBe(true)
  })

  test.for([360, 768, 1440])('hostile source and values stay text, and within a screen of %i px', async (width) => {
    await open(`#/probes?probe=${await snapshot()}`, width)
    await source().getByText('\\u202egnp.exe').first().waitFor()
    const hit = results().getByRole('article').first()
    await hit.getByText('order', { exact: true }).click()
    await hit.getByText('items', { exact: true }).click()
    await hit.locator('summary').filter({ hasText: /^0 / }).click()
    await hit.getByText('\\u202egnp.exe').first().waitFor()
    expect(await page.locator('img, iframe, script:not([src])').count()).toBe(0)
    expect(await page.evaluate('window.pwned')).toBeUndefined()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  })

  test.for(['light', 'dark'] as const)('nobody is kept out in %s', async (colorScheme) => {
    page = await shown.open(`#/probes?service=app&line=4&probe=${await snapshot()}`, { colorScheme })
    await results().getByRole('article').first().waitFor()
    expect(await barriers(page)).toEqual([])
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
