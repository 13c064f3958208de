import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'

const HOSTILE = `<img src=x onerror="window.pwned=1"> \u202egnp.exe ${'n'.repeat(440)}`

describe.skipIf(browserPath === undefined)('the incident room in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage()
  })

  afterAll(() => shown?.stop())

  async function open(hash = '', width = 1280): Promise<void> {
    await page?.close()
    page = await shown.open(hash, width)
  }

  const post = async (path: string, input: object): Promise<{ readonly incident: { readonly id: string } }> => {
    const reply = await fetch(`${shown.url}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input, actor: { kind: 'human', name: 'second on-call' } }),
    })
    expect(reply.status).toBe(200)
    return (await reply.json()) as { readonly incident: { readonly id: string } }
  }

  const declared = async (input: object): Promise<string> => (await post('record/declare', input)).incident.id
  const next = () => page.getByRole('region', { name: 'Next step' })
  const nextSays = (text: string) => next().getByRole('heading', { name: text }).waitFor()
  const entries = () => page.getByRole('list', { name: 'Entries, newest first' })

  test('an incident is declared, acknowledged and led by the keyboard alone, each on its timeline', async () => {
    await open()
    await page.getByText('No incident is open.').waitFor()
    await page.keyboard.press('d')
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
    await nextSays('Triage it')
    expect(await entries().getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('on-call is commander'),
      expect.stringContaining('Acknowledged'),
      expect.stringContaining('Declared: checkout fails for many'),
    ])
  })

  test('triage asks with measured answers, writes nothing until it is confirmed, and leads on to telling people', async () => {
    const id = await declared({ title: 'orders are slow', service: 'orders' })
    await post(`incidents/${id}/ack`, {})
    await post(`incidents/${id}/lead`, {})
    await open(`#/incidents/${id}`)
    await next().getByText('As measured').waitFor()
    expect(await next().getByRole('group', { name: 'Do critical flows complete?' }).innerText()).toMatch(
      /POST \/checkout/,
    )
    expect(await entries().getByRole('listitem').count()).toBe(3)
    await next().getByRole('radio', { name: 'customers' }).check()
    await next().getByRole('button', { name: 'Confirm these answers' }).click()
    await nextSays('Tell people')
    await entries().getByText('Triaged as').waitFor()
    await next().getByRole('button', { name: 'Tell the team' }).click()
    await entries().getByText('u-1 to internal readers: Investigating').waitFor()
    await nextSays('Keep the evidence')
  })

  test('what is against the method is refused with the way out, and done with a reason', async () => {
    const id = await declared({ title: 'still failing', alert: 'checkout errors' })
    await open(`#/incidents/${id}`)
    await page.getByText('Resolve: it is over').click()
    await page.getByRole('button', { name: 'Check that it is over, and resolve' }).click()
    const refused = page.getByRole('alert')
    await refused.getByText('the alert').waitFor()
    await refused.getByLabel(/Do it all the same/).fill('the alert is stuck')
    await refused.getByRole('button', { name: 'Do it, with this reason' }).click()
    await nextSays('Write the postmortem')
    await entries().getByText('the alert is stuck').waitFor()
  })

  test('two windows see what the other writes, and a form that is begun stays', async () => {
    const id = await declared({ title: 'seen by two' })
    await post(`incidents/${id}/ack`, {})
    await open(`#/incidents/${id}`)
    const other = await shown.open(`#/incidents/${id}`)
    await next()
      .getByLabel(/Who leads/)
      .fill('ana')
    await other.getByLabel('What did you see, do or think?').fill('p99 is up since the deploy')
    await other.getByRole('button', { name: 'Write it down' }).click()
    await entries().getByText('p99 is up since the deploy').waitFor()
    await post(`incidents/${id}/lead`, {})
    await next().getByText('Meanwhile others moved on').waitFor()
    expect(
      await next()
        .getByLabel(/Who leads/)
        .inputValue(),
    ).toBe('ana')
    await other.close()
  })

  test('a change is begun, said to be done and judged in the ledger', async () => {
    const id = await declared({ title: 'orders fail', service: 'orders', severity: 'P1' })
    await open(`#/incidents/${id}`)
    const ledger = page.getByRole('region', { name: 'Change ledger' })
    await ledger.getByText('Try a change').click()
    await ledger.getByLabel('What is changed').fill('double the pool')
    await ledger.getByRole('button', { name: 'Begin this change' }).click()
    await ledger.getByText('… pending').waitFor()
    await ledger.getByRole('button', { name: 'It is done' }).click()
    await entries().getByText('Change c-1 is done').waitFor()
    await ledger.getByRole('button', { name: 'Did it help?' }).click()
    await entries().getByText('Change c-1: no verdict').or(entries().getByText('Change c-1: it')).waitFor()
  })

  test.for([360, 768, 1440])(
    'a hostile title stays text and within a screen of %i px, as a drill is marked',
    async (width) => {
      const id = await declared({ title: HOSTILE, drill: true, service: HOSTILE })
      await post(`incidents/${id}/note`, { text: HOSTILE })
      for (const hash of ['', `#/incidents/${id}`]) {
        await open(hash, width)
        await page.getByText('<img src=x onerror="window.pwned=1"> \\u202egnp.exe').first().waitFor()
        await page.getByText('DRILL', { exact: true }).first().waitFor()
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
        expect(await page.locator('img, iframe, script:not([src])').count()).toBe(0)
      }
      expect(await page.evaluate('window.pwned')).toBeUndefined()
      await post(`incidents/${id}/state`, { to: 'cancelled' })
    },
  )

  test('a room that is not there says so', async () => {
    await open('#/incidents/inc-999')
    await page.getByText('no such incident').waitFor()
    expect(shown.troubles.splice(0).every((trouble) => /404|409/.test(trouble))).toBe(true)
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
