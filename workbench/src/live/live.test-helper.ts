import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProbeWish } from '../model/probes.ts'
import { unixMs } from '../model/time.ts'
import { openAudit } from './audit.ts'
import { type Door, openDoor } from './door.ts'
import { type BookParts, ProbeBook } from './probe-book.ts'

const AGENT = fileURLToPath(new URL('../../../probe/src/index.ts', import.meta.url))

/** However late a busy machine makes an event loop. */
const PATIENT = { LASTGOOD_PROBE_LAG_MS: '60000' }

type On = { readonly node: string; readonly agent: string }
const THIS_NODE: On = { node: process.execPath, agent: AGENT }

/** An app that passes its line as often as it is told to. */
export const APP = `function work(n) {
  const order = { n, token: 'tok-geheim', note: 'x'.repeat(n === -1 ? 5000000 : 1) }
  return order.n * 2
}
process.stdin.on('data', (text) => {
  for (const times of String(text).trim().split('\\n')) {
    for (let i = 0; i < Number(times); i++) work(i)
    if (Number(times) < 0) work(-1)
    console.log('done')
  }
})
`

export const LINE = 3

/** A wish that a slow machine grants too. */
export const wish = (more: Partial<ProbeWish> = {}): ProbeWish => ({
  kind: 'counter',
  service: 'app',
  file: 'app.cjs',
  line: LINE,
  stallMsMax: 10_000,
  ...more,
})

/** A workbench's side of probes: its port, its book, and what it would store. */
export class Live {
  readonly folder = mkdtempSync(join(tmpdir(), 'lastgood-live-'))
  readonly said: string[] = []
  readonly stored: { readonly signal: string; readonly request: object }[] = []
  /** Milliseconds that the clock is ahead. */
  aheadMs = 0
  book!: ProbeBook
  door!: Door
  readonly #running: ChildProcess[] = []

  async open(token = '', port = 0, more: Partial<BookParts> = {}): Promise<this> {
    const clock = { now: () => unixMs(Date.now() + this.aheadMs) }
    const audit = await openAudit(join(this.folder, 'data', 'probes.jsonl'))
    const log = (line: string): void => void this.said.push(line)
    const store = async (signal: string, request: object): Promise<void> => void this.stored.push({ signal, request })
    this.book = new ProbeBook({ clock, audit, store, log, ...more })
    const met = this.book.met.bind(this.book)
    this.door = await openDoor({ host: '127.0.0.1', port, token, log, met })
    return this
  }

  /** An app with the agent in it; on another Node it needs the agent that was built. */
  app(instance: string, env: NodeJS.ProcessEnv = {}, file = 'app.cjs', text = APP, on: On = THIS_NODE): App {
    writeFileSync(join(this.folder, file), text)
    const told = `service.name=app,service.instance.id=${instance}`
    const all = {
      LASTGOOD_PROBE_URL: `tcp://127.0.0.1:${this.door.port}`,
      OTEL_RESOURCE_ATTRIBUTES: told,
      ...PATIENT,
      ...env,
    }
    const child = spawn(on.node, ['--import', on.agent, file], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, ...all },
      stdio: 'pipe',
    })
    this.#running.push(child)
    return new App(child)
  }

  /** A client of another kind; it sends `bytes`, and gets what comes until it is hung up on. */
  async stranger(bytes: string): Promise<string> {
    const socket: Socket = connect({ host: '127.0.0.1', port: this.door.port })
    let heard = ''
    socket.setEncoding('utf8').on('data', (chunk) => {
      heard += chunk
    })
    socket.on('error', () => {})
    socket.write(bytes)
    await once(socket, 'close')
    return heard
  }

  /** A probe that is there, and its hits. */
  probe(id: string) {
    const known = this.book.probe(id)
    if (!known.ok) throw new Error(`${id}: ${known.error.what}`)
    return known.value
  }

  connected(count: number): Promise<void> {
    return until(`${count} processes`, () => this.book.sessions().length === count)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    }
    await this.book.close()
    await this.door.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export class App {
  readonly child: ChildProcess
  out = ''
  error = ''

  constructor(child: ChildProcess) {
    this.child = child
    child.stdout?.on('data', (chunk) => {
      this.out += chunk
    })
    child.stderr?.on('data', (chunk) => {
      this.error += chunk
    })
  }

  /** Has the app pass its line so often, and waits until it is done. */
  async pass(times: number): Promise<void> {
    const before = this.out.split('\n').length
    this.child.stdin?.write(`${times}\n`)
    await until('an answer of the app', () => this.out.split('\n').length > before)
  }
}

/** Looks again until it is so. */
export async function until(what: string, seen: () => boolean): Promise<void> {
  for (let i = 0; i < 6_000; i++) {
    if (seen()) return
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error(`never seen: ${what}`)
}
