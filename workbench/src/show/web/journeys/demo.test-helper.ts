import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page, Route } from 'playwright-core'
import { SHOP, Shop } from '../../../main/probe-app.test-helper.ts'
import { builtPage, startBrowser } from '../browser.test-helper.ts'

const BIN = fileURLToPath(new URL('../../../../bin/lastgood.js', import.meta.url))
const AGENT = fileURLToPath(new URL('../../../../../probe/src/index.ts', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** `lastgood demo` as a newcomer starts it, and a browser that shows the page of these sources. */
export type Demo = {
  readonly url: string
  /** A process of a shop that takes probes; it adds up an order for each line that it is told. */
  readonly shop: () => Shop
  /** What failed in any page. */
  readonly troubles: string[]
  readonly open: (hash?: string) => Promise<Page>
  readonly stop: () => Promise<void>
}

/** Starts the demo on free ports, with all its data in a folder that is gone at its end. */
export async function startedDemo(): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-journey-'))
  const webDir = builtPage()
  const env = { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1', LASTGOOD_PROBE_PORT: '0' }
  const args = [BIN, 'demo', '--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0']
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const printed = await printedBy(child)
  const url = /^web +(\S+)/m.exec(printed)?.[1] ?? ''
  const browser = await startBrowser()
  const troubles: string[] = []
  const running: ChildProcess[] = [child]
  return {
    url,
    troubles,
    shop: () => {
      writeFileSync(join(folder, 'shop.ts'), SHOP)
      const dial = /^probe +(\S+)/m.exec(printed)?.[1]
      const shopEnv = { PATH: process.env.PATH, LASTGOOD_PROBE_URL: dial, OTEL_SERVICE_NAME: 'shop' }
      const shop = spawn(process.execPath, ['--import', AGENT, 'shop.ts'], { cwd: folder, env: shopEnv, stdio: 'pipe' })
      running.push(shop)
      return new Shop(shop)
    },
    open: (hash = '') => opened(browser, { url, webDir, hash, troubles }),
    stop: async () => {
      await browser.close()
      await Promise.all(running.map(ended))
      for (const one of [folder, webDir]) rmSync(one, { recursive: true, force: true })
    },
  }
}

/** Asks a process to end, as Ctrl-C does, and waits for it. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

async function printedBy(child: ChildProcess): Promise<string> {
  let printed = ''
  for await (const chunk of child.stdout!) {
    printed += String(chunk)
    if (printed.includes('stop  Ctrl-C')) break
  }
  return printed
}

type Opening = { readonly url: string; readonly webDir: string; readonly hash: string; readonly troubles: string[] }

async function opened(browser: Browser, { url, webDir, hash, troubles }: Opening): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  await page.route(
    (address) => !address.pathname.startsWith('/api/'),
    (route) => fromSources(route, webDir),
  )
  await page.goto(`${url}/${hash}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

/** The page of these sources in place of the one that was built some time before, under the server's own headers and so its policy. */
async function fromSources(route: Route, webDir: string): Promise<void> {
  const { pathname } = new URL(route.request().url())
  const file = join(webDir, pathname === '/' ? 'index.html' : pathname)
  const answer = await route.fetch()
  const headers = { ...answer.headers(), 'content-type': TYPES[extname(file)] ?? 'text/html' }
  if (!existsSync(file)) return route.fulfill({ status: 404, headers, body: '' })
  await route.fulfill({ status: 200, headers, body: readFileSync(file) })
}
