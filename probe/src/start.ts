import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { isMainThread, threadId } from 'node:worker_threads'
import type { Agent } from './agent/agent.ts'
import { Link, type Meeting } from './agent/link.ts'
import { Trust } from './agent/trust.ts'
import { sharedTurn } from './agent/turn.ts'
import { type Answer, GRACE_MS, type Notice, PROTOCOL, type Request } from './protocol.ts'

const STARTED = Symbol.for('lastgood.probe')
const OTLP_CHARS_MAX = 200 // a host and a port; whoever listens refuses long texts

/** Whether this thread is the first to ask; a thread has one agent, however often it is loaded. */
export function isFirst(): boolean {
  if (STARTED in globalThis) return false
  Object.defineProperty(globalThis, STARTED, { value: true })
  return true
}

/** The way back from what went wrong: the app goes on without probes, and is told. */
export function off(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  process.emitWarning(`probes are off: ${reason}`, { code: 'LASTGOOD_PROBE' })
}

function hello(): Extract<Notice, { type: 'hello' }> {
  const { env } = process
  const told = resourceOf(env.OTEL_RESOURCE_ATTRIBUTES ?? '')
  const version = told.get('service.version')
  const instance = instanceOf(told.get('service.instance.id'))
  const otlp = env.OTEL_EXPORTER_OTLP_ENDPOINT
  return {
    type: 'hello',
    protocol: PROTOCOL,
    pid: process.pid,
    node: process.versions.node,
    service: env.OTEL_SERVICE_NAME ?? env.LASTGOOD_SERVICE ?? told.get('service.name') ?? '',
    entry: process.argv[1] ?? '',
    host: hostname(),
    ...(version !== undefined && { version }),
    ...(instance !== undefined && { instance }),
    ...(otlp !== undefined && otlp.length <= OTLP_CHARS_MAX && { otlp }),
  }
}

/** A worker thread is an instance of its own beside its process. */
function instanceOf(told: string | undefined): string | undefined {
  return isMainThread ? told : `${told ?? `${hostname()}:${process.pid}`}/worker-${threadId}`
}

/** What OTEL_RESOURCE_ATTRIBUTES tells of this process. */
function resourceOf(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('='))
  return new Map(pairs.map(([name = '', value = '']) => [name.trim(), unescaped(value.trim())]))
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a per cent sign that escapes nothing
  }
}

/** Whoever looks after the process switches its probes off by making this file, whatever the controller says. */
function isOff(): boolean {
  const path = process.env.LASTGOOD_PROBE_OFF
  return path !== undefined && path !== '' && existsSync(path)
}

/** Meets the controller; the agent itself is loaded when it is first asked something. */
export function start(meeting: Meeting, token: string | undefined): void {
  sharedTurn()
  const graceMs = Number(process.env.LASTGOOD_PROBE_GRACE_MS) || GRACE_MS
  let agent: Promise<Agent> | undefined
  const load = async (): Promise<Agent> => {
    const { Agent } = await import('./agent/agent.ts')
    return new Agent(
      (notice) => trust.isTrusted && link.say(notice),
      () => link.silentMs < graceMs && !isOff(),
    )
  }
  const answer = async (request: Request): Promise<Answer> => {
    const settled = trust.answer(request)
    if (settled !== undefined) return settled
    agent ??= load() // of the agent, a process that nobody asks anything pays for the link alone
    return (await agent).answer(request)
  }
  const trust = new Trust(token)
  const link: Link = new Link({ hello: () => trust.begin(hello()), answer, trust })
  link.open(meeting)
}
