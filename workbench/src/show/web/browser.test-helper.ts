import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { type Beside, type Prepare, shownWorkbench, WEB_DIR } from './shown-workbench.test-helper.ts'

const BROWSERS = [
  process.env.LASTGOOD_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  chromium.executablePath(),
]
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']

/** Where Chromium is; undefined, and said, where none was found. */
export const browserPath = BROWSERS.find((path) => path !== undefined && existsSync(path))

if (browserPath === undefined)
  console.warn('The page is not tested: no Chromium was found. Name one: LASTGOOD_CHROMIUM=/path/to/chromium')

const WAIT_MS_MAX = 120_000 // for what a page shows: a hang guard

/** What pages have done that nobody wanted: what failed in any of them, and what other hosts were asked for. */
export type Watched = { readonly troubles: string[]; readonly foreign: string[] }

/** How a page is seen, and in which browser profile: the window's own, emptied, unless one is given. */
type Seen = { readonly width?: number; readonly colorScheme?: 'light' | 'dark'; readonly context?: BrowserContext }

/** Shows addresses below one URL to somebody who was never there before. */
export type Window = { readonly open: (hash?: string, seen?: Seen) => Promise<Page> }

/** What verbs of an incident answer, as far as tests ask for it. */
type OfIncident = { readonly incident: { readonly id: string } }

/** The built page, served over real stores, in a real browser. */
export type ShownPage = Window &
  Watched & {
    readonly url: string
    readonly browser: Browser
    /** Somebody else posts `input` of a verb to this path below `/api/`; throws where it was not taken. */
    readonly post: (path: string, input: object) => Promise<OfIncident>
    /** The deploy that the shown diagnosis blames comes in. */
    readonly deploy: () => Promise<unknown>
    /** A log line of a service comes in. */
    readonly log: (service: string, body: string) => Promise<void>
    readonly stop: () => Promise<void>
  }

/** A browser without a window. */
export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: browserPath!, args: QUIET })

/** One window for all that is opened, since a window takes three times as long as the page in it. */
export function windowOf(browser: Browser, url: string, watched: Watched): Window {
  let own: Page | undefined
  const fresh = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage()
    page.setDefaultTimeout(WAIT_MS_MAX)
    watch(page, url, watched)
    return page
  }
  return {
    open: async (hash = '', { width = 1280, colorScheme, context } = {}) => {
      if (context === undefined && (own === undefined || own.isClosed())) own = await fresh(await browser.newContext())
      const page = context === undefined ? own! : await fresh(context)
      await empty(page, url)
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme: colorScheme ?? null })
      await page.goto(`${url}/${hash}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      return page
    },
  }
}

function watch(page: Page, url: string, { troubles, foreign }: Watched): void {
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  page.on('request', (request) => !request.url().startsWith(url) && foreign.push(request.url()))
}

/** Nothing of what a window showed, and of what was kept there, is left in it. */
async function empty(page: Page, url: string): Promise<void> {
  await page.context().setOffline(false)
  if (page.url().startsWith(url)) await page.evaluate('localStorage.clear()')
  await page.goto('about:blank')
}

/** Tells later whether a text was shown since, if only for a moment. */
export async function sightedOn(page: Page, text: string): Promise<() => Promise<unknown>> {
  await page.evaluate(`
    window.sighted = false
    new MutationObserver(() => (window.sighted ||= document.body.textContent.includes(${JSON.stringify(text)}))).observe(
      document.body, { childList: true, subtree: true, characterData: true })`)
  return () => page.evaluate('window.sighted')
}

/** What a door answers to this; throws where it was not taken. */
async function posted(url: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`)
  return reply.json()
}

const blamedDeploy = () => ({
  ...{ id: 'deploy-orders-190', at: new Date(Date.now() - 11 * 60_000).toISOString(), kind: 'deploy' },
  ...{ service: 'orders', title: 'Deploy orders 1.9.0', from: '1.8.4', to: '1.9.0', source: 'ci' },
})

/** Serves the page and starts the browser. */
export async function shownPage(prepare?: Prepare, beside?: Beside): Promise<ShownPage> {
  const bench = await shownWorkbench(WEB_DIR, prepare, beside)
  const browser = await startBrowser()
  const { url } = bench.server
  const watched = { troubles: [], foreign: [] }
  return {
    ...watched,
    ...windowOf(browser, url, watched),
    url,
    browser,
    post: async (path, input) => {
      const said = { input, actor: { kind: 'human', name: 'second on-call' } }
      return (await posted(`${url}/api/${path}`, said)) as OfIncident
    },
    deploy: () => posted(`${url}/api/changes`, blamedDeploy()),
    log: bench.log,
    stop: async () => {
      await browser.close()
      await bench.stop()
    },
  }
}

/** Holds back what a page asks there, until what is returned is called. */
export async function heldBack(page: Page, asked: string | RegExp): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(asked, async (route) => {
    await promise
    await route.continue()
  })
  return resolve
}
