import { chmodSync, lstatSync, mkdirSync, unlinkSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { isMainThread, threadId } from 'node:worker_threads'
import {
  type Answer,
  type FromAgent,
  LINE_CHARS_MAX,
  LineReader,
  type Notice,
  type Request,
  type Unwelcome,
} from '../protocol.ts'
import { SIGNATURE_CHARS } from '../trust.ts'
import type { Trust } from './trust.ts'

const AGAIN_MS_MIN = 1_000
const AGAIN_MS_MAX = 5_000 // on this machine; whoever starts a workbench waits for it
const UNWELCOME_MS = 30_000
const REASON_CHARS_MAX = 500
const UNSENT_BYTES_MAX = 4 * 1024 * 1024 // a controller that reads no more gets notices no more

/** Where the agent meets its controller: it dials a socket or a port, or it listens in a directory under its process id. */
export type Meeting = { readonly dial: string } | { readonly dialPort: Port } | { readonly listenIn: string }

/** A port of this machine: nothing on the way to it has to be encrypted. */
export type Port = { readonly host: string; readonly port: number }

/** The port a URL such as tcp://127.0.0.1:7118 names. Throws what is wrong with it. */
export function portOf(url: string): Port {
  const { protocol, hostname, port } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '', port: '' }
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const isLoopback = host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
  if (protocol !== 'tcp:' || port === '') throw new Error(`${url}: expected an address such as tcp://127.0.0.1:7118`)
  if (!isLoopback)
    throw new Error(`${url}: only a workbench on this machine is dialled, for nothing encrypts the way to it`)
  return { host, port: Number(port) }
}

/** What the link asks of the agent. */
export type Ears = {
  readonly hello: () => Notice
  readonly answer: (request: Request) => Promise<Answer>
  /** Whoever is not trusted is no controller, however much he says. */
  readonly trust: Pick<Trust, 'isTrusted' | 'signed' | 'opened'>
}

/**
 * The line to the controller: a Unix socket of this user alone, one controller at a time. It never keeps the process alive, and it
 * goes on trying while nobody is there.
 */
export class Link {
  readonly #ears: Ears
  #socket: Socket | undefined
  #server: Server | undefined
  #heardAt = Number.NEGATIVE_INFINITY
  #againMs = AGAIN_MS_MIN
  #wasUnwelcome = false

  constructor(ears: Ears) {
    this.#ears = ears
  }

  open(meeting: Meeting): void {
    if ('dial' in meeting) this.#dial(() => (isOurs(meeting.dial) ? connect(meeting.dial) : undefined))
    else if ('dialPort' in meeting) this.#dial(() => connect(meeting.dialPort))
    else this.#listen(meeting.listenIn)
  }

  /** Milliseconds since the controller was last heard. */
  get silentMs(): number {
    return performance.now() - this.#heardAt
  }

  /** Sends, or drops what cannot be sent without piling up. */
  say(message: FromAgent): void {
    const socket = this.#socket
    if (socket === undefined || socket.writableLength > UNSENT_BYTES_MAX) return
    const line = JSON.stringify(message)
    if (line.length < LINE_CHARS_MAX - SIGNATURE_CHARS) socket.write(`${this.#ears.trust.signed(line)}\n`)
  }

  #dial(to: () => Socket | undefined): void {
    const again = (): void => {
      this.#againMs = Math.max(this.#againMs, Math.min(2 * this.#againMs, AGAIN_MS_MAX))
      setTimeout(() => this.#dial(to), this.#againMs).unref()
    }
    const socket = to()?.unref()
    if (socket === undefined) {
      again()
      return
    }
    socket.once('connect', () => {
      this.#againMs = AGAIN_MS_MIN
      this.#talk(socket)
    })
    socket.once('close', again)
    socket.on('error', () => {}) // `close` follows and tries again
  }

  #listen(directory: string): void {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    if (!isPrivate(directory))
      throw new Error(`${directory} must be a directory of this user that nobody else may enter (mode 700)`)
    const path = join(directory, isMainThread ? `${process.pid}.sock` : `${process.pid}-${threadId}.sock`)
    removeFile(path)
    const server = createServer((socket) =>
      this.#socket === undefined ? this.#talk(socket.unref()) : void socket.destroy(),
    )
    server.on('error', (error) => process.emitWarning(`probes are off: ${error.message}`, { code: 'LASTGOOD_PROBE' }))
    server.listen(path, () => chmodSync(path, 0o600)).unref()
    process.once('exit', () => removeFile(path))
    this.#server = server
  }

  #talk(socket: Socket): void {
    this.#socket = socket
    const heard = (): void => {
      if (this.#ears.trust.isTrusted) this.#heardAt = performance.now()
    }
    const reader = new LineReader(
      (message) => {
        heard()
        if ((message as Unwelcome).type === 'unwelcome') return this.#leave(message as Unwelcome)
        this.#ears.answer(message as Request).then(
          (answer) => this.say(answer),
          () => socket.destroy(), // the agent could not be loaded; the app goes on without it
        )
      },
      (line) => this.#ears.trust.opened(line),
    )
    // Not by the stream: one that decodes is of another shape, and Node's streams, compiled for the app's, would be slower for both.
    const decoder = new StringDecoder('utf8')
    socket.on('data', (chunk) => void (reader.push(decoder.write(chunk)) || socket.destroy()))
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      if (this.#socket === socket) this.#socket = undefined
    })
    this.say(this.#ears.hello())
    heard()
  }

  /** Whoever is not wanted asks again after the longest pause, and says so once. */
  #leave({ reason }: Unwelcome): void {
    this.#heardAt = Number.NEGATIVE_INFINITY
    this.#againMs = UNWELCOME_MS
    this.#socket?.destroy()
    if (this.#wasUnwelcome) return
    this.#wasUnwelcome = true
    process.emitWarning(`probes are off: ${String(reason).slice(0, REASON_CHARS_MAX)}`, { code: 'LASTGOOD_PROBE' })
  }

  /** Nothing is heard or said from here on. */
  close(): void {
    this.#server?.close()
    this.#socket?.destroy()
  }
}

const me = process.getuid?.() ?? -1

/** A socket of this user or of root: nobody else may control the process. */
function isOurs(path: string): boolean {
  const seen = lstatSync(path, { throwIfNoEntry: false })
  return seen?.isSocket() === true && (seen.uid === me || seen.uid === 0)
}

function isPrivate(directory: string): boolean {
  const seen = lstatSync(directory)
  return seen.isDirectory() && seen.uid === me && (seen.mode & 0o077) === 0
}

function removeFile(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // it was not there
  }
}
