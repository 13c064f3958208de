import { hostname } from 'node:os'
import { isMainThread } from 'node:worker_threads'
import type { Agent } from './agent/agent.ts'
import { Link, type Meeting, portOf } from './agent/link.ts'
import { type Answer, type Notice, PROTOCOL, type Request } from './protocol.ts'

// Loaded by `node --import @lastgood/probe app.js`. Whatever fails here, the app starts.

const STARTED = Symbol.for('lastgood.probe')
const GRACE_MS = 30_000 // a controller unheard for so long has lost control

function meetingOf(env: NodeJS.ProcessEnv): Meeting | undefined {
  if (env.LASTGOOD_PROBE) return { dial: env.LASTGOOD_PROBE }
  if (env.LASTGOOD_PROBE_URL) return { dialPort: portOf(env.LASTGOOD_PROBE_URL) }
  return env.LASTGOOD_PROBE_LISTEN ? { listenIn: env.LASTGOOD_PROBE_LISTEN } : undefined
}

function hello(): Notice {
  const { env } = process
  const told = resourceOf(env.OTEL_RESOURCE_ATTRIBUTES ?? '')
  const version = told.get('service.version')
  const instance = told.get('service.instance.id')
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
    ...(env.LASTGOOD_PROBE_TOKEN && { token: env.LASTGOOD_PROBE_TOKEN }),
  }
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

function start(meeting: Meeting): void {
  const graceMs = Number(process.env.LASTGOOD_PROBE_GRACE_MS) || GRACE_MS
  let agent: Promise<Agent> | undefined
  const load = async (): Promise<Agent> => {
    const { Agent } = await import('./agent/agent.ts')
    return new Agent(
      (notice) => link.say(notice),
      () => link.silentMs < graceMs,
    )
  }
  const answer = async (request: Request): Promise<Answer> => {
    agent ??= load() // of the agent, a process that nobody asks anything pays for the link alone
    return (await agent).answer(request)
  }
  const link: Link = new Link({ hello, answer })
  link.open(meeting)
}

async function begin(): Promise<void> {
  const meeting = meetingOf(process.env)
  if (meeting === undefined) return
  const paths = process.env.LASTGOOD_PROBE_SLOTS
  if (paths) (await import('./agent/slots/install.ts')).installSlots(paths)
  start(meeting)
}

if (isMainThread && !(STARTED in globalThis)) {
  Object.defineProperty(globalThis, STARTED, { value: true })
  try {
    await begin()
  } catch (error) {
    process.emitWarning(`probes are off: ${error instanceof Error ? error.message : String(error)}`, {
      code: 'LASTGOOD_PROBE',
    })
  }
}
