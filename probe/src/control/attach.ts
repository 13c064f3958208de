import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Attach } from '../attached.ts'

const WAIT_MS = 50
const TRIES_MAX = 100
const ANSWER_MS_MAX = 5_000
const OTHERS_MS = 500 // an inspector that was open already is closed by whoever opened it
const SIGUSR1_BIT = 1n << 9n
const LISTENS = '0A' // the state of a socket in /proc/net/tcp

/** The process cannot be attached to; the message says why, and what would work. */
export class AttachRefused extends Error {}

/** Where the agent to load is; by default the one of this package. */
export type AttachTo = { readonly pid: number; readonly entry?: string }

/**
 * Loads the agent into a Node process that was started without it: its inspector is opened by signal, on loopback and for a moment, and
 * closed again. From then on the agent meets its controller like every other.
 * Bounds   Linux, where /proc tells whether the signal would be understood: another process would die of it.
 * Errors   `AttachRefused`
 */
export async function attach({ pid, entry }: AttachTo, how: Attach): Promise<'attached' | 'already there'> {
  const before = await inspectorsOf(pid)
  if (before.length === 0) signal(pid)
  const [url] = before.length > 0 ? before : await opened(pid)
  if (url === undefined)
    throw new AttachRefused(
      `process ${pid} opened no inspector; its port (9229) may be taken, or the process too busy. Start it with --import`,
    )
  const own = import.meta.url.endsWith('.ts') ? '../attached.ts' : '../attached.js'
  const path = entry ?? fileURLToPath(new URL(own, import.meta.url))
  const closes = before.length === 0
  return await evaluated(url, pid, installing(path, how, closes), closes)
}

/** What runs in the other process: nothing of it waits, and of the words that come from outside all are JSON. */
const installing = (path: string, how: Attach, closes: boolean): string => `(() => {
  ${closes ? "setTimeout(() => process.getBuiltinModule('node:inspector').close(), 20)" : ''}
  if (Symbol.for('lastgood.probe') in globalThis) return 'already there'
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    globalThis[Symbol.for('lastgood.attach')] = ${JSON.stringify(how)}
    const path = ${JSON.stringify(path)}
    process.getBuiltinModule('node:module').createRequire(path)(path)
  } finally {
    process.emitWarning = emitWarning
  }
  return 'attached'
})()`

function signal(pid: number): void {
  const caught = BigInt(`0x${/^SigCgt:\s*([0-9a-f]+)$/m.exec(proc(pid, 'status'))?.[1] ?? '0'}`)
  if ((caught & SIGUSR1_BIT) === 0n)
    throw new AttachRefused(
      `process ${pid} is no Node process that can be attached to: it does not wait for SIGUSR1 (--disable-sigusr1?). Start it with --import`,
    )
  process.kill(pid, 'SIGUSR1')
}

function proc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'EACCES' ? 'is not yours' : 'is not there, or this is not Linux'
    throw new AttachRefused(`process ${pid} ${why}`)
  }
}

async function opened(pid: number): Promise<string[]> {
  for (let i = 0; i < TRIES_MAX; i++) {
    const found = await inspectorsOf(pid)
    if (found.length > 0) return found
    await sleep(WAIT_MS)
  }
  return []
}

/** The inspectors that are open in that process: among the ports on which it, and no other, listens. */
export async function inspectorsOf(pid: number): Promise<string[]> {
  const inodes = socketsOf(pid)
  const ports = proc(pid, 'net/tcp')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTENS && inodes.has(fields[9] ?? ''))
    .map((fields) => Number.parseInt(fields[1]?.split(':')[1] ?? '', 16))
  const urls = await Promise.all(ports.map(inspectorAt))
  return urls.filter((url) => url !== undefined)
}

function socketsOf(pid: number): Set<string> {
  proc(pid, 'status') // says what is wrong with the process
  const inodes = new Set<string>()
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
      if (inode !== undefined) inodes.add(inode)
    } catch {
      // closed since it was listed
    }
  }
  return inodes
}

async function inspectorAt(port: number): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) })
    const [target] = (await answer.json()) as readonly { readonly webSocketDebuggerUrl?: string }[]
    return target?.webSocketDebuggerUrl
  } catch {
    return undefined // the port of something else
  }
}

type Told = { readonly id?: number; readonly result?: { readonly result?: Remote; readonly exceptionDetails?: Remote } }
type Remote = { readonly value?: unknown; readonly exception?: { readonly description?: string } }

/**
 * `closes`: the expression closes the inspector. The other side ends the connection then: Node answers a close frame on a thread of its
 * own, and crashes if its inspector is closed in that moment. Somebody else who attaches may do the same.
 */
async function evaluated(
  url: string,
  pid: number,
  expression: string,
  closes: boolean,
): Promise<'attached' | 'already there'> {
  const socket = new WebSocket(url)
  const ended = new Promise((done) => socket.addEventListener('close', done, { once: true }))
  let mayEnd = false
  const ask = (id: number, asked: string): Promise<unknown> =>
    new Promise((done, failed) => {
      const timer = setTimeout(() => failed(new AttachRefused(`process ${pid} did not answer`)), ANSWER_MS_MAX)
      const close = (): void => failed(new AttachRefused(`process ${pid} closed the connection`))
      socket.addEventListener('close', close, { once: true })
      socket.addEventListener('message', ({ data }) => {
        const { id: answered, result } = JSON.parse(String(data)) as Told
        if (answered !== id) return
        clearTimeout(timer)
        const problem = result?.exceptionDetails?.exception?.description
        if (problem === undefined) done(result?.result?.value)
        else failed(new AttachRefused(`process ${pid}: ${problem.split('\n')[0]}`))
      })
      socket.send(
        JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression: asked, returnByValue: true } }),
      )
    })
  try {
    await new Promise((done, failed) => {
      socket.addEventListener('open', done, { once: true })
      socket.addEventListener('error', () => failed(new AttachRefused(`process ${pid} took no connection`)), {
        once: true,
      })
    })
    if ((await ask(1, 'process.pid')) !== pid) throw new AttachRefused(`the port of process ${pid} answers for another`)
    mayEnd = true
    return (await ask(2, expression)) as 'attached' | 'already there'
  } finally {
    if (mayEnd) await Promise.race([ended, sleep(closes ? ANSWER_MS_MAX : OTHERS_MS, undefined, { ref: false })])
    socket.close()
  }
}
