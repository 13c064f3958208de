import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))
const AGENT = fileURLToPath(new URL('../../../probe/src/index.ts', import.meta.url))

/** An app that adds up the lines of an order for each line on its standard input, and answers on its standard output. */
export const SHOP = `type Order = { id: string; items: number[]; password: string }

function total(order: Order): number {
  let sum = 0
  for (const item of order.items) {
    sum += item
  }
  return sum
}

process.stdin.on('data', (text) => {
  for (const id of String(text).trim().split('\\n')) {
    const order: Order = { id, items: [1, 2, 3], password: 'hunter2-geheim' }
    console.log(total(order))
  }
})
`

export type Ran = { readonly code: number | null; readonly out: string; readonly error: string }

/** A folder with an app in it, and the commands of a workbench that are typed there. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'lastgood-live-'))
  readonly #running: ChildProcess[] = []
  port = ''
  probeUrl = ''
  /** What the workbench says to its error output. */
  said = ''

  constructor() {
    writeFileSync(join(this.folder, 'shop.ts'), SHOP)
  }

  /** A workbench that listens; again, it takes the ports of the one before. */
  async serve(env: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
    const probePort = this.probeUrl === '' ? '0' : new URL(this.probeUrl).port
    const args = [
      'serve',
      '--port',
      this.port || '0',
      '--otlp-http-port',
      '0',
      '--otlp-grpc-port',
      '0',
      '--data',
      'data',
    ]
    const child = this.#spawn(BIN, args, { ...env, LASTGOOD_PROBE_PORT: probePort })
    child.stderr?.on('data', (chunk) => {
      this.said += chunk
    })
    let printed = ''
    for await (const chunk of child.stdout!) {
      printed += String(chunk)
      if (printed.includes('stop  Ctrl-C')) break
    }
    this.port = /web {3}http:\/\/127\.0\.0\.1:(\d+)/.exec(printed)?.[1] ?? ''
    this.probeUrl = /probe (\S+)/.exec(printed)?.[1] ?? ''
    return child
  }

  /** A process of the shop with the agent in it. */
  shop(instance: string, env: NodeJS.ProcessEnv = {}, file = 'shop.ts'): Shop {
    const told = `service.name=shop,service.version=1.2,service.instance.id=${instance}`
    const given = {
      LASTGOOD_PROBE_URL: this.probeUrl,
      OTEL_RESOURCE_ATTRIBUTES: told,
      LASTGOOD_PROBE_LAG_MS: '60000',
      ...env,
    }
    return new Shop(this.#spawn('--import', [AGENT, file], given))
  }

  #spawn(first: string, rest: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    const { PATH, TMPDIR } = process.env
    const all = { PATH, TMPDIR, HOME: this.folder, NO_COLOR: '1', ...env }
    const child = spawn(process.execPath, [first, ...rest], { cwd: this.folder, env: all, stdio: 'pipe' })
    this.#running.push(child)
    return child
  }

  /** Types `lastgood …` in the folder. */
  async run(...args: string[]): Promise<Ran> {
    const child = this.#spawn(BIN, [...args, '--port', this.port], { LASTGOOD_ACTOR: 'on-call' })
    let [out, error] = ['', '']
    child.stdout?.on('data', (chunk) => {
      out += chunk
    })
    child.stderr?.on('data', (chunk) => {
      error += chunk
    })
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, out, error }
  }

  async ask(path: string): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.port}${path}`)).text()
  }

  post(path: string, body: unknown): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return fetch(`http://127.0.0.1:${this.port}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  /** Asks again until `seen` says that it is so. */
  async until(what: string, seen: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 1_200; i++) {
      if (await seen()) return
      await new Promise((done) => setTimeout(done, 100))
    }
    throw new Error(`never seen: ${what}\n${this.said}`)
  }

  connected(instances: number): Promise<void> {
    return this.until(`${instances} processes that are connected`, async () => {
      const { sessions } = JSON.parse(await this.ask('/api/probes')) as { sessions: unknown[] }
      return sessions.length === instances
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#running.map(ended))
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A process of the shop. */
export class Shop {
  readonly child: ChildProcess
  #out = ''
  error = ''

  constructor(child: ChildProcess) {
    this.child = child
    child.stdout?.on('data', (chunk) => {
      this.#out += chunk
    })
    child.stderr?.on('data', (chunk) => {
      this.error += chunk
    })
  }

  /** The first line that it printed. */
  async firstLine(): Promise<string> {
    for (let i = 0; i < 6_000; i++) {
      if (this.#out.includes('\n')) return this.#out.split('\n')[0]!
      await new Promise((done) => setTimeout(done, 20))
    }
    throw new Error(`it printed nothing: ${this.error}`)
  }

  /** What the shop answers to one order. */
  async order(id: string): Promise<string> {
    const before = this.#out.split('\n').length
    this.child.stdin?.write(`${id}\n`)
    for (let i = 0; i < 6_000; i++) {
      const lines = this.#out.split('\n')
      if (lines.length > before) return lines[before - 1]!
      await new Promise((done) => setTimeout(done, 20))
    }
    throw new Error(`the shop did not answer: ${this.error}`)
  }
}

/** Asks a process to end, as Ctrl-C does, and waits: one that is killed leaves its engine, which writes for a moment more. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

/** Ends a process at once. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
