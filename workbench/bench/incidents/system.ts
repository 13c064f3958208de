import { type Kernel, Pool } from './kernel.ts'
import type { Random } from './random.ts'

/** What a thing does in the system. Only a `service` runs our code and sends spans and logs. */
export type Role = 'service' | 'database' | 'cache' | 'external'

/** One operation calling another. */
export type Call = {
  readonly callee: string
  readonly operation: string
  /** Share of the requests that make the call. */
  readonly share: number
  readonly timeoutMs: number
  readonly retries: number
  /** The caller can do without the answer. */
  readonly optional: boolean
  /** Nobody waits for it: a message that a consumer takes up later. */
  readonly message?: boolean
  /** What is asked when the callee is a cache and does not know. */
  readonly onMiss?: Call
}

/** What a request to a service makes it do: work, and calls in stages; the calls of one stage go out side by side. */
export type Operation = {
  readonly name: string
  readonly workMs: number
  readonly stages: readonly (readonly Call[])[]
  /** It writes: takes the lock of its table and room on the disk. */
  readonly writes: boolean
}

/** How a team writes telemetry. */
export type Habits = {
  readonly status: 'set' | 'unset'
  readonly names: 'current' | 'deprecated'
  readonly protocol: 'http' | 'rpc'
  readonly clientSpans: boolean
  readonly logs: 'structured' | 'prose' | 'none'
  readonly exceptions: 'event' | 'none'
  readonly runtime: 'jvm' | 'nodejs' | 'go' | 'python'
}

/** Whom a flaw hits; absent = everybody. */
export type Who = { readonly key: string; readonly value: string }

/** What is wrong with a build or a setting. Each is a mechanism: what follows from it happens by itself. */
export type Flaws = {
  readonly slower?: { readonly operation: string; readonly factor: number; readonly who?: Who }
  readonly repeats?: { readonly operation: string; readonly callee: string; readonly times: number }
  readonly throws?: {
    readonly operation: string
    readonly share: number
    readonly type: string
    readonly message: string
    readonly who?: Who
  }
  readonly wrong?: { readonly operation: string; readonly field: string }
  readonly leakShare?: number
  readonly holdMs?: number
  readonly poolSize?: number
}

/** The road between two services. */
export type Link = { delayMs: number; loss: number; expired: boolean }

/** A running copy of a service. */
export class Instance {
  readonly id: string
  readonly service: Service
  readonly version: string
  readonly startedAt: number
  readonly workers: Pool
  readonly cores: Pool
  readonly connections = new Map<string, Pool>()
  /** Its clock against the true one. */
  readonly skewMs: number
  flaws: Flaws
  up = true
  restarts = 0
  cpuMs = 0
  gcMs = 0
  /** Share of the memory limit in use. */
  memory: number
  readonly memoryAtStart: number
  /** Work of low priority that takes only idle time: cores it uses at a time. */
  batch: ((now: number) => number) | undefined
  readonly breakers = new Map<string, { failures: number; openUntil: number }>()

  constructor(kernel: Kernel, service: Service, random: Random, version: string, flaws: Flaws) {
    this.service = service
    this.id = `${service.name}-${random.hex(9)}-${random.hex(5)}`
    this.version = version
    this.flaws = flaws
    this.startedAt = kernel.now
    this.workers = new Pool(kernel, service.workers)
    this.cores = new Pool(kernel, service.cores)
    this.skewMs = service.skewMs * random.normal()
    this.memoryAtStart = random.between(0.25, 0.6)
    this.memory = this.memoryAtStart
    for (const { name, size } of service.pools) this.connections.set(name, new Pool(kernel, flaws.poolSize ?? size))
  }
}

/** A service, a database, a cache or somebody else's API, with its copies. */
export class Service {
  readonly name: string
  readonly role: Role
  readonly habits: Habits
  readonly operations = new Map<string, Operation>()
  readonly pools: { readonly name: string; readonly size: number }[] = []
  instances: Instance[] = []
  version = '1.0.0'
  workers = 64
  cores = 1
  skewMs = 0
  next = 0
  /** Of a database: who writes waits for it. */
  readonly lock: Pool
  /** Of a database: share of the disk in use. */
  disk: number
  /** Of a cache: until when it knows a key. */
  readonly known = new Map<number, number>()
  keys = 200
  ttlMs = 120_000
  /** Log lines that mean nothing, from some time on, for every request. */
  chatterFrom = Number.POSITIVE_INFINITY
  /** Nothing answers at its address, not even with a refusal. */
  hangs = false

  constructor(kernel: Kernel, name: string, role: Role, habits: Habits, disk: number) {
    this.name = name
    this.role = role
    this.habits = habits
    this.disk = disk
    this.lock = new Pool(kernel, 1)
  }
}

/** Everything that runs, and the roads between. */
export type System = {
  readonly entry: Service
  readonly services: ReadonlyMap<string, Service>
  readonly links: Map<string, Link>
  /** Whose requests there are: attribute → values, the first the most frequent. */
  readonly audience: ReadonlyMap<string, readonly string[]>
}

/** The road from a caller to a callee. */
export function linkOf(system: System, caller: string, callee: string): Link {
  const key = `${caller}>${callee}`
  const link = system.links.get(key) ?? { delayMs: 0.3, loss: 0, expired: false }
  system.links.set(key, link)
  return link
}

/** Every call of every operation, with who makes it; what a cache falls back to counts. */
export function callsOf(
  system: System,
): readonly { readonly caller: Service; readonly from: Operation; readonly call: Call }[] {
  return [...system.services.values()].flatMap((caller) =>
    [...caller.operations.values()].flatMap((from) =>
      from.stages.flat().flatMap((call) => [call, call.onMiss ?? []].flat().map((c) => ({ caller, from, call: c }))),
    ),
  )
}

/** Names of the services that call this one. */
export const callersOf = (system: System, callee: string): string[] =>
  [...new Set(callsOf(system).flatMap(({ caller, call }) => (call.callee === callee ? [caller.name] : [])))].sort()
