import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'
import { HOSTILE } from '../shown-telemetry.test-helper.ts'

describe.skipIf(browserPath === undefined)('what is looked after, in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage()
  })

  afterAll(() => shown?.stop())

  const objectives = () => page.getByRole('list', { name: 'Objectives, the worst first' }).locator('> li')
  const watchers = () => page.getByRole('list', { name: 'What breaks by itself, the worst first' }).locator('> li')
  const textsOf = async (items: ReturnType<typeof objectives>): Promise<readonly string[]> => {
    await items.first().waitFor()
    return (await items.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '))
  }

  test('objectives stand with what is left of their budgets and which burns, the worst first', async () => {
    page = await shown.open()
    const [worst, next, ...rest] = await textsOf(objectives())
    expect(worst).toMatch(/^Checkouts answer ✗ burns budget left -\d+ %; burn rate \d+(\.\d+)? in 60 min, \d+/)
    expect(next).toContain(`${HOSTILE.html} ✗ burns`)
    expect(rest).toEqual([
      expect.stringMatching(/^Prices are told ✓ holds budget left 100 %; burn rate 0 in 60 min/),
      expect.stringMatching(/^Nobody asks \? no requests Nobody asked attic anything in 30 d\. Is it named so/),
    ])
    await page.getByRole('region', { name: 'Objectives' }).getByText('2 of 4 burn').waitFor()
  })

  test('an objective says how it is counted, and leads to the requests that spend its budget', async () => {
    page = await shown.open()
    await objectives().first().getByText('How it is counted').click()
    const told = (await objectives().first().innerText()).replaceAll(/\s+/g, ' ')
    expect(told).toMatch(/web: 99.9 % of requests do not fail in 30 d, (29|30) min of them stored; kept 9\d/)
    expect(told).toMatch(/over 14.4 in both is a page: it burns .*SELECT/)
    await objectives().first().getByRole('link', { name: 'Failed requests of web in the last 60 min' }).click()
    await page.getByRole('region', { name: 'What sets the selection apart' }).getByRole('listitem').first().waitFor()
    expect(page.url()).toContain('service=web&last=60&boxOutcome=failed')
    page = await shown.open()
    await objectives().nth(1).getByRole('link', { name: 'Slow requests of web' }).click()
    await page.getByRole('region', { name: 'What sets the selection apart' }).getByRole('listitem').first().waitFor()
    expect(page.url()).toContain('operation=POST+%2Fcheckout&last=60&msMin=300')
  })

  test('watchers tell what is bad before what is to be minded, each with its query or command', async () => {
    page = await shown.open()
    const [bad, mind] = await textsOf(watchers())
    expect(bad).toMatch(/^job ✗ bad nightly-report of web had to begin at .* and gave no sign within 2 min The query/)
    expect(mind).toMatch(/^certificate ! mind 127.0.0.1:1: .* a TLS handshake with 127.0.0.1:1$/)
    await watchers().first().getByText('The query job-signs').click()
    await watchers().first().getByText('SELECT').waitFor()
    await page.getByRole('region', { name: 'Breaks by itself' }).getByText('1 bad, 1 to mind').waitFor()
  })

  test.for(['light', 'dark'] as const)('nobody is kept out of either in %s, opened as well', async (colorScheme) => {
    page = await shown.open('', { colorScheme, width: 360 })
    await objectives().first().getByText('How it is counted').click()
    await watchers().first().getByText('The query job-signs').click()
    await page.waitForLoadState('networkidle')
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  })

  test('what cannot be read says so and what to do, and the rest stays', async () => {
    page = await shown.open()
    const context = await shown.browser.newContext()
    await context.clock.install()
    await context.route('**/api/record/slo', (route) => route.abort())
    page = await shown.open('', { context })
    const region = page.getByRole('region', { name: 'Objectives' })
    await region.getByRole('alert').waitFor()
    await watchers().first().waitFor()
    await context.clock.pauseAt(Date.now() + 60_000) // the page would ask again by itself
    await context.unroute('**/api/record/slo')
    await region.getByRole('button', { name: 'Try again' }).click()
    await objectives().first().waitFor()
    await context.close()
    expect(shown.troubles.splice(0).every((trouble) => /ERR_FAILED/.test(trouble))).toBe(true)
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
