import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'

describe.skipIf(browserPath === undefined)(
  'what people are told, and what is done about the cause, in a browser',
  () => {
    let shown: ShownPage
    let page: Page

    beforeAll(async () => {
      shown = await shownPage()
    })

    afterAll(() => shown?.stop())

    async function open(hash: string): Promise<void> {
      page = await shown.open(hash)
    }

    const declared = async (input: object): Promise<string> => (await shown.post('record/declare', input)).incident.id
    const next = () => page.getByRole('region', { name: 'Next step' })
    const nextSays = (text: string) => next().getByRole('heading', { name: text }).waitFor()
    const entries = () => page.getByRole('list', { name: 'Entries, newest first' })

    test('the draft for customers holds what they see and nothing of the inside, nor what was typed for the team', async () => {
      const id = await declared({ title: 'the pool of orders-db is full', service: 'orders', severity: 'P1' })
      await open(`#/incidents/${id}`)
      const updates = page.getByRole('region', { name: 'Updates' })
      await updates.getByRole('button', { name: 'Draft the next one' }).click()
      await updates.getByText('A draft for the team').waitFor()
      expect(await updates.getByRole('region', { name: 'Draft of the internal update' }).innerText()).toContain(
        'orders-db',
      )
      await updates.getByText('Change the draft').click()
      await updates.getByLabel('What else is known').fill('orders-db was moved')
      await updates.getByRole('button', { name: 'Draft for customers instead' }).click()
      await updates.getByText('A draft for customers: nothing is told until you say so.').waitFor()
      const draft = updates.getByRole('region', { name: 'Draft of the external update' })
      expect(await draft.innerText()).toMatch(
        /^\d\d:\d\dZ - Issue update\nSTATUS: Investigating\nWHAT WE KNOW:\n- Symptom: requests fail\n- Scope: [\d.]+ % of requests fail/,
      )
      expect(await draft.innerText()).not.toMatch(/orders|pool|P1|1\.9\.0/)
      await updates.getByRole('button', { name: 'Tell customers' }).click()
      await entries().getByText('u-1 to external readers: Investigating').waitFor()
      const told = updates.getByRole('region', { name: 'Update u-1' })
      await told.getByText('Symptom: requests fail').waitFor()
      expect(await told.innerText()).not.toContain('orders')
    })

    test('one key tells that nothing is new, once there was something to tell', async () => {
      const id = await declared({ title: 'quiet', severity: 'P1' })
      await open(`#/incidents/${id}`)
      await page.keyboard.press('N')
      await page.getByRole('alert').getByText('nothing can be new since').waitFor()
      await shown.post(`incidents/${id}/update`, { post: true })
      await page.keyboard.press('N')
      await page.getByText('People were told that nothing is new').waitFor()
      await entries()
        .getByText(/u-2 to internal readers: .*nothing new since/)
        .waitFor()
    })

    test('acting on a cause is a step with its form', async () => {
      const id = await declared({ title: 'the pool is full', severity: 'P2' })
      for (const [verb, input] of [
        ['ack', {}],
        ['lead', {}],
        ['capture', { skip: 'it is a test' }],
        ['suspect', { statement: 'the pool is too small' }],
        ['commit', { hypothesis: 'h-1', despite: 'the log names it', whyOnlyOne: 'nothing else changed' }],
        ['update', { post: true }],
      ] as const)
        await shown.post(`incidents/${id}/${verb}`, input)
      await open(`#/incidents/${id}`)
      await nextSays('Act on the cause: the smallest change that is safe')
      const here = page.getByRole('navigation', { name: 'The method' }).locator('[aria-current="step"]')
      expect(await here.innerText()).toMatch(/change/)
      await next().getByLabel('What is changed').fill('double the pool')
      await next().getByRole('button', { name: 'Begin this change' }).click()
      await nextSays('Wait for the verdict')
    })
  },
)
