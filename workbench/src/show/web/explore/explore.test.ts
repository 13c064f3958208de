import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'
import { hostileTelemetry, LARGE_TRACE } from '../shown-hostile.test-helper.ts'
import { HOSTILE, SLOW_TRACE } from '../shown-telemetry.test-helper.ts'

const LINE_PX_MAX = 200 // of a log line that nobody has opened

describe.skipIf(browserPath === undefined)('logs, metrics and SQL in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage(hostileTelemetry)
  })

  afterAll(() => shown?.stop())

  async function open(hash: string, width = 1280): Promise<void> {
    page = await shown.open(hash, { width })
  }

  /** As many typed queries as may run and wait, so that one more is refused; settled once all have ended. */
  const fullQueue = (): Promise<unknown> => Promise.all(Array.from({ length: 6 }, () => query('SELECT sleep(3)')))

  const lines = () => page.getByRole('list', { name: 'Log lines' })
  const query = async (sql: string): Promise<readonly [status: number, what: string]> => {
    const reply = await fetch(`${shown.url}/api/explore/sql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sql }),
    })
    const body = (await reply.json()) as { readonly error?: { readonly what: string }; readonly rows?: unknown }
    return [reply.status, body.error?.what ?? JSON.stringify(body.rows)]
  }

  test('lines are searched by text, service and severity, and open their trace', async () => {
    await open('#/explore/logs')
    await lines().getByText('the pool has 0 free connections').waitFor()
    await page.getByLabel('Text').fill('POOL HAS')
    await page.keyboard.press('Enter')
    await expect.poll(() => lines().getByRole('listitem').count()).toBe(1)
    await page.getByLabel('Severity').selectOption('17')
    await page.getByRole('button', { name: 'trace →' }).click()
    await page.getByRole('dialog', { name: `Trace ${SLOW_TRACE}` }).waitFor()
    await page.reload()
    await page.getByRole('dialog', { name: `Trace ${SLOW_TRACE}` }).waitFor()
    await page.keyboard.press('Escape')
    expect(await lines().getByRole('listitem').innerText()).toMatch(/✗ ERROR\s+orders\s+query took 2140 ms/)
  })

  test('a line of many lines is folded; all of it is there to be searched, copied and shown', async () => {
    await shown.log('tall', Array.from({ length: 200 }, (_, i) => `frame ${i} of a trace`).join('\n'))
    await open('#/explore/logs?service=tall')
    const line = lines().getByRole('listitem')
    const height = async (): Promise<number> => (await line.boundingBox())?.height ?? 0
    const more = line.getByRole('button', { name: 'show all: 200 lines' })
    await more.waitFor()
    expect(await height()).toBeLessThan(LINE_PX_MAX)
    expect(await page.evaluate("window.find('frame 199 of a trace')")).toBe(true)
    const copied = await page.evaluate(
      'getSelection().selectAllChildren(document.querySelector(\'ol[aria-label="Log lines"]\')), getSelection().toString()',
    )
    expect(copied).toContain('frame 0 of a trace')
    expect(copied).toContain('frame 199 of a trace')
    await more.click()
    expect(await height()).toBeGreaterThan(LINE_PX_MAX)
    await line.getByRole('button', { name: 'show less' }).click()
    await expect.poll(height).toBeLessThan(LINE_PX_MAX)
  })

  test('kinds of lines lead to their lines', async () => {
    await open('#/explore/logs?service=orders')
    await page.getByRole('button', { name: 'Kinds of lines' }).click()
    const kind = page.getByRole('listitem').filter({ hasText: /query took .*free connections/ })
    await kind.getByRole('button', { name: 'lines' }).click()
    await expect.poll(() => lines().getByRole('listitem').count()).toBe(1)
  })

  test('new lines come in by themselves, and only those of the filter', async () => {
    await open('#/explore/logs?show=live&service=tailed')
    await page.getByText('● following').waitFor()
    await page.getByText('Waiting for lines').waitFor()
    await expect
      .poll(
        async () => {
          await shown.log('tailed', 'a line that came in')
          await shown.log('other', 'a line of somebody else')
          return lines().getByText('a line that came in').count()
        },
        { interval: 500 },
      )
      .toBeGreaterThan(0)
    expect(await lines().getByText('somebody else').count()).toBe(0)
  })

  test('a metric is drawn over time, one line for each value of an attribute, the largest first', async () => {
    await open('#/explore/metrics')
    await page.getByRole('button', { name: /^pool\.used/ }).click()
    await page.getByRole('img', { name: 'pool.used, value, 1 line' }).waitFor()
    await page.getByLabel('One line for each').selectOption('pool')
    await page.getByRole('img', { name: 'pool.used, value, 12 lines' }).waitFor()
    await page.getByText('8 lines with smaller values not shown.').waitFor()
    await page.reload()
    expect(await page.getByRole('listitem').filter({ hasText: 'p-19' }).innerText()).toMatch(/p-19\s+19/)
  })

  test('a query of one’s own gives a table, a chart where it has times, and refuses with the engine’s reason', async () => {
    await open('#/explore/sql')
    await page.getByRole('button', { name: 'requests a minute' }).click()
    await page.getByRole('img', { name: 'Chart of 3 columns' }).waitFor()
    await page.getByRole('columnheader', { name: 'p99_ms' }).waitFor()
    await page.getByLabel(/^Query/).fill('SELECT nothing')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').getByText('UNKNOWN_IDENTIFIER').waitFor()
    await page
      .getByLabel(/^Query/)
      .fill("SELECT '<img src=x onerror=\"window.pwned=1\">' AS html, repeat('x', 1000000) AS long")
    await page.keyboard.press('Control+Enter')
    await page.getByRole('cell', { name: '<img src=x' }).waitFor()
    expect(shown.troubles.splice(0)).toEqual([expect.stringContaining('400')])
  })

  test.for([
    ['DROP TABLE otel_traces', 'only SELECT'],
    ['SHOW TABLES WHERE name = file(1)', 'only SELECT'],
    ["SELECT file('/etc/hostname')", 'reads files of the server'],
    ["SELECT arrayMap(FILE, ['/etc/hostname'])", 'reads files of the server'],
    ["SELECT * FROM file('/etc/hostname', 'LineAsString')", 'reads files of the server'],
    ["SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')", 'url\\(\\) may reach files or hosts'],
    ["DESCRIBE TABLE url('http://127.0.0.1:1/', 'CSV')", 'url\\(\\) may reach files or hosts'],
    ["DESCRIBE (SELECT 1 IN (SELECT * FROM s3('http://b/c')))", 's3\\(\\) may reach files or hosts'],
    ['SELECT 1 SETTINGS readonly = 0', 'READONLY'],
    ['SELECT 1; SELECT 2', 'Multi-statements are not allowed'],
    ['INSERT INTO otel_logs (Body) SELECT 1', 'only SELECT'],
  ] as const)('%s is refused', async ([sql, says]) => {
    expect(await query(sql)).toEqual([400, expect.stringMatching(says)])
  })

  test('of many wide rows those in sight are drawn, and the others when one scrolls to them or prints', async () => {
    const columns = Array.from({ length: 40 }, (_, i) => `number + ${i} AS c${i}`)
    await open(`#/explore/sql?sql=${encodeURIComponent(`SELECT ${columns} FROM numbers(1000)`)}`)
    const table = page.getByRole('region', { name: 'Rows of the answer' })
    await table.getByRole('cell', { name: '39', exact: true }).first().waitFor()
    expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(6_000)
    expect(await table.getByRole('table').getAttribute('aria-rowcount')).toBe('1001')
    const width = await table.evaluate((frame) => frame.scrollWidth)
    await table.focus()
    await page.keyboard.press('End')
    const last = table.getByRole('cell', { name: '1038', exact: true })
    await last.waitFor()
    expect(await last.locator('xpath=..').getAttribute('aria-rowindex')).toBe('1001')
    expect(await table.evaluate((frame) => frame.scrollWidth)).toBe(width)
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await table.getByRole('row').count()).toBe(1001)
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    await expect.poll(() => table.getByRole('row').count()).toBeLessThan(100)
  })

  test('of rows that are not drawn one finds those that hold a text, one after the other', async () => {
    await open(
      `#/explore/sql?sql=${encodeURIComponent("SELECT concat('Row ', toString(number)) AS row FROM numbers(1000)")}`,
    )
    const table = page.getByRole('region', { name: 'Rows of the answer' })
    const find = page.getByLabel('Find in all rows')
    await find.fill('row 98')
    await page.getByText('1 of 11', { exact: true }).waitFor()
    await table.getByRole('cell', { name: 'Row 98', exact: true }).waitFor()
    await find.press('Enter')
    await table.getByRole('cell', { name: 'Row 980', exact: true }).waitFor()
    await find.press('Shift+Enter')
    await find.press('Shift+Enter')
    await page.getByText('11 of 11', { exact: true }).waitFor()
    const last = table.getByRole('cell', { name: 'Row 989', exact: true })
    expect(await last.locator('xpath=..').getAttribute('data-found')).toBe('true')
    await find.fill('no such row')
    await page.getByText('none', { exact: true }).waitFor()
  })

  test('a query that finds the line full is told what to do, and is run once one tries again', async () => {
    const others = fullQueue()
    await open(`#/explore/sql?sql=${encodeURIComponent("SELECT 'it was run' AS said")}`)
    const told = page.getByRole('alert')
    await told.getByText('which is the most there may be').waitFor()
    await told.getByText('Run it again when one has ended').waitFor()
    await others
    await told.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('cell', { name: 'it was run' }).waitFor()
    expect(shown.troubles.splice(0)).toEqual([expect.stringContaining('503')])
  })

  test.for([
    ['#/explore/traces', '**/api/explore/heatmap?*'],
    ['#/explore/traces', '**/api/explore/spans?*'],
    ['#/explore/logs?show=kinds', '**/api/explore/kinds?*'],
    ['#/explore/metrics', '**/api/explore/metrics?*'],
    [`#/explore/traces?trace=${SLOW_TRACE}`, '**/api/logs?*'],
  ] as const)('at %s what the database had no room for (%s) is asked again by who wants it', async ([hash, asked]) => {
    const error = { what: 'TOO_MANY_SIMULTANEOUS_QUERIES', where: 'a test', todo: 'try again in some seconds' }
    await open('#/explore/sql')
    shown.troubles.splice(0)
    await page.route(asked, (route) => route.fulfill({ status: 503, json: { error } }), { times: 1 })
    await page.goto(`${shown.url}/${hash}`)
    const told = page.getByRole('alert')
    await told.getByText('try again in some seconds').waitFor()
    await told.getByRole('button', { name: 'Try again' }).press('Enter') // what comes above it meanwhile moves it away from a mouse
    await told.waitFor({ state: 'detached' })
    expect(shown.troubles.splice(0)).toEqual([expect.stringContaining('503')])
  })

  test('more rows than fit are cut and said to be', async () => {
    await open(`#/explore/sql?sql=${encodeURIComponent('SELECT number FROM numbers(1000000)')}`)
    await page.getByText('1000 rows first').waitFor()
    expect(await query('SELECT count() FROM otel_traces')).toEqual([200, expect.stringMatching(/^\[\["1\d{5}"\]\]$/)])
  })

  test.for([
    ['#/explore/logs', HOSTILE.script],
    [`#/explore/logs?traceId=${LARGE_TRACE}`, 'bbbbbb'],
    ['#/explore/logs?show=kinds', '</script>'],
    ['#/explore/metrics', HOSTILE.html],
    [`#/explore/metrics?by=pool&metric=${encodeURIComponent(HOSTILE.html + HOSTILE.rtl)}`, HOSTILE.script],
    [`#/explore/sql?sql=${encodeURIComponent('SELECT Body FROM otel_logs')}`, HOSTILE.script],
  ] as const)('hostile lines and names stay text within the screen at %s', async ([hash, says]) => {
    for (const width of [360, 1440]) {
      await open(hash, width)
      await page.getByText(says).first().waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
    expect(await page.locator('img, iframe').count()).toBe(0)
    expect(await page.evaluate('window.pwned')).toBeUndefined()
  })

  test.for([
    ['logs', 'light'],
    ['logs?show=kinds', 'dark'],
    ['metrics?metric=pool.used&by=pool', 'light'],
    ['metrics?metric=pool.used&by=pool', 'dark'],
    ['sql?sql=SELECT+1+AS+one', 'light'],
    ['sql?sql=SELECT+1+AS+one', 'dark'],
  ] as const)('nobody is kept out of %s in %s', async ([hash, colorScheme]) => {
    page = await shown.open(`#/explore/${hash}`, { colorScheme })
    await page.waitForLoadState('networkidle')
    expect(await barriers(page)).toEqual([])
  })

  test.for([360, 1440])('with 5 000 services the first page and the palette stay usable at %i px', async (width) => {
    await open('', width)
    const board = page.getByRole('list', { name: 'Systems, the worst first' })
    await board.getByRole('listitem').first().waitFor()
    expect(await board.getByRole('listitem').count()).toBe(8)
    await page.getByRole('button', { name: 'Show 192 more' }).waitFor()
    await page.getByText(/^\d{4} quieter ones not shown\.$/).waitFor()
    await page.getByRole('region', { name: /^Map of services/ }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await page.keyboard.press('Control+k')
    await page
      .getByRole('dialog', { name: 'Commands' })
      .getByRole('option', { name: 'Traces', exact: false })
      .first()
      .waitFor()
  })

  test('nothing failed on the way, and no other host was asked', () => {
    const { troubles, foreign } = shown
    expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] })
  })
})
