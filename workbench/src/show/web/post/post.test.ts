import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PostPort } from '../../../respond/post/ports.ts'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'

const HOSTILE = `<img src=x onerror="window.pwned=1"> \u202egnp.exe ${'n'.repeat(5_000)}`
const PNG = [0x89, 0x50, 0x4e, 0x47]

/** An alert that came in, and a message that could not be sent. */
async function letters(post: PostPort): Promise<void> {
  await post.put('in', [{ key: 'a', about: HOSTILE, body: '{}' }])
  const message = { incident: 'inc-1', about: 'declared', title: HOSTILE }
  await post.put('out', [{ key: 'b', about: HOSTILE, body: JSON.stringify(message) }])
  const taken = await post.take('out')
  if (taken.ok && taken.value !== undefined)
    await post.settle({ ...taken.value, state: 'dead', tries: 5, says: `HTTP 500 ${HOSTILE}` })
}

describe.skipIf(browserPath === undefined)('what is taken along and what is told, in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage(undefined, { post: letters })
  })

  afterAll(() => shown?.stop())

  async function open(hash: string, width = 1280): Promise<void> {
    page = await shown.open(hash, { width })
  }

  test.for([
    ['the symptom', '', /^Save as PNG: p99 of/],
    ['the map of services', '', /^Save as PNG: Map of services/],
    ['the heatmap', '#/explore/traces', /^Save as PNG: Requests by duration/],
  ] as const)('%s is saved as a picture, with its title and its axes', async ([, hash, name]) => {
    await open(hash)
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toMatch(/^lastgood-.*Z\.png$/)
    const bytes = readFileSync(await saved.path())
    expect([...bytes.subarray(0, 4)]).toEqual(PNG)
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(800)
    expect(bytes.length).toBeGreaterThan(5_000)
  })

  test('on paper there is what one reads, light and in full, and nothing to press', async () => {
    await open('')
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('banner').isVisible()).toBe(false)
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true)
    expect(
      await page
        .getByRole('button', { name: /^Save as PNG/ })
        .first()
        .isVisible(),
    ).toBe(false)
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('light')
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBeUndefined()
  })

  test('who told of alerts, whom incidents told, and what could not be sent, which is sent again', async () => {
    await open('#/post')
    const heard = page.getByRole('list', { name: 'Sources of alerts and changes' })
    await heard.getByText('1 fact').waitFor()
    const dead = page
      .getByRole('list', { name: 'Messages, newest first' })
      .getByRole('listitem')
      .filter({ hasText: 'given up on' })
    await dead.getByText('HTTP 500').waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByLabel('Which').selectOption('those that could not be sent')
    await dead.getByRole('button', { name: /^Send \d+ again/ }).click()
    await page.getByText('There is none.').waitFor()
    expect(await page.locator('img, iframe, script:not([src])').count()).toBe(0)
    expect(await page.evaluate('window.pwned')).toBeUndefined()
  })

  test.for([360, 1440])('hostile names of senders stay within a screen of %i px', async (width) => {
    await open('#/post', width)
    await page.getByText('\\u202egnp.exe').first().waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
