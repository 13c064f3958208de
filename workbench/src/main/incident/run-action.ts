import { spawn } from 'node:child_process'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { messageOf } from '../../lib/message-of.ts'
import { inTexts } from '../../method/actions/fill.ts'
import { type DeclaredAction, SECRET_PLACE, type Step } from '../../model/action.ts'
import type { Ran } from '../../respond/act/ports.ts'
import { variablesOf } from '../settings/actions-config.ts'
import { failsOnSwitch } from '../unasked-switch.ts'
import { formsOf, masked } from './secret-forms.ts'

/** What an action prints is kept up to this; a rollback says a few lines. */
const OUTPUT_BYTES_MAX = 64 * 1024

/** What a command finds in its environment beside what its declaration names. */
const ALWAYS = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'SystemRoot'] as const

const KILL_MS = 2_000 // a program that does not end by itself is ended
const REST_MS = 500 // for its last words; something it started may hold its output open for ever

/** Where and with what actions run. */
export type Surroundings = {
  readonly env: NodeJS.ProcessEnv
  /** The folder of `lastgood.yaml`: relative programs and files are found from there. */
  readonly folder: string
}

/**
 * Runs one step of an action. A command is a program with its arguments, no shell between; it gets no standard input and no variables but
 * those that are named. A request follows no redirect. Both end at the time limit. Secrets are cut out of what comes back.
 */
export async function runStep(action: DeclaredAction, step: Step, { env, folder }: Surroundings): Promise<Ran> {
  const startedAt = performance.now()
  const limitMs = action.timeLimitSeconds * 1_000
  const secrets = formsOf(variablesOf(action).map((name) => env[name] ?? ''))
  const output = new Kept(OUTPUT_BYTES_MAX + Math.max(0, ...secrets.map((secret) => Buffer.byteLength(secret))))
  const under =
    step.kind === 'command'
      ? command(step.argv, { env: envFor(action, env), folder, limitMs, output })
      : request(withSecrets(step, env), limitMs, output)
  const end = await under.catch((error: unknown) => ended('not-run', error)) // such as a secret that no header can carry
  const text = masked(output.text(), secrets)
  return {
    ...end,
    says: masked(end.says.replace(/\s+/g, ' '), secrets),
    output: text.length > OUTPUT_BYTES_MAX || output.isCut ? `${text.slice(0, OUTPUT_BYTES_MAX)}\n… cut` : text,
    tookMs: performance.now() - startedAt,
  }
}

type End = Pick<Ran, 'outcome' | 'says'>

const ended = (outcome: 'failed' | 'not-run', error: unknown): End => ({ outcome, says: messageOf(error) })

type CommandPlace = {
  readonly env: NodeJS.ProcessEnv
  readonly folder: string
  readonly limitMs: number
  readonly output: Kept
}

function command([program, ...words]: readonly [string, ...string[]], place: CommandPlace): Promise<End> {
  const { env, folder, limitMs, output } = place
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let isLate = false
    let end: End = timedOut(limitMs)
    const kill = (signal: NodeJS.Signals): void => {
      const why = endGroup(child.pid, signal)
      if (why !== undefined) end = stillRuns(limitMs, child.pid, why)
    }
    const late = setTimeout(() => {
      isLate = true
      kill('SIGTERM')
    }, limitMs)
    const surely = setTimeout(() => {
      kill('SIGKILL')
      setTimeout(() => settle(end), REST_MS) // nobody waits for what cannot be ended
    }, limitMs + KILL_MS)
    const settle = (end: End): void => {
      clearTimeout(late)
      clearTimeout(surely)
      child.stdout.destroy()
      child.stderr.destroy()
      for (const lines of streams) lines.end()
      resolve(end)
    }
    const streams = [new Lines(output), new Lines(output)] as const
    child.stdout.on('data', (bytes: Buffer) => streams[0].add(bytes))
    child.stderr.on('data', (bytes: Buffer) => streams[1].add(bytes))
    child.on('error', (error) => settle({ outcome: 'not-run', says: `${program} cannot be run: ${error.message}` }))
    child.on('exit', (code, signal) => {
      end = isLate ? timedOut(limitMs) : exited(code, signal)
      if (isLate) kill('SIGKILL') // what it started and left behind
      setTimeout(() => settle(end), REST_MS)
    })
    child.on('close', () => settle(end))
  })
}

const exited = (code: number | null, signal: NodeJS.Signals | null): End =>
  code === 0 ? { outcome: 'done', says: 'exit code 0' } : { outcome: 'failed', says: signal ?? `exit code ${code}` }

const timedOut = (limitMs: number): End => ({
  outcome: 'timed-out',
  says: `it had not ended after ${limitMs / 1_000} s, and was ended`,
})

const stillRuns = (limitMs: number, pid: number | undefined, why: string): End => ({
  outcome: 'timed-out',
  says: `it had not ended after ${limitMs / 1_000} s, and cannot be ended (${why}): process group ${pid} may still run, end it by hand`,
})

/**
 * Signals a command and what it started, which are a group of their own. It never throws, for it is called where nobody would catch it.
 * Answers why they cannot be signalled, such as EPERM where the command runs as another user; undefined where they were, or have ended.
 */
function endGroup(pid: number | undefined, signal: NodeJS.Signals): string | undefined {
  if (pid === undefined) return undefined
  try {
    process.kill(-pid, signal)
    return undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ESRCH' ? undefined : (code ?? message)
  }
}

type Request = Extract<Step, { readonly kind: 'http' }>

function request({ method, url, headers, body }: Request, limitMs: number, output: Kept): Promise<End> {
  const signal = AbortSignal.timeout(limitMs)
  const send = url.startsWith('https:') ? requestSecure : requestPlain
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const connected = url.startsWith('https:') ? 'secureConnect' : 'connect'
  const options = { method, signal, agent: false, headers: { ...json, 'user-agent': 'lastgood', ...headers } }
  return new Promise((resolve) => {
    let isSent = false // from then on the other side may have done what it was asked
    const fail = (error: Error): void => {
      if (!isSent)
        resolve(ended('not-run', signal.aborted ? new Error(`no connection within ${limitMs / 1_000} s`) : error))
      else resolve(signal.aborted ? timedOut(limitMs) : ended('failed', error))
    }
    const sent = send(url, options, (answer) => {
      const { statusCode = 0 } = answer
      const outcome = statusCode >= 200 && statusCode < 300 ? 'done' : 'failed'
      const end = (): void => resolve({ outcome, says: `HTTP ${statusCode}` })
      answer.on('error', fail)
      answer.on('end', end)
      answer.on('data', (bytes: Buffer) => {
        output.add(bytes)
        if (!output.isCut) return
        answer.destroy()
        end()
      })
    })
    failsOnSwitch(sent)
    sent.on('error', fail)
    sent.on('socket', (socket) =>
      socket.once(connected, () => {
        isSent = true
      }),
    )
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** The variables that a declaration names, and those that every program needs. */
const envFor = ({ env: named }: DeclaredAction, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries([...ALWAYS, ...named].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))

function withSecrets(step: Request, env: NodeJS.ProcessEnv): Request {
  const put = (text: string): string => text.replace(SECRET_PLACE, (_, name: string) => env[name] ?? '')
  const headers = Object.fromEntries(Object.entries(step.headers).map(([name, value]) => [name, put(value)]))
  return { ...step, headers, ...(step.body !== undefined && { body: inTexts(step.body, put) }) }
}

/** Bytes up to a limit; what comes after it is not kept. */
class Kept {
  readonly #parts: Buffer[] = []
  readonly #bytesMax: number
  #bytes = 0
  isCut = false

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  add(bytes: Buffer): void {
    const room = this.#bytesMax - this.#bytes
    if (bytes.byteLength > room) this.isCut = true
    if (room <= 0) return
    this.#parts.push(bytes.subarray(0, room))
    this.#bytes += Math.min(room, bytes.byteLength)
  }

  text(): string {
    return Buffer.concat(this.#parts).toString('utf8')
  }
}

const NEWLINE = 10

/** One of two streams that are kept together: in whole lines, so that neither cuts a secret of the other in two. */
class Lines {
  readonly #output: Kept
  #begun: readonly Buffer[] = []
  #begunBytes = 0

  constructor(output: Kept) {
    this.#output = output
  }

  add(bytes: Buffer): void {
    const end = bytes.lastIndexOf(NEWLINE) + 1
    if (end > 0) {
      this.end()
      this.#output.add(bytes.subarray(0, end))
    }
    this.#begin(bytes.subarray(end))
  }

  /** What has no end of its line yet; a line longer than what is kept at all is not waited for. */
  #begin(bytes: Buffer): void {
    if (bytes.byteLength === 0) return
    this.#begun = [...this.#begun, bytes]
    this.#begunBytes += bytes.byteLength
    if (this.#begunBytes > OUTPUT_BYTES_MAX) this.end()
  }

  end(): void {
    for (const bytes of this.#begun) this.#output.add(bytes)
    this.#begun = []
    this.#begunBytes = 0
  }
}
