import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Controller } from '../control/controller.ts'
import type { Count, Hit, Notice } from '../protocol.ts'

/** A Node on this machine. */
export type NodeVersion = { readonly path: string; readonly version: string; readonly major: number }

/** The Nodes found on this machine, one of each major version: the pinned one, and the system's. */
export function nodes(): NodeVersion[] {
  const paths = [
    process.execPath,
    ...(process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, 'node')),
  ]
  const found = new Map<number, NodeVersion>()
  for (const path of paths.filter((p) => existsSync(p))) {
    const version = execFileSync(path, ['-p', 'process.versions.node'], { env: {} }).toString().trim()
    const major = Number(version.split('.')[0])
    if (major >= 20 && !found.has(major)) found.set(major, { path, version, major })
  }
  return [...found.values()]
}

/** A directory of its own, with the package as it is published in `dist`. */
export function workplace(): string {
  const directory = mkdtempSync(join(tmpdir(), 'lastgood-probe-'))
  execFileSync(process.execPath, [
    '--no-warnings',
    join(import.meta.dirname, '../../build.js'),
    join(directory, 'dist'),
  ])
  writeFileSync(join(directory, 'dist', 'package.json'), '{"type":"module"}')
  return directory
}

/** Writes a file; one that is there as it should be stays, for a process that was just started may be reading it. */
export function put(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
}

/** The next turn in which `seen` tells something. */
export async function until<T>(
  seen: () => T | undefined | false | Promise<T | undefined | false>,
  what: string,
): Promise<T> {
  for (let i = 0; i < 6_000; i++) {
    const value = await seen()
    if (value !== undefined && value !== false) return value
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error(`never seen: ${what}`)
}

/**
 * A process with the agent in it. It answers each number it is sent on its standard input with one line, so a test decides when a
 * line of it is passed.
 */
export class App {
  readonly child: ChildProcess
  readonly sockets: string
  readonly notices: Notice[] = []
  /** Everything that came over the wire, as it came. */
  wire = ''
  out = ''
  err = ''

  constructor(
    node: NodeVersion,
    home: string,
    file: string,
    source: string,
    env: NodeJS.ProcessEnv = {},
    cwd?: string,
  ) {
    put(join(home, file), source)
    this.sockets = mkdtempSync(join(home, 's-'))
    const args = ['--import', join(home, 'dist', 'index.js'), join(home, file)]
    const listen = { LASTGOOD_PROBE_LISTEN: this.sockets, LASTGOOD_PROBE_LAG_MS: '60000' }
    this.child = spawn(node.path, args, {
      env: { ...listen, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(cwd && { cwd }),
    })
    this.child.stdout?.on('data', (chunk) => {
      this.out += chunk
    })
    this.child.stderr?.on('data', (chunk) => {
      this.err += chunk
    })
  }

  /** Of the main thread, or of whatever else has a socket whose name is told. */
  async controller(is = (name: string): boolean => name === `${this.child.pid}.sock`): Promise<Controller> {
    const name = await until(
      () => readdirSync(this.sockets).find(is),
      `a socket of the agent; its standard error: ${this.err}`,
    )
    const socket = await until(() => connected(join(this.sockets, name)), 'an agent that takes the connection')
    socket.on('data', (chunk) => {
      this.wire += chunk
    })
    return new Controller(socket, (notice) => this.notices.push(notice))
  }

  /** What the app answers to `n`. */
  async ask(n: number | string): Promise<string> {
    const before = this.out.split('\n').length
    this.child.stdin?.write(`${n}\n`)
    const lines = await until(() => {
      const all = this.out.split('\n')
      return all.length > before && all
    }, `an answer to ${n}; standard error: ${this.err}`)
    return lines[before - 1] ?? ''
  }

  get hits(): Hit[] {
    return this.notices.flatMap((notice) => (notice.type === 'hits' ? notice.hits : []))
  }

  count(probe: string): Count | undefined {
    return this.notices
      .flatMap((notice) => (notice.type === 'counts' ? notice.counts : []))
      .filter((c) => c.probe === probe)
      .at(-1)
  }

  ended(probe: string): Extract<Notice, { type: 'ended' }> | undefined {
    return this.notices.find((notice) => notice.type === 'ended' && notice.probe === probe) as
      | Extract<Notice, { type: 'ended' }>
      | undefined
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = new Promise((done) => this.child.once('exit', done))
    this.child.kill('SIGKILL')
    await gone
  }
}

/** Acts with a controller of the app, and ends both. */
export async function withApp(app: App, act: (control: Controller) => Promise<void>): Promise<void> {
  const control = await app.controller()
  try {
    await act(control)
  } finally {
    control.close()
    await app.stop()
  }
}

/** A socket's file is there a moment before anybody listens. */
function connected(path: string): Promise<Socket | undefined> {
  const socket = connect(path)
  return new Promise((done) => {
    socket.once('connect', () => done(socket))
    socket.once('error', () => done(undefined))
  })
}

/** Removes the workplace. */
export const tidy = (home: string): void => rmSync(home, { recursive: true, force: true })
