import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { totalmem } from 'node:os'
import { extname, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../../../lib/message-of.ts'
import type { OwnClusters } from './config.ts'
import { makeFolder } from './make-folder.ts'
import type { EngineReply, EngineRequest } from './messages.ts'
import { sweepMemory } from './spool.ts'
import { THREADS } from './threads.ts'

/** An embedded ClickHouse that speaks the ClickHouse HTTP interface; any ClickHouse client can use it. */
export type Engine = {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly version: string
  /** Where insert data may be left for it (`BlockFiles`); undefined when there is no such place. */
  readonly blockFolder: string | undefined
  /** The process id of the engine process that serves; another one after a crash, undefined while there is none. */
  readonly pid: number | undefined
  /** How often the engine process has ended without being asked to, since the start. */
  readonly crashes: number
  /** Ends the engine within about a second; statements under way are cancelled. Later calls do nothing. */
  stop(): Promise<void>
}

/** Where an engine keeps its data, and what it may take. */
export type EngineOptions = {
  /** The engine's own directory; made when it is not there. */
  readonly dataDir: string
  /** Memory for all queries together; half of the machine's unless given. */
  readonly memoryBytesMax?: number
  /** Clusters that consist of this engine alone, by which the layout of a cluster is tried on one machine; none by default. */
  readonly ownClusters?: OwnClusters
  /** Hears of crashes and restarts. */
  readonly log?: (line: string) => void
}

/** Why an engine does not start: no engine for this platform, a directory in use or unusable, or a crash. */
export type EngineFailure = 'unsupported-platform' | 'locked' | 'refused' | 'crashed'

/** An engine that could not be started; the message says what to do. */
export class EngineError extends Error {
  readonly kind: EngineFailure

  constructor(kind: EngineFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EngineError'
    this.kind = kind
  }
}

const USERNAME = 'lastgood'
const MEMORY_SHARE = 0.5
const START_MS_MAX = 60_000 // replaying many parts from a slow disk; half a second as a rule
const STOP_MS_MAX = 3_000 // the process itself gives up after two
const HEALTHY_AFTER_MS = 60_000
const RESTART_MS_MIN = 100 // doubles with each crash in a row; an engine that has run for a while starts counting anew
const RESTART_MS_MAX = 5_000 // a full disk may get room at any time, so it is tried for as long as the program runs
const STDERR_BYTES_MAX = 4_096 // of the engine's last words, for the message after a crash

/**
 * Starts the embedded engine in a process of its own and keeps it running: after a crash it comes back at the same URL
 * with the same password, and a query that was under way sees its connection close.
 * Errors   throws `EngineError`: 'unsupported-platform', 'locked' by another process, 'refused', 'crashed' at the start.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const supervisor = new Supervisor(options)
  await supervisor.start()
  return supervisor
}

type Ready = Extract<EngineReply, { kind: 'ready' }>

class Supervisor implements Engine {
  readonly username = USERNAME
  readonly password = randomBytes(24).toString('base64url')
  readonly #directory: string
  readonly #memoryBytesMax: number
  readonly #ownClusters: OwnClusters
  readonly #log: (line: string) => void
  readonly #leaving = new AbortController()
  #child: ChildProcess | undefined
  #ready: Ready | undefined
  #startedAt = 0
  #crashesInRow = 0
  crashes = 0

  constructor({ dataDir, memoryBytesMax, ownClusters = {}, log }: EngineOptions) {
    this.#directory = resolve(dataDir)
    this.#memoryBytesMax = memoryBytesMax ?? Math.floor(machineMemoryBytes() * MEMORY_SHARE)
    this.#ownClusters = ownClusters
    this.#log = log ?? (() => {})
  }

  get url(): string {
    return `http://127.0.0.1:${this.#ready?.port ?? 0}`
  }

  get blockFolder(): string | undefined {
    return this.#ready?.blockFolder
  }

  get version(): string {
    return this.#ready?.version ?? ''
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  async start(): Promise<void> {
    makeDirectory(this.#directory)
    const child = spawnEngine()
    const lastWords = lastWordsOf(child)
    this.#child = child
    this.#ready = await this.#answerOf(child, lastWords)
    this.#startedAt = performance.now()
    child.once('exit', (code, signal) => void this.#afterExit(signal ?? `code ${code}`, lastWords()))
  }

  async stop(): Promise<void> {
    this.#leaving.abort()
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise<void>((done) => child.once('exit', () => done()))
    const watchdog = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
    if (child.connected) child.send({ kind: 'stop' } satisfies EngineRequest)
    await gone
    clearTimeout(watchdog)
    sweepMemory(this.#directory)
  }

  /** Asks a new process to start; its answer, or the reason why there is none. */
  async #answerOf(child: ChildProcess, lastWords: () => string): Promise<Ready> {
    const closed = new Promise<string>((done) => {
      child.once('close', (code, signal) => done(signal ?? `code ${code}`)) // after its last words
      child.once('error', (error) => done(error.message))
    })
    const answered = new Promise<EngineReply>((done) => child.once('message', (reply: EngineReply) => done(reply)))
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS_MAX)
    child.send(this.#startRequest())
    const reply = await Promise.race([answered, closed])
    clearTimeout(timer)
    if (typeof reply !== 'string' && reply.kind === 'ready') return reply
    const how = await closed
    this.#child = undefined
    if (typeof reply !== 'string') throw refusal(reply, this.#directory, lastWords())
    throw new EngineError('crashed', `The embedded engine ended at its start (${how}). ${lastWords()}`.trim())
  }

  #startRequest(): EngineRequest {
    return {
      kind: 'start',
      directory: this.#directory,
      port: this.#ready?.port ?? 0,
      username: this.username,
      password: this.password,
      memoryBytesMax: this.#memoryBytesMax,
      ownClusters: this.#ownClusters,
    }
  }

  async #afterExit(how: string, lastWords: string): Promise<void> {
    this.#child = undefined
    sweepMemory(this.#directory)
    if (this.#leaving.signal.aborted) return
    this.crashes += 1
    const isOldEnough = performance.now() - this.#startedAt > HEALTHY_AFTER_MS
    this.#crashesInRow = isOldEnough ? 1 : this.#crashesInRow + 1
    this.#log(`The embedded engine ended unasked (${how}); queries under way have failed. ${lastWords}`.trim())
    await this.#restart()
  }

  async #restart(): Promise<void> {
    while (!this.#leaving.signal.aborted) {
      const pauseMs = Math.min(RESTART_MS_MAX, RESTART_MS_MIN * 2 ** (this.#crashesInRow - 1))
      try {
        await wait(pauseMs, undefined, { signal: this.#leaving.signal })
        await this.start()
        this.#log(`The embedded engine serves again at ${this.url}`)
        return
      } catch (error) {
        if (this.#leaving.signal.aborted) return
        this.#crashesInRow += 1
        this.#log(`The embedded engine did not come back: ${messageOf(error)}`)
      }
    }
  }
}

/** Without the parent's Node options, which may belong to a debugger or a test runner; in UTC, like any telemetry. */
function spawnEngine(): ChildProcess {
  const { NODE_OPTIONS: _, ...env } = process.env
  const script = new URL(`./engine-process${extname(import.meta.url)}`, import.meta.url)
  return fork(fileURLToPath(script), [], {
    execArgv: [],
    env: { ...env, TZ: 'UTC', UV_THREADPOOL_SIZE: String(THREADS) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

function lastWordsOf(child: ChildProcess): () => string {
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-STDERR_BYTES_MAX)
  })
  return () => words.trim()
}

function machineMemoryBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 && limit < totalmem() ? limit : totalmem()
}

function refusal({ failure, reason }: Extract<EngineReply, { kind: 'failed' }>, directory: string, lastWords: string) {
  const server = 'or set LASTGOOD_CLICKHOUSE_URL to the URL of a ClickHouse server'
  const why = [reason, lastWords].filter((text) => text !== '').join(' ')
  if (failure === 'unsupported-platform') {
    const where = `${process.platform}-${process.arch}`
    const needs = 'It needs Linux with glibc, or macOS, and the optional package chdb'
    return new EngineError(
      failure,
      `The embedded engine does not run here (${where}). ${needs}: install it, ${server}. ${why}`,
    )
  }
  if (/\bCode: 76\b/.test(lastWords)) {
    const ways = 'Stop that one, choose another directory with LASTGOOD_DATA'
    return new EngineError('locked', `Another process uses the data directory ${directory}. ${ways}, ${server}. ${why}`)
  }
  const full = /ENOSPC|errno: 28\b/.test(why) ? ' Free some space there, or choose another directory.' : ''
  return new EngineError('refused', `The embedded engine cannot open ${directory}: ${why}.${full}`)
}

function makeDirectory(directory: string): void {
  try {
    makeFolder(directory)
  } catch (cause) {
    const why = messageOf(cause)
    const ways = 'Choose another directory with --data or LASTGOOD_DATA'
    throw new EngineError('refused', `The data directory ${directory} cannot be made: ${why}. ${ways}`, { cause })
  }
}
