import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'
import { practiceRoom } from './practice.test-helper.ts'

const HOSTILE = `<img src=x onerror="window.pwned=1"> \u202egnp.exe ${'n'.repeat(400)}`

describe.skipIf(browserPath === undefined)('the pages of learning in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage(undefined, { drills: practiceRoom() })
  })

  afterAll(() => shown?.stop())

  async function open(hash: string, width = 1280): Promise<void> {
    page = await shown.open(hash, { width })
  }

  async function over(title: string, service = 'orders'): Promise<string> {
    const { id } = (await shown.post('record/declare', { title, service })).incident
    await shown.post(`incidents/${id}/resolve`, { anyway: 'seen by eye' })
    return id
  }

  const region = (name: string) => page.getByRole('region', { name })
  const button = (name: string | RegExp) => page.getByRole('button', { name })

  test('a section is linted while it is written, a finding leads to its place, and the draft beside has it once it is kept', async () => {
    const id = await over('orders fail')
    await open(`#/learn/postmortem?incident=${id}`)
    const write = region('Write a section')
    await write.getByLabel('Section').selectOption('trigger')
    const text = write.getByLabel(/^Its text/)
    await text.fill('All was well.\nIt was human error.')
    await write.getByText('1 place could be better').waitFor()
    await write.getByRole('button', { name: 'line 2' }).click()
    expect(await page.evaluate('getSelection().toString()')).toBe('human error')
    await text.fill('The deploy of 14:00 UTC took the index away (ev-1).')
    await write.getByText('✓ The lint finds nothing in it.').waitFor()
    await button('Keep this section').click()
    await region('Draft of the postmortem').getByText('took the index away (ev-1)').waitFor()
    await write.getByText('written', { exact: true }).waitFor()
  })

  test('factors and actions are added with advice, listed over all incidents, and settled with a reason', async () => {
    const id = await over('payments fail')
    await open(`#/learn/postmortem?incident=${id}`)
    await page.getByText('Add a factor').click()
    await page.getByLabel('What had to be true').fill('nobody was told of the queue')
    await button('Add this factor').click()
    await region('Contributing factors').getByText('nobody was told of the queue').waitFor()
    await page.getByText('Add an action').click()
    await page.getByLabel('What is done, with its end state').fill('Improve monitoring')
    await button('Add this action').click()
    await page.getByText('! "Improve" names a direction').waitFor()
    await open('#/learn')
    const item = page
      .getByRole('list', { name: /^Action items/ })
      .getByRole('listitem')
      .filter({ hasText: `${id} a-1` })
    await item.getByText('! nobody owns it').waitFor()
    await item.getByText('a-1 is done, or will not be').click()
    await item.getByLabel('What shows that it is done').fill('an alert fired in a drill')
    await item.getByRole('button', { name: 'It is done' }).click()
    await item.waitFor({ state: 'detached' })
    await page.getByLabel('Show those that are settled, too').check()
    await item.getByText('an alert fired in a drill').waitFor()
  })

  test('the past is listed with its postmortems, and held against an incident with what differs', async () => {
    const [past, today] = [await over('search is slow', 'search'), await over('search is slow again', 'search')]
    await open(`#/learn?incident=${today}`)
    const like = page.getByRole('list', { name: 'Past incidents that resemble it' })
    await like.getByRole('link', { name: past, exact: true }).waitFor()
    expect(await like.innerText()).toMatch(/alike: .*search/)
    await page.getByRole('link', { name: `Postmortem of ${past}` }).click()
    await page.getByRole('heading', { level: 1, name: 'Postmortem' }).waitFor()
    expect(page.url()).toContain(`incident=${past}`)
  })

  test('a card is asked, answered after one has said how sure one is, and graded, by the keyboard alone', async () => {
    await open('#/learn/cards')
    const card = page.getByRole('article', { name: /^Card C-/ })
    const first = await card.getAttribute('aria-label')
    await card.getByRole('button', { name: 'no idea' }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await card.getByText('You were 25 % sure').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await card.getByText(/It comes back in .*“good” counts as “hard”/).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => card.getAttribute('aria-label')).not.toBe(first)
    await region('How honest your sureness is').getByText('1 answer;').waitFor()
  })

  test.for([
    ['#/?system=practice', 'There is no practice system', 'No drill has run since the workbench was started.'],
    ['#/explore/logs?system=practice', 'There is no practice system', 'kept until the next drill begins'],
    ['#/explore/traces?system=nonsense', 'There is no system “nonsense”', 'the practice system of a drill'],
  ] as const)('%s, where there is no such system, says so once and leads on', async ([hash, title, says]) => {
    await open(hash)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByText(says).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(await barriers(page)).toEqual([])
    await page.getByRole('link', { name: 'Look at your own system' }).click()
    await page.getByRole('heading', { level: 1, name: title }).waitFor({ state: 'detached' })
    expect(page.url()).not.toContain('system')
  })

  test('a drill is begun, worked with a hint, an action and an answer, ended, and scored line by line', async () => {
    await open('#/learn/drills')
    await page.getByLabel('What breaks').selectOption({ label: 'easy: title of leak' })
    await button('Begin the drill').click()
    await page.getByText('You are paged.').waitFor()
    await page.getByRole('row', { name: /checkout 20 30 % 900 ms/ }).waitFor()
    await page.getByText('A hint', { exact: true }).click()
    await button('Take a hint; it costs points').click()
    await page.getByText('1 of 2: vague').waitFor()
    await page.getByText('Say what is wrong').click()
    await page.getByLabel('The service in which the cause sits').fill('checkout')
    await button('That is my answer').click()
    await page.getByText('✓ Written down.').nth(1).waitFor()
    await page.getByText('Do something to the system').click()
    await page.getByLabel('What', { exact: true }).selectOption('roll checkout back')
    await page.getByLabel('What should be seen if it works').fill('checkout fails in less than 1 %')
    await button('Do it').click()
    await page.getByRole('row', { name: /checkout 20 0 % 900 ms/ }).waitFor()
    await button('End the drill and tell what it was').click()
    await page.getByRole('link', { name: 'See how it went' }).click()
    await region('What it was').getByText('an index is missing').waitFor()
    expect(await region('outcome').innerText()).toMatch(/service/)
    await page.getByRole('region', { name: 'Drills, the first first' }).getByRole('cell', { name: 'leak' }).waitFor()
  })

  test('who may only read sees a drill and its room, and no button that would be refused', async () => {
    await open('#/learn/drills')
    await button('Begin the drill').click()
    await page.getByText('You are paged.').waitFor()
    const answersSay = async (may: string | undefined) => {
      await page.unroute('**/api/**')
      if (may === undefined) return
      await page.route('**/api/**', async (route) => {
        if (route.request().url().includes('/live')) return route.continue()
        const response = await route.fetch()
        await route.fulfill({ response, headers: { ...response.headers(), 'x-lastgood-may': may } })
      })
    }
    const written: string[] = []
    page.on('request', (asked) => asked.method() === 'POST' && written.push(asked.url()))
    await answersSay('viewer')
    await open('#/learn/drills')
    await page.getByText('You are paged.').waitFor()
    await button('End the drill and tell what it was').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: /^Work inc-\d+ in its room/ }).click()
    await page.getByText('You may only read').waitFor()
    await region('Change ledger').waitFor()
    expect(await page.getByRole('main').locator('form').count()).toBe(0)
    await page.keyboard.press('N')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Commands' }).waitFor()
    expect(await page.getByRole('option', { name: /^(?:Lead it|Keep the evidence|drill-)/ }).count()).toBe(0)
    expect(await barriers(page)).toEqual([])
    expect(written).toEqual([])
    await answersSay(undefined)
    await open('#/learn/drills')
    await button('End the drill and tell what it was').click()
    await page.getByRole('link', { name: 'See how it went' }).waitFor()
  })

  test('while a drill runs, pages of telemetry say that it is kept apart, lead to its system and back, and to its room', async () => {
    await open('#/learn/drills')
    await button('Begin the drill').click()
    await page.getByText('You are paged.').waitFor()
    await open('#/explore/logs?text=timeout')
    const note = page.getByRole('complementary', { name: 'The drill' })
    expect(await note.innerText()).toMatch(/A drill runs\. Its practice system \(shop\) is kept apart/)
    await note.getByRole('link', { name: 'Look at the practice system' }).click()
    await note.getByText('This is the practice system of a drill, not your own.').waitFor()
    expect(page.url()).toMatch(/explore\/logs\?(?=.*text=timeout)(?=.*system=practice)/)
    await page.keyboard.press('1')
    await page.getByRole('heading', { name: 'Changes' }).waitFor()
    expect(await button(/^Declare/).count()).toBe(0) // an incident of one's own is of one's own system
    expect(page.url()).toMatch(/#\/\?system=practice$/)
    await note.getByRole('link', { name: 'Back to your own system' }).click()
    await note.getByText('A drill runs.').waitFor()
    expect(page.url()).not.toContain('practice')
    await note.getByRole('link', { name: /^Work inc-\d+ in its room/ }).click()
    await page.getByText('DRILL').first().waitFor()
    const room = new URL(page.url()).hash
    await page.getByText('Do something to the practice system').click()
    const ledger = region('Change ledger')
    await ledger.getByLabel('What', { exact: true }).selectOption('restart checkout')
    await ledger.getByLabel('What should be seen if it works').first().fill('checkout is quick')
    await button('Do it to the practice system').click()
    await page.getByText('Done in the practice system: restart (c-1)').waitFor()
    await open('#/learn/drills')
    await button('End the drill and tell what it was').click()
    await page.getByRole('link', { name: 'See how it went' }).waitFor()
    await open(room)
    await page.getByRole('link', { name: 'The drill is over: its score' }).waitFor()
    await open('')
    await page.getByRole('heading', { name: 'Open incidents' }).waitFor()
    await note.waitFor({ state: 'detached' })
  })

  test.for([360, 768, 1440])('hostile titles and texts stay text within a screen of %i px', async (width) => {
    const id = await over(HOSTILE, HOSTILE)
    await shown.post(`incidents/${id}/section`, { name: 'summary', text: `${HOSTILE} ${'y'.repeat(60_000)}` })
    await shown.post(`incidents/${id}/action`, { title: HOSTILE, owner: HOSTILE })
    for (const hash of [`#/learn?incident=${id}`, `#/learn/postmortem?incident=${id}`]) {
      await open(hash, width)
      await page.getByText('\\u202egnp.exe').first().waitFor({ state: 'attached' })
      expect(await page.evaluate('document.documentElement.scrollWidth'), hash).toBeLessThanOrEqual(width)
      expect(await page.locator('img, iframe, script:not([src])').count()).toBe(0)
    }
    expect(await page.evaluate('window.pwned')).toBeUndefined()
  })

  test.for(['light', 'dark'] as const)('nobody is kept out in %s', async (colorScheme) => {
    const id = await over('orders fail once more')
    await shown.post(`incidents/${id}/action`, { title: 'Set a 2 s timeout on every payment call' })
    for (const hash of ['#/learn', `#/learn/postmortem?incident=${id}`, '#/learn/drills', '#/learn/cards']) {
      page = await shown.open(hash, { colorScheme })
      await page.waitForLoadState('load')
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      expect(await barriers(page), hash).toEqual([])
      await page.close()
    }
  })

  test('what is not there says so, with what to do', async () => {
    await open('#/learn/postmortem?incident=inc-999')
    await page.getByRole('alert').getByText('no such incident').waitFor()
    await open('#/learn/drills?score=inc-999')
    await page.getByRole('alert').getByText('no such incident').waitFor()
    await open('#/learn/postmortem')
    await page.getByText('Choose an incident that is over').waitFor()
    expect(shown.troubles.splice(0).every((trouble) => /status of 404/.test(trouble))).toBe(true)
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
