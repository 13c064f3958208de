import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, heldBack, type ShownPage, shownPage } from '../browser.test-helper.ts'

describe.skipIf(browserPath === undefined)('what is in sight on a small screen', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage()
    await shown.deploy()
  })

  afterAll(() => shown?.stop())

  const next = () => page.getByRole('region', { name: 'Next step' })
  const nextSays = (text: string) => next().getByRole('heading', { name: text }).waitFor()

  /** The room of an incident that somebody leads, with the form of the pause in it. */
  async function paused(title: string): Promise<string> {
    const { id } = (await shown.post('record/declare', { title, service: 'orders' })).incident
    for (const verb of ['ack', 'lead']) await shown.post(`incidents/${id}/${verb}`, {})
    page = await shown.open(`#/incidents/${id}`, { width: 390 })
    await nextSays('Stop for ninety seconds')
    return id
  }

  test('what has become next is in sight when a long form was filled in before it, and the pause is asked for once', async () => {
    await paused('woken on a small screen')
    await next().getByText('wrong: woken on a small screen').waitFor()
    expect(await page.getByText('Pause: ninety seconds').count()).toBe(0)
    for (const name of ['First', 'Second', 'Third']) await next().getByLabel(`${name} step`).fill('look')
    const top = () => next().evaluate((part) => part.getBoundingClientRect().top)
    expect(await top()).toBeLessThan(0)
    await next().getByRole('button', { name: 'These are my steps' }).click()
    await nextSays('Triage it')
    await expect.poll(top).toBeGreaterThanOrEqual(0)
  })

  test('who works in another part by the time that something else becomes next stays there', async () => {
    const id = await paused('two things at once')
    for (const name of ['First', 'Second', 'Third']) await next().getByLabel(`${name} step`).fill('look')
    const goOn = await heldBack(page, /verbs=status/)
    const sent = page.waitForResponse(`**/api/incidents/${id}/pause`)
    await next().getByRole('button', { name: 'These are my steps' }).click()
    await sent
    const note = page.getByLabel('What did you see, do or think?')
    await note.fill('p99 is up')
    goOn()
    await nextSays('Triage it')
    expect(await note.evaluate(isSeenOnceDrawn)).toBe(true)
  })

  test('what the keys are on stays in sight when the page grows above it, and who scrolled away from it stays there', async () => {
    await paused('a page that grows')
    const note = page.getByLabel('What did you see, do or think?')
    await note.focus()
    await next().evaluate(growBefore)
    expect(await note.evaluate(isSeenOnceDrawn)).toBe(true)
    await page.mouse.wheel(0, -100_000)
    await expect.poll(() => note.evaluate(isSeenOnceDrawn)).toBe(false)
    await next().evaluate(growBefore)
    expect(await note.evaluate(isSeenOnceDrawn)).toBe(false)
  })
})

/** Runs in the page: makes it longer where the browser does not hold what is in the window in its place. */
function growBefore(part: Element): void {
  document.documentElement.style.overflowAnchor = 'none'
  const added = document.createElement('div')
  added.style.height = '3000px'
  part.before(added)
}

/** Runs in the page: whether an element is in the window when all has been drawn. */
async function isSeenOnceDrawn(element: Element): Promise<boolean> {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}
