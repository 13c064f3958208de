import { isMainThread } from 'node:worker_threads'
import type { Agent } from './agent/agent.ts'
import { Link, type Meeting } from './agent/link.ts'
import { type Answer, type Notice, PROTOCOL, type Request } from './protocol.ts'

// Loaded by `node --import @lastgood/probe app.js`. Whatever fails here, the app starts.

const STARTED = Symbol.for('lastgood.probe')
const GRACE_MS = 30_000 // a controller unheard for so long has lost control

function meetingOf(env: NodeJS.ProcessEnv): Meeting | undefined {
  if (env.LASTGOOD_PROBE) return { dial: env.LASTGOOD_PROBE }
  return env.LASTGOOD_PROBE_LISTEN ? { listenIn: env.LASTGOOD_PROBE_LISTEN } : undefined
}

function hello(): Notice {
  const service = process.env.OTEL_SERVICE_NAME ?? process.env.LASTGOOD_SERVICE ?? ''
  return {
    type: 'hello',
    protocol: PROTOCOL,
    pid: process.pid,
    node: process.versions.node,
    service,
    entry: process.argv[1] ?? '',
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

const meeting = meetingOf(process.env)
if (meeting !== undefined && isMainThread && !(STARTED in globalThis)) {
  Object.defineProperty(globalThis, STARTED, { value: true })
  try {
    start(meeting)
  } catch (error) {
    process.emitWarning(`probes are off: ${error instanceof Error ? error.message : String(error)}`, {
      code: 'LASTGOOD_PROBE',
    })
  }
}
