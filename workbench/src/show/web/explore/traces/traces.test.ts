import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../../browser.test-helper.ts'
import { hostileTelemetry, LARGE_TRACE, LONG_TRACE } from '../../shown-hostile.test-helper.ts'
import { HOSTILE, HOSTILE_TRACE, SLOW_TRACE } from '../../shown-telemetry.test-helper.ts'

const TRACES = '#/explore/traces'

describe.skipIf(browserPath === undefined)('traces in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage(hostileTelemetry)
  })

  afterAll(() => shown?.stop())

  async function open(hash = TRACES, width = 1280): Promise<void> {
    page = await shown.open(hash, { width })
  }

  const heatmap = () => page.getByRole('application', { name: /^Heatmap of/ })
  const apart = () => page.getByRole('region', { name: 'What sets the selection apart' })
  const field = (name: string) => new URLSearchParams(new URL(page.url()).hash.split('?')[1]).get(name)

  test('a box dragged over the slow requests is compared with the rest, and its address restores it', async () => {
    await open(`${TRACES}?service=web`)
    const { x, y, width, height } = (await heatmap().boundingBox())!
    await page.mouse.move(x + width * 0.55, y + 2)
    await page.mouse.down()
    await page.mouse.move(x + width - 2, y + height * 0.3, { steps: 5 })
    await page.mouse.up()
    await apart().getByText('app.ring=canary').first().waitFor()
    expect((await apart().getByRole('listitem').first().innerText()).replaceAll(/\s+/g, ' ')).toMatch(
      /selected 100 % rest \d+ % odds ×/,
    )
    expect(Number(field('msMin'))).toBeGreaterThan(100)
    await page.reload()
    await apart().getByText('app.ring=canary').first().waitFor()
    await apart().getByRole('button', { name: 'only these' }).first().click()
    await page.getByRole('list', { name: 'Attributes that must hold' }).getByText('app.ring=canary').waitFor()
    expect(field('msMin')).toBeNull()
  })

  test('by the keyboard alone: the slowest are selected, a trace is opened and held against a good one', async () => {
    await open(`${TRACES}?service=web`)
    await heatmap().focus()
    await page.keyboard.press('ArrowUp')
    for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Selected spans' }).waitFor()
    await page.getByRole('button', { name: /slowest 5 %/ }).focus()
    await page.keyboard.press('Enter')
    await apart().getByText('app.ring=canary').first().waitFor()
    await page.getByRole('region', { name: 'Selected spans' }).getByRole('listitem').first().getByRole('button').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /^Hold it against a good request/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Where it takes longer' }).getByText('SELECT orders').waitFor()
  })

  test('a bad request beside a good one shows what it waited for, and where the failure began', async () => {
    await open(`#/explore/sides?bad=${SLOW_TRACE}`)
    const longer = page.getByRole('region', { name: 'Where it takes longer' })
    expect(await longer.getByRole('listitem').first().innerText()).toMatch(/SELECT orders[\s\S]*bad[\s\S]*failed/)
    await page.getByRole('button', { name: /began here SELECT orders.*failed$/ }).waitFor()
    await page
      .getByRole('region', { name: '✓ A good one' })
      .getByRole('button', { name: /SELECT orders/ })
      .waitFor()
    expect(await barriers(page)).toEqual([])
  })

  test('a trace of 100 000 spans is cut, said to be, and drawn only where it is in sight', async () => {
    await open(`${TRACES}?trace=${LONG_TRACE}`)
    const panel = page.getByRole('dialog')
    await panel.getByText('10000 first').waitFor()
    const rows = panel.getByRole('list', { name: 'Spans' }).getByRole('listitem')
    expect(await rows.count()).toBeLessThan(100)
    await panel
      .getByRole('list', { name: 'Spans' })
      .locator('..')
      .evaluate((frame) => frame.scrollTo(0, 1e9))
    await panel.locator('[aria-posinset="10000"]').waitFor()
    expect(await rows.count()).toBeLessThan(100)
  })

  test('a span that is out of sight is found by its name or an attribute', async () => {
    await open(`${TRACES}?trace=${LONG_TRACE}`)
    const panel = page.getByRole('dialog')
    const find = panel.getByLabel('Find in all spans')
    await find.fill('row=4321')
    await panel.getByText('1 of 1', { exact: true }).waitFor()
    await panel.getByRole('button', { name: /^step 4321 batch/ }).waitFor()
    expect(await panel.locator('[data-found="true"]').innerText()).toContain('step 4321')
    await find.fill('STEP 8765')
    await panel.getByRole('button', { name: /^step 8765 batch/ }).waitFor()
    expect(await barriers(page)).toEqual([])
  })

  test.for([
    [`${TRACES}?service=large`, 'nnnnnn'],
    [`${TRACES}?spans=all&outcome=failed`, '<img'],
    [`${TRACES}?trace=${LARGE_TRACE}`, 'nnnnnn'],
    [`#/explore/sides?bad=${HOSTILE_TRACE}`, HOSTILE.script],
    [`#/explore/sides?bad=${LARGE_TRACE}`, 'nnnnnn'],
  ] as const)('hostile text and megabytes stay text within the screen at %s', async ([hash, says]) => {
    for (const width of [360, 1440]) {
      await open(hash, width)
      await page.getByText(says).first().waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
    expect(await page.locator('img, iframe').count()).toBe(0)
    expect(await page.evaluate('window.pwned')).toBeUndefined()
  })

  test('with 5 000 services the heatmap counts all, and the proposals are cut', async () => {
    await open()
    await heatmap().waitFor()
    expect(await heatmap().getAttribute('aria-label')).toMatch(/^Heatmap of [678]\d{3} spans/)
    await page.getByLabel('Service').fill('service-4999')
    await page.keyboard.press('Enter')
    await page.getByRole('application', { name: /^Heatmap of 1 span / }).waitFor()
  })

  test('an empty window says what to do', async () => {
    await open(`${TRACES}?service=nobody`)
    await page.getByText('No span of this kind began in this window.').waitFor()
    await page.getByRole('button', { name: 'take the filters away' }).click()
    await heatmap().waitFor()
  })

  test.for(['light', 'dark'] as const)('nobody is kept out in %s', async (colorScheme) => {
    page = await shown.open(`${TRACES}?boxOutcome=failed`, { colorScheme })
    await apart().getByRole('listitem').first().waitFor()
    expect(await barriers(page)).toEqual([])
  })

  test('what is asked for wrongly is refused by the name of the field', async () => {
    const status = async (path: string): Promise<readonly [number, string]> => {
      const reply = await fetch(`${shown.url}/api/explore/${path}`)
      return [reply.status, ((await reply.json()) as { error: { what: string } }).error.what]
    }
    expect(await status('heatmap?where=nothing')).toEqual([400, expect.stringContaining('where.0: expected key=value')])
    expect(await status('spans?order=best')).toEqual([400, expect.stringContaining('order')])
    expect(await status('compare?msMin=-1')).toEqual([400, expect.stringContaining('msMin')])
    expect(await status(`sides?bad=${'9'.repeat(32)}`)).toEqual([400, expect.stringContaining('no span of this trace')])
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
