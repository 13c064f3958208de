/**
 * How soon the room of an incident is there, how soon a key or a click is answered, and whether a waterfall of 10 000 spans scrolls
 * smoothly; in Chromium, on the demo as a newcomer starts it.
 *
 *   npx node workbench/bench/web.ts [rounds]      about two minutes; 15 rounds unless told
 *
 * Frames of an empty page are counted in the same run: what they miss is the machine's, not the page's. An interaction shorter than
 * 16 ms is told by no browser and counts as 16.
 */
import type { Browser, Page } from 'playwright-core'
import { startBrowser } from '../src/show/web/browser.test-helper.ts'
import { startedDemo } from '../src/show/web/journeys/demo.test-helper.ts'
import { bigTrace, TRACE } from './web/big-trace.ts'

const ROUNDS = Number(process.argv[2] ?? 15)
const SPANS = 10_000
const SCROLL_STEPS = 120
const SCROLL_PX = 400
const LATE_FRAME_MS = 50
const SHORTEST_MS = 16
const SEEN_MS_MAX = 60_000

type Act = (page: Page) => Promise<void>

const press = (key: string) => (page: Page) => page.keyboard.press(key)
const fold = (title: string) => (page: Page) => page.getByText(title, { exact: true }).first().click()

const inRoom: readonly Act[] = [
  ...[fold('Pause: ninety seconds'), fold('Contain: stop the harm'), fold('Try a change'), fold('It stands elsewhere')],
  ...[press('Control+k'), press('l'), press('o'), press('g'), press('Escape')],
  ...[press('m'), press('p'), press('9'), press('9')],
  (page) => page.getByText('State a cause').click(),
]

const inWaterfall: readonly Act[] = [
  (page) => page.getByRole('list', { name: 'Spans' }).getByRole('button').nth(2).click(),
  ...[
    press('j'),
    press('Enter'),
    press('j'),
    press('j'),
    press('Enter'),
    press('k'),
    press('Enter'),
    press('Control+k'),
  ],
  ...[press('s'), press('Escape')],
]

const demo = await startedDemo()
const browser = await startBrowser()
try {
  const incident = await declared()
  await sent(bigTrace(SPANS))
  tell('first useful paint of the room', await paints(`#/incidents/${incident}`), 1_000)
  tell('an interaction in the room', await interactions(`#/incidents/${incident}`, inRoom), 100)
  tell('an interaction in the waterfall', await interactions(`#/explore/traces?trace=${TRACE}`, inWaterfall), 100)
  tellFrames('an empty page', await framesOf('about:blank', async (page) => page.waitForTimeout(4_000)))
  tellFrames(`the waterfall of ${SPANS} spans`, await framesOf(`${demo.url}/#/explore/traces?trace=${TRACE}`, scrolled))
} finally {
  await browser.close()
  await demo.stop()
}

async function declared(): Promise<string> {
  const reply = await fetch(`${demo.url}/api/record/declare`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: { title: 'checkout is slow', service: 'checkout' } }),
  })
  return ((await reply.json()) as { readonly incident: { readonly id: string } }).incident.id
}

/** Sends a trace as an exporter does, and waits until it is stored. */
async function sent(trace: object): Promise<void> {
  const { otlp } = (await (await fetch(`${demo.url}/api/health`)).json()) as { readonly otlp: readonly string[] }
  const door = otlp.find((url) => url.startsWith('http')) ?? ''
  const reply = await fetch(`${door}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(trace),
  })
  if (!reply.ok) throw new Error(`the trace was not taken: HTTP ${reply.status} ${await reply.text()}`)
  while (!(await fetch(`${demo.url}/api/traces/${TRACE}`)).ok) await new Promise((done) => setTimeout(done, 200))
}

/** Milliseconds from the address to the next step, painted: each time in a profile of its own, with nothing kept. */
async function paints(hash: string): Promise<readonly number[]> {
  const found: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const page = await fresh(browser)
    await page.addInitScript(`window.painted = new Promise((done) => new MutationObserver((_, all) => {
      if (!document.querySelector('section[aria-label="Next step"] h2')) return
      all.disconnect()
      requestAnimationFrame(() => setTimeout(() => done(performance.now())))
    }).observe(document, { subtree: true, childList: true }))`)
    await page.goto(`${demo.url}/${hash}`)
    found.push(Number(await page.evaluate('window.painted')))
    await page.context().close()
  }
  return found
}

/** How long the browser took from each key and click to the next paint. */
async function interactions(hash: string, acts: readonly Act[]): Promise<readonly number[]> {
  const found: number[] = []
  for (let round = 0; round < Math.ceil(ROUNDS / 3); round++) {
    const page = await fresh(browser)
    await page.addInitScript(`window.slow = new Map()
    new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries())
        if (interactionId > 0) window.slow.set(interactionId, Math.max(duration, window.slow.get(interactionId) ?? 0))
    }).observe({ type: 'event', durationThreshold: ${SHORTEST_MS}, buffered: true })`)
    await page.goto(`${demo.url}/${hash}`)
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    await page.waitForLoadState('networkidle')
    for (const act of acts) {
      await act(page)
      await page.waitForTimeout(150)
    }
    const told = (await page.evaluate('[...window.slow.values()]')) as readonly number[]
    found.push(...told, ...Array<number>(Math.max(0, acts.length - told.length)).fill(SHORTEST_MS))
    await page.context().close()
  }
  return found
}

/** Scrolls through all spans by the wheel, there and back. */
async function scrolled(page: Page): Promise<void> {
  const spans = page.getByRole('list', { name: 'Spans' })
  await spans.hover()
  for (let step = 0; step < SCROLL_STEPS; step++) {
    await page.mouse.wheel(0, step < SCROLL_STEPS / 2 ? SCROLL_PX : -SCROLL_PX)
    await page.waitForTimeout(30)
  }
}

/** Milliseconds between frames while something is done. */
async function framesOf(url: string, act: Act): Promise<readonly number[]> {
  const page = await fresh(browser)
  await page.goto(url)
  if (url.startsWith('http')) await page.getByRole('list', { name: 'Spans' }).waitFor()
  await page.waitForTimeout(1_000)
  await page.evaluate(`window.frames_ = []; let before = performance.now(); window.counting = true
  const next = (at) => { window.frames_.push(at - before); before = at; if (window.counting) requestAnimationFrame(next) }
  requestAnimationFrame(next)`)
  await act(page)
  const frames = (await page.evaluate('window.counting = false, window.frames_.slice(1)')) as readonly number[]
  await page.context().close()
  return frames
}

async function fresh(from: Browser): Promise<Page> {
  const context = await from.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(SEEN_MS_MAX)
  return page
}

function tell(name: string, ms: readonly number[], aimMs: number): void {
  const [p50, p95] = [quantile(ms, 0.5), quantile(ms, 0.95)].map(Math.round)
  console.log(`${name}: p50 ${p50} ms, p95 ${p95} ms of ${ms.length} (aim: p95 at most ${aimMs})`)
}

function tellFrames(name: string, frames: readonly number[]): void {
  const late = frames.filter((ms) => ms > LATE_FRAME_MS).length
  const [p50, p99] = [quantile(frames, 0.5), quantile(frames, 0.99)].map(Math.round)
  const worst = Math.round(Math.max(...frames))
  console.log(
    `frames of ${name}: p50 ${p50} ms, p99 ${p99} ms, worst ${worst} ms; ${late} of ${frames.length} over ${LATE_FRAME_MS} ms`,
  )
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
