import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'
import type { Prepare } from '../shown-workbench.test-helper.ts'

const TRACE = 'c'.repeat(32)
const MARKUP = '<img src=x onerror="window.pwned=1">'

/** A request that failed, with a secret in its query and markup in a header. */
const insertFailed: Prepare = async (store, engine, endMs) => {
  const attributes = Object.entries({
    'http.request.method': 'POST',
    'http.response.status_code': '500',
    'url.path': '/cart/7',
    'url.query': 'access_token=geheim',
    'http.request.header.x-tenant': MARKUP,
  })
  const words = attributes.flat().map((word) => `'${word.replaceAll("'", "\\'")}'`)
  await store.insert(
    await engine.batch(
      'otel_traces',
      `SELECT fromUnixTimestamp64Milli(toInt64(${endMs - 90_000})) AS Timestamp, '${TRACE}' AS TraceId, 's1' AS SpanId,
        'cart' AS ServiceName, 'POST /cart' AS SpanName, 'Server' AS SpanKind, toUInt64(9000000) AS Duration, 'Error' AS StatusCode,
        map(${words.join(', ')})::Map(LowCardinality(String), String) AS SpanAttributes`,
    ),
  )
}

describe.skipIf(browserPath === undefined)('checks and requests to reproduce, in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage(insertFailed)
  })

  afterAll(() => shown?.stop())

  const part = (name: string) => page.getByRole('region', { name })
  const entries = () => page.getByRole('list', { name: 'Entries, newest first' })

  const declared = async (title: string): Promise<string> => (await shown.post('record/declare', { title })).incident.id

  test('a machine is looked at from the room by the keyboard alone, and what was seen is kept there', async () => {
    const id = await declared('a disk may be full')
    page = await shown.open(`#/incidents/${id}`)
    await page.getByRole('link', { name: /^Check a machine/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Look at the system itself' }).waitFor()
    await page.getByLabel('What is looked at').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('✓ Kept as ev-1').waitFor()
    const hasFocus = (button: Element) => button === document.activeElement // that was pressed, and is on as it was
    expect(await page.getByRole('button', { name: 'Look' }).evaluate(hasFocus)).toBe(true)
    expect(await part('What was read').innerText()).toContain('memory')
    await page.getByRole('link', { name: `Back to ${id}` }).click()
    await entries()
      .getByText(/check host/)
      .waitFor()
    await part('Evidence kept').getByText('ev-1').waitFor()
  })

  test('an address is asked of this machine, and no other one', async () => {
    page = await shown.open('#/checks')
    await page.getByLabel('What is looked at').selectOption('http')
    await page.getByLabel('URL', { exact: true }).fill(`${shown.url}/api/health`)
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByText('Shown only: choose an incident').waitFor()
    await part('What check http saw').getByText('200').first().waitFor()
    await page.getByLabel('URL', { exact: true }).fill('http://169.254.169.254/')
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByRole('alert').getByText('169.254.169.254').first().waitFor()
    expect(shown.troubles.splice(0).every((trouble) => /status of 400/.test(trouble))).toBe(true)
  })

  test('a trace becomes a request without its secrets, kept with the incident, with the command that sends it', async () => {
    const id = await declared('carts fail')
    page = await shown.open(`#/checks?incident=${id}&trace=${TRACE}`)
    await page.getByText('Change its method, path or body').click()
    await page.getByLabel(/^Body/).fill('{"sku":"a-{n}"}')
    await page.getByRole('button', { name: 'Make the request' }).click()
    await page.getByText('✓ Kept as ev-1').waitFor()
    const curl = await part('The request for a shell').innerText()
    expect(curl).toContain('/cart/7?access_token=')
    expect(curl).toContain('"sku":"a-{n}"')
    expect(curl).not.toContain('geheim')
    expect(await part('Command that sends it').innerText()).toBe(
      `lastgood reproduce ${TRACE} --run --target http://127.0.0.1:8080 --times 100 --together --incident ${id}`,
    )
    await page.getByText(/REPLAY_ACCESS_TOKEN brings it back/).waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.evaluate('window.pwned')).toBeUndefined()
  })

  test('a request is sent by the keyboard alone where a person says, what may do harm needs a word, and the run is kept', async () => {
    const heard: string[] = []
    const target = createServer((request, response) => {
      heard.push(request.url ?? '')
      response.writeHead(503).end(MARKUP)
    })
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
    const id = await declared('carts fail again')
    page = await shown.open(`#/checks?incident=${id}&trace=${TRACE}`)
    await page.getByRole('button', { name: 'Make the request' }).press('Enter')
    const send = part('Send it')
    const where = send.getByLabel(/^Where it is sent/)
    await where.fill('http://192.0.2.1')
    await send.getByRole('checkbox').press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await send
      .getByRole('alert')
      .getByText(/192\.0\.2\.1 is neither this machine nor/)
      .waitFor()
    await where.fill('http://198.51.100.7:9')
    await where.press('Enter')
    await send.getByRole('alert').getByText('is not private; naming its host once more').waitFor()
    expect(heard).toEqual([])
    await where.fill(`http://127.0.0.1:${(target.address() as AddressInfo).port}`)
    await where.press('Enter')
    await send.getByText('✓ all 100 answers are as those that were sent alone').waitFor()
    await send.getByText('✓ Kept as ev-2').waitFor()
    expect(heard).toHaveLength(103)
    expect(heard[0]).toBe('/cart/7?access_token=')
    expect(await page.evaluate('window.pwned')).toBeUndefined()
    expect(await barriers(page)).toEqual([])
    await page.getByRole('link', { name: `Back to ${id}` }).click()
    await entries()
      .getByText(/reproduced POST \/cart\/7.* 100 times at once, as alone, 0 different/)
      .waitFor()
    target.close()
    expect(shown.troubles.splice(0).every((trouble) => /status of 400/.test(trouble))).toBe(true)
  })

  test('what cannot be reproduced is told with the way out', async () => {
    page = await shown.open(`#/checks?trace=${'d'.repeat(32)}`)
    await page.getByRole('button', { name: 'Make the request' }).click()
    await page.getByRole('alert').getByText('no span of this trace is stored').waitFor()
    expect(shown.troubles.splice(0).every((trouble) => /status of 404/.test(trouble))).toBe(true)
  })

  test.for(['light', 'dark'] as const)('nobody is kept out in %s', async (colorScheme) => {
    page = await shown.open(`#/checks?trace=${TRACE}`, { colorScheme, width: 360 })
    await page.getByRole('button', { name: 'Look' }).click()
    await part('What was read').waitFor()
    await page.getByRole('button', { name: 'Make the request' }).click()
    await part('The request for a shell').waitFor()
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
