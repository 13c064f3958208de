import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ended, SHOP, Shop } from '../../../main/probe-app.test-helper.ts'
import { startBrowser, type Window, windowOf } from '../browser.test-helper.ts'

const BIN = fileURLToPath(new URL('../../../../bin/lastgood.js', import.meta.url))
const AGENT = fileURLToPath(new URL('../../../../../probe/src/index.ts', import.meta.url))

/** `lastgood demo` as a newcomer starts it, and a browser that shows its page. */
export type Demo = Window & {
  readonly url: string
  /** A process of a shop that takes probes; it adds up an order for each line that it is told. */
  readonly shop: () => Shop
  /** What failed in any page. */
  readonly troubles: string[]
  readonly stop: () => Promise<void>
}

/** Starts the demo on free ports, with all its data in a folder that is gone at its end. */
export async function startedDemo(): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-journey-'))
  const { PATH, TMPDIR } = process.env
  const env = { PATH, TMPDIR, HOME: folder, NO_COLOR: '1', LASTGOOD_PROBE_PORT: '0' }
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
    ...windowOf(browser, url, { troubles, foreign: [] }),
    stop: async () => {
      await browser.close()
      await Promise.all(running.map(ended))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function printedBy(child: ChildProcess): Promise<string> {
  let printed = ''
  for await (const chunk of child.stdout!) {
    printed += String(chunk)
    if (printed.includes('stop  Ctrl-C')) break
  }
  return printed
}
