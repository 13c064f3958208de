import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Command, Told } from './parts/control.ts'

const START_MS_MAX = 120_000 // a hang guard: it is a second on an idle machine, much more on a busy one
const STOP_MS_MAX = 8_000

/** How a service is to run. */
export type ServiceSpec = {
  readonly service: string
  readonly version: string
  /** URL of the module whose `parts` replace those of the service; none for the usual code. */
  readonly release?: string
  readonly replicas?: number
  /** Most the JavaScript heap may grow to; a process that needs more ends. */
  readonly heapMbMax?: number
  readonly calls?: readonly string[]
  /** False for a third party, which sends nothing. */
  readonly telemetry?: boolean
}

/** What all processes are told about where they run. */
export type Surroundings = Readonly<Record<string, string>> & { readonly OTEL_EXPORTER_OTLP_ENDPOINT: string }

/** A process of a service; one that is `leaving` was told to go. */
export type Member = { readonly child: ChildProcess; readonly url: string; leaving: boolean }

/** What a process is started with: where the code lies, its surroundings, settings, and the addresses of those it calls. */
export type Start = {
  readonly home: URL
  readonly instance: number
  readonly surroundings: Surroundings
  readonly config: Readonly<Record<string, string>>
  readonly upstreams: Readonly<Record<string, readonly string[]>>
  readonly onLines: (count: number) => void
}

/** Starts one process of a service; resolves when it listens. */
export async function startMember(spec: ServiceSpec, start: Start): Promise<Member> {
  const child = fork(new URL(`services/${spec.service}.ts`, start.home), {
    execArgv: execArgvOf(spec, start.home),
    env: { ...process.env, ...start.surroundings, ...environmentOf(spec, start) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.on('message', (told: Told) => {
    if (told.kind === 'lines') start.onLines(told.count)
  })
  const { port } = await readyOf(child, `${spec.service} ${spec.version}`)
  return { child, url: `http://127.0.0.1:${port}`, leaving: false }
}

/** Tells a process something; one that ends meanwhile does not need to hear it. */
export function send(child: ChildProcess, command: Command): void {
  if (child.connected) child.send(command, () => {})
}

function execArgvOf({ heapMbMax, telemetry = true }: ServiceSpec, home: URL): string[] {
  return [
    '--no-warnings',
    ...(telemetry ? ['--import', new URL('parts/telemetry.ts', home).href] : []),
    ...(heapMbMax === undefined ? [] : [`--max-old-space-size=${heapMbMax}`]),
  ]
}

function readyOf(child: ChildProcess, name: string): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    const failed = (why: string) => {
      child.kill('SIGKILL')
      reject(new Error(`${name} ${why}`))
    }
    const timer = setTimeout(() => failed(`did not listen within ${START_MS_MAX} ms`), START_MS_MAX)
    const ended = (code: number | null) => failed(`ended with ${String(code)} before it listened`)
    child.once('exit', ended)
    child.once('error', reject)
    child.on('message', (told: Told) => {
      if (told.kind !== 'ready') return
      clearTimeout(timer)
      child.off('exit', ended)
      resolve(told)
    })
    child.once('exit', () => clearTimeout(timer))
  })
}

/** How the service is set up; what the SDK reads of it is the standard's, see the OTLP exporter specification. */
function environmentOf(spec: ServiceSpec, { instance, config, upstreams }: Start): Record<string, string> {
  const resource = {
    'service.namespace': 'shop',
    'service.version': spec.version,
    'service.instance.id': `${spec.service}-${instance}`,
    'deployment.environment.name': 'production',
  }
  return {
    UPSTREAMS: JSON.stringify(upstreams),
    CONFIG: JSON.stringify(config),
    ...(spec.release && { RELEASE: spec.release }),
    OTEL_SERVICE_NAME: spec.service,
    OTEL_RESOURCE_ATTRIBUTES: Object.entries(resource)
      .map((pair) => pair.join('='))
      .join(','),
    OTEL_NODE_RESOURCE_DETECTORS: 'env',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_METRIC_EXPORT_INTERVAL: '5000',
    OTEL_METRIC_EXPORT_TIMEOUT: '4000',
    OTEL_BSP_SCHEDULE_DELAY: '1000',
    OTEL_BLRP_SCHEDULE_DELAY: '1000',
  }
}

/** Asks a process to stop and waits for its end; one that does not end in time is killed. */
export async function stopped(member: Member): Promise<void> {
  member.leaving = true
  const { child } = member
  if (hasEnded(child)) return
  const exit = once(child, 'exit')
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  child.kill('SIGCONT') // one that was frozen could not hear
  send(child, { kind: 'stop' })
  await exit
  clearTimeout(killer)
}

/** Ends a process at once. */
export async function killed(member: Member): Promise<void> {
  member.leaving = true
  if (hasEnded(member.child)) return
  const exit = once(member.child, 'exit')
  member.child.kill('SIGKILL')
  await exit
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null
