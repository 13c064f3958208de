import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../axe.test-helper.ts'
import { browserPath } from '../browser.test-helper.ts'
import { type Demo, startedDemo } from './demo.test-helper.ts'
import { HANDS, type Hand, type HandKind, handOn } from './hand.test-helper.ts'

/** Each of them is walked on `lastgood demo`, with a mouse and by the keyboard alone. */
describe.skipIf(browserPath === undefined)('the journeys', () => {
  let demo: Demo
  let page: Page
  let hand: Hand

  beforeAll(async () => {
    demo = await startedDemo()
  })

  afterAll(() => demo?.stop())

  async function begin(kind: HandKind, hash = ''): Promise<void> {
    page = await demo.open(hash)
    hand = handOn(page, kind)
  }

  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const region = (name: string | RegExp) => page.getByRole('region', { name })
  const fold = (title: string) => page.locator('summary').filter({ hasText: title })
  const panel = () => page.getByRole('dialog')
  const next = () => region('Next step')
  const nextSays = (says: string) => next().getByRole('heading', { name: says }).waitFor()
  const entry = (says: string | RegExp) =>
    page.getByRole('list', { name: 'Entries, newest first' }).getByText(says).first()
  const barred = async (): Promise<void> => expect(await barriers(page)).toEqual([])

  test.for(HANDS)('a newcomer reads in the demo what broke, why, and the evidence for it (%s)', async (kind) => {
    await begin(kind)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/checkout/i)
    const said = (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ')
    for (const part of ['first bad', 'guilty', 'deploy checkout 1.9.0']) expect(said).toContain(part)
    await hand.press(button('Open evidence ev-31').first())
    await panel().getByText('Evidence ev-31', { exact: true }).waitFor()
    await panel().getByText('SELECT', { exact: false }).first().waitFor()
    await barred()
    await page.keyboard.press('Escape')
    await panel().waitFor({ state: 'detached' })
    await hand.press(page.getByRole('link', { name: 'Logs' }))
    await page.getByRole('list', { name: 'Log lines' }).getByRole('listitem').first().waitFor()
  })

  test.for(HANDS)('a page becomes a postmortem: triage, contain, verify, resolve (%s)', async (kind) => {
    await begin(kind)
    await hand.press(button(/^Declare an incident/))
    await hand.fill(panel().getByLabel('What is wrong, in one line'), `checkout fails (${kind})`)
    await hand.press(panel().getByRole('button', { name: 'Declare', exact: true }))
    await nextSays('Say that you are on it')
    await hand.press(next().getByRole('button', { name: 'I am on it' }))
    await nextSays('Somebody has to lead')
    await hand.press(next().getByRole('button', { name: 'Take the lead' }))
    await nextSays('Stop for ninety seconds')
    for (const [name, step] of [
      ['First', 'roll checkout back'],
      ['Second', 'see whether orders go through'],
      ['Third', 'call support'],
    ] as const)
      await hand.fill(next().getByLabel(name), step)
    await hand.press(next().getByRole('button', { name: 'These are my steps' }))
    await nextSays('Triage it')
    await next()
      .getByText(/^As measured: P0, because nobody knows yet whether data is at risk/)
      .waitFor()
    await hand.answer(next().getByRole('group', { name: /^Is data at risk/ }), 'yes')
    await next().getByText('With the answer that you chose: still P0, because data is at risk.').waitFor()
    await hand.press(next().getByRole('button', { name: 'Confirm these answers' }))
    await entry('Triaged as P0, because data is at risk').waitFor()
    await nextSays('Tell people')
    await hand.press(next().getByRole('button', { name: 'Tell the team' }))
    await nextSays('Stop the harm') // nothing works, so nobody waits for evidence
    await next().getByText('1. roll back').waitFor()
    expect(await next().getByLabel('What exactly is done').inputValue()).toBe('checkout 1.9.0 → 1.8.2')
    await hand.fill(next().getByLabel('What exactly is done'), 'roll checkout back to 1.8.2')
    await hand.fill(next().getByLabel('Services it touches'), 'checkout')
    await hand.press(next().getByRole('button', { name: 'I do this now: write it down' }))
    await entry(/Change c-1 .*: roll checkout back to 1\.8\.2/).waitFor()
    await hand.press(region('Change ledger').getByRole('button', { name: 'It is done' }))
    await entry('Change c-1 has ended').waitFor()
    await entry(/Evidence ev-\d+ kept/).waitFor() // beside it, by itself
    await hand.press(region('Change ledger').getByRole('button', { name: 'Did it help?' }))
    await region('Change ledger')
      .getByRole('status')
      .or(entry(/^Change c-1: (no verdict|it)/))
      .first()
      .waitFor()
    await barred()
    await resolved()
    await written(kind)
  })

  /** Ends the incident, against whatever still speaks against it. */
  async function resolved(): Promise<void> {
    await hand.press(fold('Resolve: it is over'))
    await hand.press(button('Check that it is over, and resolve'))
    const why = page.getByRole('alert').getByLabel(/Do it all the same/)
    await why.or(entry('resolved')).first().waitFor()
    if (await why.isVisible()) {
      await hand.fill(why, 'the recording ends here')
      await hand.press(button('Do it, with this reason'))
    }
    await nextSays('Write the postmortem')
    await next().getByRole('link', { name: 'Write it here' }).waitFor()
    await expect.poll(() => next().evaluate((part) => part.getBoundingClientRect().top < innerHeight)).toBe(true)
  }

  /** Writes a section of the postmortem and an action. */
  async function written(kind: HandKind): Promise<void> {
    await hand.press(page.getByRole('link', { name: 'Write it here' }))
    await page.getByRole('heading', { level: 1, name: 'Postmortem' }).waitFor()
    await hand.fill(page.getByLabel(/^Its text/), `Checkout 1.9.0 asked seven times where it asked once (${kind}).`)
    await hand.press(button('Keep this section'))
    await region('Draft of the postmortem').getByText('asked seven times').waitFor()
    await hand.press(fold('Add an action'))
    await hand.fill(
      page.getByLabel('What is done, with its end state'),
      'Set a limit of 2 queries a request in the tests',
    )
    await hand.press(button('Add this action'))
    await region('Action items').getByText('Set a limit of 2 queries').waitFor()
    await barred()
  }

  test.for(HANDS)(
    'what the failed carry more often leads to the cause, and one stands beside a good one (%s)',
    async (kind) => {
      await begin(kind, '#/explore/traces?last=60&service=web-gateway')
      await page.getByRole('application', { name: /^Heatmap of/ }).waitFor()
      await hand.press(button('the failed'))
      const apart = region('What sets the selection apart')
      await apart.getByRole('listitem').first().getByText('service.version=1.9.0').waitFor()
      await hand.press(apart.getByRole('button', { name: 'only these' }).first())
      await page.getByRole('list', { name: 'Attributes that must hold' }).getByRole('listitem').first().waitFor()
      await hand.press(region('Spans').getByRole('listitem').first().getByRole('button').first())
      await hand.press(page.getByRole('link', { name: /^Hold it against a good request/ }))
      await region('Where it takes longer').getByRole('listitem').first().waitFor()
      await barred()
    },
  )

  test.for(HANDS)('a probe is placed in a running process and read (%s)', async (kind, { onTestFinished }) => {
    const shop = demo.shop()
    onTestFinished(() => void shop.child.kill())
    await begin(kind, '#/probes')
    await button(/^shop /)
      .first()
      .waitFor()
    const lines = page.getByRole('listbox', { name: /^Lines of the file/ })
    if (kind === 'mouse') await lines.getByRole('option', { name: /return sum/ }).click()
    else {
      await hand.reach(lines)
      await page.keyboard.press('Home')
      for (let i = 1; i < 8; i++) await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
    }
    await page.getByText('At line 8 of shop.ts').waitFor()
    await hand.choose(page.getByLabel('What it does'), 'log')
    await hand.fill(page.getByLabel('The sentence, values in braces'), 'sum={sum} of {order.id}')
    await hand.press(fold('Limits, and why'))
    await hand.fill(page.getByLabel('Placing it may stall the process (ms)'), '10000') // a busy machine stalls by itself
    await hand.press(button('Tell what it would take'))
    await hand.press(region('What it would take').getByRole('button', { name: 'Place it' }))
    await page.getByText(/✓ pr-\d+ is in place/).waitFor()
    await shop.order(`o-${kind}`)
    await region(/^What pr-\d+ sees/)
      .getByText(`sum=6 of o-${kind}`)
      .waitFor()
    await barred()
    await hand.press(button(/^Remove pr-/))
    await page.getByText('it has ended').waitFor()
  })

  test.for(HANDS)('a drill is begun, answered and scored (%s)', async (kind) => {
    await begin(kind, '#/learn/drills')
    await hand.press(fold('Practise on a recording'))
    await hand.press(button('Play checkout-slow-query'))
    await page.getByText('You are paged.').waitFor()
    await barred()
    await hand.press(page.getByRole('link', { name: /^Look at the practice system/ }))
    await page.getByText('This is the practice system of a drill, not your own.').waitFor()
    await barred()
    await hand.press(page.getByRole('link', { name: 'Back to your own system' }))
    await page.getByText('is kept apart: what is shown here is of your own alone').waitFor()
    await hand.press(page.getByRole('link', { name: 'Answer the drill, or end it' }))
    await hand.press(fold('Say what is wrong'))
    await hand.fill(page.getByLabel('The service in which the cause sits'), 'checkout')
    await hand.choose(page.getByLabel('The golden signal that tells of it'), 'latency')
    await hand.press(button('That is my answer'))
    await page.getByText('✓ Written down.').waitFor()
    await hand.press(button('End the drill and tell what it was'))
    await hand.press(page.getByRole('link', { name: 'See how it went' }))
    await region('outcome').getByText('you said checkout, and it was').waitFor()
    await barred()
  })

  test('the demo tells where its recording lies', async () => {
    const { recording } = await (await fetch(`${demo.url}/api/health`)).json()
    expect(Date.parse(recording.to)).toBeLessThan(Date.now())
    expect(Date.parse(recording.from)).toBeLessThan(Date.parse(recording.to))
  })

  test('nothing failed on the way but what was refused', () => {
    expect(demo.troubles.filter((trouble) => !/status of (?:400|409)/.test(trouble))).toEqual([])
  })
})
