import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Command, Ready } from './control.ts'

const START_MS_MAX = 20_000
const STOP_MS_MAX = 15_000

/** Which program a process runs, under which name and release, and whom it calls. */
export type ServiceSpec = { readonly service: string; readonly version: string; readonly calls: readonly string[] }

/** The shop's processes, one for each service, and the one who deploys them. */
export type Fleet = {
  /** Starts a service, or replaces it: the callers move to the new process, then the old one drains and ends. */
  deploy(spec: ServiceSpec): Promise<void>
  tell(service: string, command: Command): void
  url(service: string): string
  stop(): Promise<void>
}

type Member = { readonly spec: ServiceSpec; readonly child: ChildProcess; readonly url: string }

/** An empty fleet whose processes send their telemetry to `otlpUrl`. */
export function newFleet(environment: { readonly otlpUrl: string; readonly databaseUrl: string }): Fleet {
  const members = new Map<string, Member>()
  const instances = new Map<string, number>()
  const url = (service: string): string => {
    const member = members.get(service)
    if (!member) throw new Error(`${service} does not run`)
    return member.url
  }
  const deploy = async (spec: ServiceSpec) => {
    const instance = (instances.get(spec.service) ?? 0) + 1
    instances.set(spec.service, instance)
    const upstreams = Object.fromEntries(spec.calls.map((callee) => [callee, url(callee)]))
    const next = await start(spec, `${spec.service}-${instance}`, { ...environment, upstreams })
    const old = members.get(spec.service)
    members.set(spec.service, next)
    for (const { spec: caller, child } of members.values())
      if (caller.calls.includes(spec.service)) child.send({ kind: 'upstream', service: spec.service, url: next.url })
    if (old) await stopped(old)
  }
  return {
    deploy,
    url,
    tell: (service, command) => void members.get(service)?.child.send(command),
    stop: async () => {
      for (const member of [...members.values()].reverse()) await stopped(member) // callers before callees
    },
  }
}

type Environment = {
  readonly otlpUrl: string
  readonly databaseUrl: string
  readonly upstreams: Record<string, string>
}

async function start(spec: ServiceSpec, instance: string, environment: Environment): Promise<Member> {
  const child = fork(new URL(`${spec.service}.ts`, import.meta.url), {
    execArgv: ['--import', new URL('telemetry.ts', import.meta.url).href],
    env: { ...process.env, ...environmentOf(spec, instance, environment) },
  })
  try {
    const { port } = await readyOf(child, instance)
    return { spec, child, url: `http://127.0.0.1:${port}` }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

function readyOf(child: ChildProcess, instance: string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`${instance} did not listen within ${START_MS_MAX} ms`))
    const timer = setTimeout(late, START_MS_MAX)
    child.once('message', (ready: Ready) => resolve(ready))
    child.once('exit', (code) => reject(new Error(`${instance} ended with ${String(code)} before it listened`)))
    child.once('error', reject)
    child.once('message', () => clearTimeout(timer)).once('exit', () => clearTimeout(timer))
  })
}

/** How the service is set up; what the SDK reads of it is the standard's, see the OTLP exporter specification. */
function environmentOf(spec: ServiceSpec, instance: string, environment: Environment): Record<string, string> {
  const resource = {
    'service.namespace': 'shop',
    'service.version': spec.version,
    'service.instance.id': instance,
    'deployment.environment.name': 'production',
  }
  return {
    SERVICE_VERSION: spec.version,
    UPSTREAMS: JSON.stringify(environment.upstreams),
    DATABASE_URL: environment.databaseUrl,
    OTEL_SERVICE_NAME: spec.service,
    OTEL_RESOURCE_ATTRIBUTES: Object.entries(resource)
      .map((pair) => pair.join('='))
      .join(','),
    OTEL_NODE_RESOURCE_DETECTORS: 'env',
    OTEL_EXPORTER_OTLP_ENDPOINT: environment.otlpUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_METRIC_EXPORT_INTERVAL: '10000',
    OTEL_METRIC_EXPORT_TIMEOUT: '5000',
  }
}

/** Asks a process to stop and waits for its end; one that does not end in time is killed. */
async function stopped({ child }: Member): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  if (child.connected) child.send({ kind: 'stop' } satisfies Command)
  await exit
  clearTimeout(killer)
}
