import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const BIN = join(import.meta.dirname, '../../bin/lastgood.js')
const TRIES_MAX = 30 // the database of the one that was killed may take a moment to leave its folder

type Ports = { readonly otlp: number; readonly grpc: number; readonly web: number }

/** A `lastgood serve` that may be killed. */
export class Workbench {
  readonly otlp: string
  readonly web: string
  readonly ports: Ports
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, ports: Ports) {
    this.#child = child
    this.ports = ports
    this.otlp = `http://127.0.0.1:${ports.otlp}`
    this.web = `http://127.0.0.1:${ports.web}`
  }

  static async start(data: string): Promise<Workbench> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const started = await Workbench.#try(data)
      if (started !== undefined) return started
      await pause(200)
    }
    throw new Error('the workbench does not start')
  }

  static async #try(data: string): Promise<Workbench | undefined> {
    const ports = { otlp: await freePort(), grpc: await freePort(), web: await freePort() }
    const doors = ['--port', ports.web, '--otlp-http-port', ports.otlp, '--otlp-grpc-port', ports.grpc].map(String)
    const env = { ...process.env, LASTGOOD_PROBE_PORT: '0' }
    const child = spawn(process.execPath, [BIN, 'serve', '--data', data, ...doors], { stdio: 'ignore', env })
    const workbench = new Workbench(child, ports)
    while (child.exitCode === null) {
      if (await workbench.#answers()) return workbench
      await pause(20)
    }
    return undefined
  }

  /** Its process, and that of its database; undefined while it has none. */
  get pids(): { readonly workbench: number; readonly engine: number | undefined } {
    return { workbench: this.#child.pid!, engine: this.#enginePid() }
  }

  /** Kills it; its database leaves by itself. Later calls do nothing. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const engine = this.#enginePid()
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
    while (engine !== undefined && existsSync(`/proc/${engine}`)) await pause(20)
  }

  killEngine(): void {
    const engine = this.#enginePid()
    if (engine !== undefined) process.kill(engine, 'SIGKILL')
  }

  /** Settles when the database answers a question. */
  async engineServes(): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.web}/api/changes`).catch(() => undefined)
      if (answer !== undefined && answer.status < 500) return
      await pause(50)
    }
  }

  async #answers(): Promise<boolean> {
    return fetch(`${this.web}/api/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  }

  #enginePid(): number | undefined {
    const { pid } = this.#child
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
    return children.map(Number).find((child) => child > 0 && commandOf(child).includes('engine-process'))
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return '' // it is gone
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
