import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'

const HOUR_MS = 3_600_000
const T0 = Date.now()
const at = (hours: number): string => new Date(T0 + hours * HOUR_MS).toISOString()

describe.skipIf(browserPath === undefined)('a demo whose recording has ended, in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage(undefined, { recording: { from: at(-2), to: at(-1) } })
  })

  afterAll(() => shown?.stop())

  const note = () => page.getByRole('complementary', { name: 'The demo' })

  test('says so where the last minutes are looked at, and leads to the time of the recording', async () => {
    page = await shown.open('#/explore/traces?service=web')
    await note().getByText('This is the demo: its recording ended').waitFor()
    expect(await barriers(page)).toEqual([])
    await note().getByRole('link', { name: 'Show the time of the recording' }).click()
    await note().waitFor({ state: 'detached' })
    const fields = new URLSearchParams(new URL(page.url()).hash.split('?')[1])
    expect(Object.fromEntries(fields)).toEqual({ service: 'web', from: at(-2), to: at(-1) })
  })

  test('says so in the room of an incident that is measured in it, and not where systems are heard of', async () => {
    const declared = { input: { title: 'of the recording' }, actor: { kind: 'human', name: 'on-call' } }
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(declared)
    const reply = await fetch(`${shown.url}/api/record/declare`, { method: 'POST', headers, body })
    const { incident } = (await reply.json()) as { readonly incident: { readonly id: string } }
    page = await shown.open(`#/incidents/${incident.id}`)
    await note().getByRole('link', { name: 'Its requests' }).waitFor()
    page = await shown.open()
    await page.getByRole('list', { name: 'Systems, the worst first' }).getByRole('listitem').first().waitFor()
    expect(await note().count()).toBe(0)
  })
})
