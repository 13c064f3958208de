import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { type Beside, type Prepare, shownWorkbench } from './shown-workbench.test-helper.ts'

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

/** The built page, served over real stores, in a real browser. */
export type ShownPage = {
  readonly url: string
  readonly webDir: string
  readonly browser: Browser
  /** What failed in any page, and what other hosts were asked for. */
  readonly troubles: string[]
  readonly foreign: string[]
  /** A page at an address, ready when its heading is there; in a browser profile of its own unless one is given. */
  readonly open: (hash?: string, width?: number, context?: BrowserContext) => Promise<Page>
  /** A log line of a service comes in. */
  readonly log: (service: string, body: string) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Builds the page into a folder of its own, which whoever asks removes. */
export function builtPage(): string {
  const webDir = mkdtempSync(join(tmpdir(), 'lastgood-web-'))
  const config = fileURLToPath(new URL('./vite.config.ts', import.meta.url))
  const vite = fileURLToPath(new URL('../../../../node_modules/vite/bin/vite.js', import.meta.url))
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error', '--config', config, '--outDir', webDir], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return webDir
}

/** A browser without a window. */
export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: browserPath!, args: QUIET })

/** Builds the page, serves it and starts the browser. */
export async function shownPage(prepare?: Prepare, beside?: Beside): Promise<ShownPage> {
  const webDir = builtPage()
  const bench = await shownWorkbench(webDir, prepare, beside)
  const browser = await startBrowser()
  const { url } = bench.server
  const [troubles, foreign]: [string[], string[]] = [[], []]
  return {
    url,
    webDir,
    browser,
    troubles,
    foreign,
    open: async (hash = '', width = 1280, context) => {
      const page = await (context ?? browser).newPage(context ? undefined : { viewport: { width, height: 900 } })
      page.on('pageerror', (error) => troubles.push(error.message))
      page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
      page.on('request', (request) => !request.url().startsWith(url) && foreign.push(request.url()))
      await page.goto(`${url}/${hash}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      return page
    },
    log: bench.log,
    stop: async () => {
      await browser.close()
      await bench.stop()
      rmSync(webDir, { recursive: true, force: true })
    },
  }
}
