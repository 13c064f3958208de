import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Live } from '../../live/live.test-helper.ts'
import { SCOPES, type Scope } from '../../model/access.ts'
import { QUESTIONS } from '../http/access.ts'
import { Sessions } from '../http/sessions.ts'
import { barriers } from './axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from './browser.test-helper.ts'

const APP = `let n = 0
function work() {
  n += 1
}
setInterval(work, 20)
`

describe.skipIf(browserPath === undefined)('who may not do all, in a browser', () => {
  let live: Live
  let shown: ShownPage
  let incident: string
  let areAsked = false

  beforeAll(async () => {
    live = await new Live().open()
    const access = {
      areAsked: () => areAsked,
      holderOf: (secret: string) => {
        const scope = SCOPES.find((one) => secret === one)
        return scope && { name: scope, kind: 'human' as const, scopes: [scope] }
      },
      sessions: new Sessions(() => 0),
      provesItself: () => false,
      note: () => undefined,
      elapsedMs: () => performance.now(),
    }
    const probes = { book: live.book, url: `tcp://127.0.0.1:${live.door.port}` }
    shown = await shownPage(undefined, { access, probes })
    incident = (await shown.post('record/declare', { title: 'orders fail', service: 'orders' })).incident.id
    await shown.post(`incidents/${incident}/try`, { what: 'restart web' }) // it raises flags, which have forms of their own
    live.app('web-1', {}, 'web.cjs', APP)
    await live.connected(1)
    areAsked = true
  })

  afterAll(async () => {
    await shown?.stop()
    await live?.[Symbol.asyncDispose]()
  })

  /** A browser of somebody who holds one scope, and what was refused there or written. */
  async function browserOf(scope: Scope) {
    const context = await shown.browser.newContext({ extraHTTPHeaders: { authorization: `Bearer ${scope}` } })
    const refused: string[] = []
    const written: string[] = []
    context.on('response', (reply) => void (reply.status() === 403 && refused.push(reply.url())))
    context.on('request', (asked) => {
      if (asked.method() === 'POST' && !QUESTIONS.has(new URL(asked.url()).pathname)) written.push(asked.url())
    })
    return { context, refused, written }
  }

  async function read(context: BrowserContext, hash: string): Promise<Page> {
    const page = await shown.open(hash, { context })
    await expect.poll(() => page.getByRole('status').filter({ hasText: /…$/ }).count()).toBe(0)
    return page
  }

  test('who may only read sees every page, is refused nothing there and offered nothing that would be', async () => {
    const { context, refused, written } = await browserOf('viewer')
    const pages = ['', '#/probes', '#/checks', '#/post', '#/learn', '#/learn/cards', '#/learn/drills', '#/explore/sql']
    for (const hash of [...pages, `#/incidents/${incident}`, `#/learn/postmortem?incident=${incident}`]) {
      const page = await read(context, hash)
      await page.getByRole('button', { name: 'Pin' }).waitFor({ state: 'detached' })
      for (const key of ['d', 'N', 'p']) await page.keyboard.press(key)
      expect(await page.getByRole('dialog').count(), hash).toBe(0)
      const offered = await page.getByRole('main').getByRole('button').allInnerTexts()
      expect(offered.filter((name) => /declare|tell what|send|remove|place|begin|end the/i.test(name))).toEqual([])
      expect(await emptyFolds(page), hash).toEqual([])
      expect(await barriers(page)).toEqual([])
      await page.close()
    }
    expect({ refused, written }).toEqual({ refused: [], written: [] })
    await context.close()
  })

  /** Folds in which nothing is, when all are opened. */
  async function emptyFolds(page: Page): Promise<readonly string[]> {
    await page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    await expect.poll(() => page.getByRole('status').filter({ hasText: /…$/ }).count()).toBe(0)
    return page
      .getByRole('main')
      .locator('details')
      .evaluateAll((folds) =>
        folds
          .map((fold) => [fold.querySelector('summary')?.innerText.trim(), (fold as HTMLElement).innerText.trim()])
          .flatMap(([title, all]) => (title === all ? [title ?? ''] : [])),
      )
  }

  test('who may only read is offered no command that would do nothing', async () => {
    const { context } = await browserOf('viewer')
    const page = await read(context, '')
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: /Keys and help/ }).waitFor()
    expect(await page.getByRole('option', { name: /Pin/ }).count()).toBe(0)
    await context.close()
  })

  test('who was sent to sign in comes back to where they were', async () => {
    const context = await shown.browser.newContext()
    const page = await shown.open(`#/incidents/${incident}`, { context })
    await page.getByLabel('Access token').fill('none')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This is no token, or no longer one.').waitFor()
    await page.getByLabel('Access token').fill('responder')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: 'orders fail' }).waitFor()
    await context.close()
  })

  test('who is signed in no longer is told so, and comes back to what was typed', async () => {
    const context = await shown.browser.newContext()
    const page = await shown.open(`#/incidents/${incident}`, { context })
    const signIn = async (): Promise<void> => {
      await page.getByLabel('Access token').fill('responder')
      await page.getByRole('button', { name: 'Sign in' }).click()
    }
    await signIn()
    const note = page.getByLabel('What did you see, do or think?')
    await note.fill('p99 is up')
    await context.clearCookies()
    await page.getByRole('button', { name: 'Write it down' }).click()
    await page.getByRole('alert').getByText('You are no longer signed in.').waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByRole('link', { name: 'Sign in again' }).click()
    await signIn()
    await page.getByRole('heading', { level: 1, name: 'orders fail' }).waitFor()
    expect(await note.inputValue()).toBe('p99 is up')
    await context.close()
  })

  test('who may place probes is offered that, and no more; who works on incidents is offered the rest', async () => {
    const offers = async (scope: Scope, hash: string, button: string): Promise<boolean> => {
      const { context, refused } = await browserOf(scope)
      const page = await read(context, hash)
      const isThere = (await page.getByRole('button', { name: button }).count()) > 0
      expect(refused).toEqual([])
      await context.close()
      return isThere
    }
    const place = ['#/probes', 'Tell what it would take'] as const
    const declare = ['', 'Declare an incident'] as const
    expect([await offers('probe', ...place), await offers('probe', ...declare)]).toEqual([true, false])
    expect([await offers('responder', ...place), await offers('responder', ...declare)]).toEqual([false, true])
  })
})
