import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'

const HOSTILE = `<img src=x onerror="window.pwned=1"> \u202egnp.exe ${'n'.repeat(440)}`

describe.skipIf(browserPath === undefined)('the incident room in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage()
    await shown.deploy()
  })

  afterAll(() => shown?.stop())

  async function open(hash = '', width = 1280): Promise<void> {
    page = await shown.open(hash, { width })
  }

  const declared = async (input: object): Promise<string> => (await shown.post('record/declare', input)).incident.id
  const next = () => page.getByRole('region', { name: 'Next step' })
  const nextSays = (text: string) => next().getByRole('heading', { name: text }).waitFor()
  const entries = () => page.getByRole('list', { name: 'Entries, newest first' })

  test('an incident is declared, acknowledged and led by the keyboard alone, each on its timeline', async () => {
    await open()
    await page.getByText('No incident is open.').waitFor()
    await page.keyboard.press('d')
    await page.getByRole('dialog').getByLabel('What is wrong, in one line').waitFor()
    await page.keyboard.type('checkout fails for many')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'checkout fails for many' }).waitFor()
    expect(new URL(page.url()).hash).toMatch(/^#\/incidents\/inc-\d+$/)
    await nextSays('Say that you are on it')
    await page.keyboard.press('n')
    await page.keyboard.press('Enter')
    await nextSays('Somebody has to lead')
    await page.keyboard.press('n')
    await page.keyboard.press('Enter')
    await nextSays('Stop for ninety seconds')
    const here = page.getByRole('navigation', { name: 'The method' }).locator('[aria-current="step"]')
    expect(await here.innerText()).toMatch(/pause/)
    const ways = page.getByRole('navigation', { name: 'The method' }).getByRole('button')
    const parts: unknown[] = []
    for (const way of await ways.all()) {
      await way.press('Enter')
      parts.push(await page.evaluate("document.activeElement.closest('h2')?.textContent"))
    }
    expect(parts).toContain('Change ledger')
    expect(parts).not.toContain(undefined) // each stage leads to a part that is there
    const written = entries().getByRole('listitem').filter({ hasNotText: 'Looked at' }) // the page looks by itself
    expect(await written.allInnerTexts()).toEqual([
      expect.stringContaining('on-call is commander'),
      expect.stringContaining('Acknowledged'),
      expect.stringContaining('Declared: checkout fails for many'),
    ])
  })

  test('who works by keys stays in the next step while it is done and replaced', async () => {
    const id = await declared({ title: 'worked by keys' })
    await open(`#/incidents/${id}`)
    await next().getByRole('button', { name: 'I am on it' }).focus()
    await page.keyboard.press('Enter')
    await nextSays('Somebody has to lead')
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('Somebody has to lead')
    await page.keyboard.press('Tab')
    await page.keyboard.type('night shift')
    await page.keyboard.press('Enter')
    await entries().getByText('night shift is commander').waitFor()
  })

  test('the focus stays near what is done when its button goes: in its part of the room', async () => {
    const id = await declared({ title: 'worked on by keys', service: 'orders' })
    await shown.post(`incidents/${id}/examine`, {})
    await shown.post(`incidents/${id}/try`, { what: 'restart web' })
    await open(`#/incidents/${id}`)
    const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent')
    const press = async (part: string, name: string): Promise<void> => {
      await page.getByRole('region', { name: part }).getByRole('button', { name }).focus()
      await page.keyboard.press('Enter')
    }
    await press('Change ledger', 'It is done')
    await expect.poll(focused).toMatch(/^c-1 .*restart web/) // the change, below which its other buttons are
    await press('Triage', 'Measure and triage')
    await expect.poll(focused).toBe('Triage')
    await page.getByText('State a cause').click()
    await press('Causes considered', 'Take over h-1')
    await expect.poll(focused).toBe('Causes considered')
    await press('Updates', 'Draft the next one')
    await expect.poll(focused).toBe('Updates')
    await page.getByRole('button', { name: 'Confirm', exact: true }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('worked on by keys')
  })

  test('what is typed is there again after a reload and after coming back, until it is sent', async () => {
    const id = await declared({ title: 'with a draft' })
    await open(`#/incidents/${id}`)
    const note = page.getByLabel('What did you see, do or think?')
    const contain = page.getByRole('region', { name: 'Change ledger' })
    await note.fill('p99 is up since the deploy')
    await contain.getByText('Contain: stop the harm').click()
    await contain.getByLabel('How, in this order').selectOption('scale-or-shed')
    await contain.getByLabel('What exactly is done').fill('twice the instances')
    await page.reload()
    await expect.poll(() => note.inputValue()).toBe('p99 is up since the deploy')
    await expect.poll(() => contain.getByLabel('What exactly is done').inputValue()).toBe('twice the instances')
    expect(await contain.getByLabel('How, in this order').inputValue()).toBe('scale-or-shed')
    await page.getByRole('link', { name: 'Logs' }).click()
    await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor()
    await page.goBack()
    await expect.poll(() => note.inputValue()).toBe('p99 is up since the deploy')
    await page.getByRole('button', { name: 'Write it down', exact: true }).click()
    await entries().getByText('p99 is up since the deploy').waitFor()
    await page.reload()
    await entries().getByText('p99 is up since the deploy').waitFor()
    expect(await note.inputValue()).toBe('')
    const other = await declared({ title: 'without a draft' })
    await open(`#/incidents/${other}`)
    await entries().getByText('Declared: without').waitFor()
    expect(await note.inputValue()).toBe('')
  })

  test('the head says how bad it is for users, the diagnosis its facts, and the flag that is raised has the form that answers it', async () => {
    const id = await declared({ title: 'how bad is it', service: 'orders' })
    await shown.post(`incidents/${id}/examine`, {})
    await open(`#/incidents/${id}`)
    const head = page.locator('main header').first()
    await head.getByText('14 % of POST /checkout fail, POST /checkout takes 2.34 s').waitFor()
    const found = page.getByRole('region', { name: 'Diagnosis' })
    for (const fact of ['Deploy orders 1.9.0', 'slow dependency', 'last good: web'])
      await found.getByText(fact).waitFor()
    await shown.post(`incidents/${id}/contain`, { way: 'rollback', services: ['orders'], revert: 'deploy it again' })
    await page.keyboard.press('r')
    const flag = page
      .getByRole('region', { name: 'Red flags' })
      .getByRole('listitem')
      .filter({ hasText: 'no evidence' })
    await flag.getByText('Do it', { exact: true }).click()
    await flag.getByRole('button', { name: 'Keep the evidence' }).click()
    await flag.waitFor({ state: 'detached' })
    expect(await page.locator('main').innerText()).not.toContain('lastgood ')
  })

  test('what is too long to be kept is said to be', async () => {
    const id = await declared({ title: 'with a long draft' })
    await open(`#/incidents/${id}`)
    const note = page.getByLabel('What did you see, do or think?')
    await note.fill('x'.repeat(100_001))
    const told = page.getByText('it is lost when you leave this page')
    await told.waitFor()
    await note.fill('x')
    await told.waitFor({ state: 'detached' })
  })

  test('rolling the guilty change back is written already; another way is for people to say', async () => {
    const id = await declared({ title: 'to be rolled back', service: 'web' })
    await shown.post(`incidents/${id}/examine`, {})
    await open(`#/incidents/${id}`)
    const form = page.getByRole('region', { name: 'Change ledger' })
    await form.getByText('Contain: stop the harm').click()
    const what = form.getByLabel('What exactly is done')
    await expect.poll(() => what.inputValue()).toBe('orders 1.9.0 → 1.8.4')
    expect(await form.getByLabel('Services it touches').first().inputValue()).toBe('orders')
    const way = form.getByLabel('How, in this order')
    await way.selectOption('scale-or-shed')
    expect(await what.inputValue()).toBe('')
    await what.fill('twice the instances')
    await form.getByRole('button', { name: 'I do this now: write it down' }).click()
    await entries().getByText('Change c-1: twice the instances').waitFor()
    await expect.poll(() => what.inputValue()).toBe('orders 1.9.0 → 1.8.4') // of the way that stands above it
    expect(await way.inputValue()).toBe('rollback')
  })

  test('what is at hand is looked for once somebody opens it, and not with every entry', async () => {
    const id = await declared({ title: 'looked at', service: 'web' })
    let asked = 0
    await open()
    page.on('request', (request) => request.url().endsWith(`/${id}/contain`) && asked++)
    await page.goto(`${shown.url}/#/incidents/${id}`)
    const ledger = page.getByRole('region', { name: 'Change ledger' })
    await ledger.getByText('Contain: stop the harm').waitFor()
    await page.getByLabel('What did you see, do or think?').fill('nothing yet')
    await page.getByRole('button', { name: 'Write it down' }).click()
    await entries().getByText('nothing yet').waitFor()
    expect(asked).toBe(0)
    await ledger.getByText('Contain: stop the harm').click()
    await ledger.getByRole('list', { name: 'Ways to stop the harm' }).waitFor()
    expect(asked).toBe(1)
  })

  test('the room of a drill whose telemetry is gone shows nothing of one’s own system', async () => {
    const why = () => page.getByRole('link', { name: 'Why: the evidence of the newest diagnosis' })
    for (const drill of [false, true]) {
      const id = await declared({ title: 'was it a drill', service: 'web', drill })
      await shown.post(`incidents/${id}/examine`, {})
      await open(`#/incidents/${id}`)
      await page.getByRole('region', { name: 'Diagnosis' }).getByText('Checkout is slow and fails').first().waitFor()
      expect(await why().count()).toBe(drill ? 0 : 1)
    }
  })

  test('triage asks with measured answers, writes nothing until it is confirmed, and leads on to containing the harm', async () => {
    const id = await declared({ title: 'orders are slow', service: 'orders' })
    await shown.post(`incidents/${id}/ack`, {})
    await shown.post(`incidents/${id}/lead`, {})
    await open(`#/incidents/${id}`)
    await next().getByText('There is no time for it').click()
    await next().getByLabel('Why').fill('it was taken on the way here')
    await next().getByRole('button', { name: 'Skip the pause' }).click()
    await next().getByText('As measured').waitFor()
    expect(await next().getByRole('group', { name: 'Do critical flows complete?' }).innerText()).toMatch(
      /POST \/checkout/,
    )
    const measured = await next().getByText('As measured').innerText()
    await next().getByRole('radio', { name: 'data loss' }).check({ force: true })
    await next()
      .getByText(/^With the answer that you chose: .*P0, because data is at risk/)
      .waitFor()
    await next().getByRole('radio', { name: 'customers' }).check({ force: true })
    await next().getByText('With the 2 answers that you chose: ').waitFor()
    expect(await next().getByText('As measured').innerText()).toBe(measured)
    expect(
      await entries()
        .getByText(/^Triaged as/)
        .count(),
    ).toBe(0)
    await next().getByRole('button', { name: 'Confirm these answers' }).click()
    await nextSays('Tell people')
    await entries()
      .getByText(/^Triaged as/)
      .waitFor()
    await next().getByText('Change the draft').click()
    await next().getByLabel('Workaround').fill('pay by invoice')
    await next().getByRole('button', { name: 'Show it with these changes' }).click()
    await next().getByText('WORKAROUND: pay by invoice').waitFor()
    await next().getByRole('button', { name: 'Tell the team' }).click()
    await entries().getByText('u-1 to internal readers: Investigating').waitFor()
    await nextSays('Stop the harm') // nothing works, so evidence is kept beside it
    await expect.poll(() => next().getByLabel('Services it touches').inputValue()).toBe('orders')
    await next().getByLabel('What exactly is done').fill('roll orders back to 1.8.4')
    await next().getByRole('button', { name: 'I do this now: write it down' }).click()
    await entries()
      .getByText(/Change c-1 .*: roll orders back to 1\.8\.4/)
      .waitFor()
    await nextSays('Keep the evidence')
    await next().getByRole('button', { name: 'Keep the evidence' }).click()
    await nextSays('Wait for the verdict')
  })

  test('a pause shows what is known and counts down, and takes three steps or why it is skipped', async () => {
    const id = await declared({ title: 'woken at night', service: 'orders' })
    await open(`#/incidents/${id}`)
    const triage = page.getByRole('region', { name: 'Triage' })
    await triage.getByText('Pause: ninety seconds').click()
    const known = triage.getByRole('list', { name: 'What is known' })
    await known.getByText('wrong: woken at night').waitFor()
    expect(await known.innerText()).not.toContain('lastgood ')
    await triage.getByRole('button', { name: 'Begin the 90 seconds' }).press('Enter')
    await expect.poll(() => triage.getByRole('timer').innerText()).toMatch(/^(8\d|90) s$/)
    await triage
      .getByRole('status')
      .getByText('hands off the keyboard')
      .or(triage.getByText('breaths'))
      .first()
      .waitFor()
    expect(await triage.getByRole('progressbar').isVisible()).toBe(true)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await triage.getByRole('progressbar').isVisible()).toBe(false)
    await page.emulateMedia({ reducedMotion: null })
    for (const [name, step] of Object.entries({
      First: 'look at the deploy',
      Second: 'roll back',
      Third: 'tell people',
    }))
      await triage.getByLabel(name).fill(step)
    await triage.getByRole('button', { name: 'These are my steps' }).click()
    await entries().getByText('look at the deploy').waitFor()
    await triage.getByText('There is no time for it').click()
    await triage.getByLabel('Why', { exact: true }).last().fill('data is being lost')
    await triage.getByRole('button', { name: 'Skip the pause' }).click()
    await entries().getByText('Pause skipped, because data is being lost').waitFor()
  })

  test('what is against the method is refused with the way out, and done with a reason', async () => {
    const id = await declared({ title: 'still failing', alert: 'checkout errors' })
    await open(`#/incidents/${id}`)
    await page.getByText('Resolve: it is over').click()
    await page.getByRole('button', { name: 'Check that it is over, and resolve' }).click()
    const refused = page.getByRole('alert')
    await refused.getByText('the alert').waitFor()
    expect(await refused.textContent()).not.toMatch(/lastgood|--/)
    await refused.getByLabel(/Do it all the same/).fill('the alert is stuck')
    await refused.getByRole('button', { name: 'Do it, with this reason' }).click()
    await nextSays('Write the postmortem')
    await entries().getByText('State: resolved; the gate was overridden: the alert is stuck').waitFor()
    await open()
    await page.getByText('Incidents that are over').click()
    await page.getByRole('link', { name: 'still failing' }).click()
    await next().getByRole('region', { name: 'Draft of the postmortem' }).getByText('# still failing').waitFor()
  })

  test('two windows see what the other writes, and a form that is begun stays', async () => {
    const id = await declared({ title: 'seen by two' })
    await shown.post(`incidents/${id}/ack`, {})
    await open(`#/incidents/${id}`)
    const context = await shown.browser.newContext()
    const other = await shown.open(`#/incidents/${id}`, { context })
    await next()
      .getByLabel(/Who leads/)
      .fill('on-call')
    await other.getByLabel('What did you see, do or think?').fill('p99 is up since the deploy')
    await other.getByRole('button', { name: 'Write it down' }).click()
    await entries().getByText('p99 is up since the deploy').waitFor()
    await shown.post(`incidents/${id}/lead`, {})
    await next().getByText('Meanwhile others moved on').waitFor()
    expect(
      await next()
        .getByLabel(/Who leads/)
        .inputValue(),
    ).toBe('on-call')
    await context.close()
  })

  test('a change is begun, said to be done and judged in the ledger', async () => {
    const id = await declared({ title: 'orders fail', service: 'orders', severity: 'P1' })
    await open(`#/incidents/${id}`)
    const ledger = page.getByRole('region', { name: 'Change ledger' })
    await ledger.getByText('Try a change').click()
    await ledger.getByLabel('What is changed').fill('double the pool')
    await ledger.getByLabel('Where it was tried').fill('on one instance')
    await ledger.getByLabel('Who has looked at it').fill('the owner of orders')
    await ledger.getByRole('button', { name: 'Begin this change' }).click()
    await ledger.getByText('… pending').waitFor()
    await ledger.getByText('tried: on one instance').waitFor()
    await ledger.getByText('looked at by the owner of orders').waitFor()
    await ledger.getByRole('button', { name: 'It is done' }).click()
    await entries().getByText('Change c-1 has ended').waitFor()
    await ledger.getByRole('button', { name: 'Did it help?' }).click()
    await ledger
      .getByRole('status')
      .or(entries().getByText(/^Change c-1: (no verdict|it)/))
      .first()
      .waitFor()
  })

  test.for([360, 768, 1440])(
    'a hostile title stays text and within a screen of %i px, as a drill is marked',
    async (width) => {
      const id = await declared({ title: HOSTILE, drill: true, service: HOSTILE })
      await shown.post(`incidents/${id}/note`, { text: HOSTILE })
      for (const hash of ['', `#/incidents/${id}`]) {
        await open(hash, width)
        await page.getByText('<img src=x onerror="window.pwned=1"> \\u202egnp.exe').first().waitFor()
        await page.getByText('DRILL', { exact: true }).first().waitFor()
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
        expect(await page.locator('img, iframe, script:not([src])').count()).toBe(0)
      }
      expect(await page.evaluate('window.pwned')).toBeUndefined()
      await shown.post(`incidents/${id}/state`, { to: 'cancelled' })
    },
  )

  test('a cause is stated, put to a test that is frozen first, and carries its verdict', async () => {
    const id = await declared({ title: 'orders fail', service: 'orders' })
    await open(`#/incidents/${id}`)
    const causes = page.getByRole('region', { name: 'Causes considered' })
    await causes.getByText('State a cause').click()
    await causes.getByRole('button', { name: 'Take over h-1' }).click()
    await causes.getByText('Predict: what must be visible?').click()
    const visible = causes.getByLabel('then this must be visible')
    await causes.getByRole('button', { name: 'latency-p99 of orders > 2x before, control prices' }).click()
    await expect.poll(() => visible.inputValue()).toBe('latency-p99 of orders > 2x before, control prices')
    await visible.fill('error-share of orders > 5%')
    await causes.getByRole('button', { name: 'Freeze this prediction' }).click()
    await causes.getByText('… open').waitFor()
    await causes.getByRole('button', { name: 'Look at p-1' }).click()
    await causes.getByText(/error-share of orders: .* of \d+ requests/).waitFor()
    await entries().getByText('p-1, look 1:').waitFor()
  })

  test('once a prediction is frozen, the cause that is chosen is the one that the form speaks of', async () => {
    const id = await declared({ title: 'orders and prices fail', service: 'orders' })
    for (const service of ['orders', 'prices'])
      await shown.post(`incidents/${id}/suspect`, { statement: `${service} is at fault`, service })
    await open(`#/incidents/${id}`)
    const causes = page.getByRole('region', { name: 'Causes considered' })
    await causes.getByText('Predict: what must be visible?').click()
    const cause = causes.getByLabel('If this is the cause')
    const visible = causes.getByLabel('then this must be visible')
    await cause.selectOption('h-2')
    expect(await visible.getAttribute('placeholder')).toContain('of prices')
    await visible.fill('error-share of prices > 5%')
    await causes.getByRole('button', { name: 'Freeze this prediction' }).click()
    await causes.getByText('… open').waitFor()
    expect(await cause.inputValue()).toBe('h-1')
    expect(await visible.getAttribute('placeholder')).toContain('of orders')
  })

  test('a red flag says what to do, and is put aside with a reason', async () => {
    const id = await declared({ title: 'orders fail', severity: 'P1' })
    await shown.post(`incidents/${id}/try`, { what: 'restart web' })
    await open(`#/incidents/${id}`)
    const flags = page.getByRole('region', { name: 'Red flags' })
    const flag = flags.getByRole('listitem').filter({ hasText: 'cannot explain' })
    expect(await flag.innerText()).toContain('→ Say what should be seen if it works')
    await flag.locator('summary').click()
    await flag.getByLabel('Why it does not matter here').fill('it is a canary')
    await page.keyboard.press('Enter')
    await flag.waitFor({ state: 'detached' })
    await entries().getByText('it is a canary').waitFor()
  })

  test('a room is read once; what is shown stays when the connection is lost, and it says so', async () => {
    const id = await declared({ title: 'offline' })
    const asked: string[] = []
    const listening = page.waitForResponse(/record\/live/)
    page.on('request', (request) => request.url().includes(`${id}?`) && asked.push(request.url()))
    await open(`#/incidents/${id}`)
    await page.getByText('● live').waitFor()
    await listening
    expect(asked).toHaveLength(1)
    await page.context().setOffline(true)
    await page.keyboard.press('r')
    await page.getByText('✗ connection lost').waitFor()
    await entries().getByText('Declared: offline').waitFor()
    await page.context().setOffline(false)
    await page.keyboard.press('r')
    await page.getByText('● live').waitFor()
  })

  test.for(['light', 'dark'] as const)('nobody is kept out in %s', async (colorScheme) => {
    const id = await declared({ title: 'orders are slow', service: 'orders', severity: 'P1' })
    await shown.post(`incidents/${id}/ack`, {})
    await shown.post(`incidents/${id}/try`, { what: 'restart web' })
    page = await shown.open(`#/incidents/${id}`, { colorScheme })
    await entries().getByText('Change c-1: restart web').waitFor()
    await page.waitForLoadState('load')
    expect(await barriers(page)).toEqual([])
  })

  test('a room that is not there says so', async () => {
    await open('#/incidents/inc-999')
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.getByText('No incident is inc-999.').waitFor()
    await page.getByRole('link', { name: 'What is open now' }).waitFor()
    expect(await page.getByText('connection lost').count()).toBe(0)
    await page.waitForTimeout(1_000) // it is not asked for again and again
    expect(asked.filter((url) => url.includes('/incidents/inc-999')).length).toBeLessThan(4)
  })

  test('nothing failed on the way but what was refused or cut off, and no other host was asked', () => {
    const { troubles, foreign } = shown
    const expected = /status of (?:400|404|409)|ERR_INTERNET_DISCONNECTED/
    expect({ troubles: troubles.filter((trouble) => !expected.test(trouble)), foreign }).toEqual({
      troubles: [],
      foreign: [],
    })
  })
})
