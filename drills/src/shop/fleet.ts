import { setTimeout as pause } from 'node:timers/promises'
import { killed, type Member, type ServiceSpec, type Surroundings, send, startMember, stopped } from './process.ts'

const RESTART_PAUSE_MS = 1_000 // what crashed is started again after that

type Service = { readonly spec: ServiceSpec; members: readonly Member[] }

/** Where a fleet's code lies, what its processes are told, and who hears of processes and of addresses that changed. */
export type FleetSettings = {
  readonly home: URL
  readonly surroundings: Surroundings
  readonly onMoved: (service: string) => void
  readonly onStarted: (pid: number) => void
}

/** The processes of a system, and the one who deploys, configures and restarts them. */
export class Fleet {
  readonly #given: FleetSettings
  readonly #services = new Map<string, Service>()
  readonly #settings = new Map<string, Record<string, string>>()
  readonly #lines = new Map<string, number>()
  readonly #alive = new Set<Member>()
  #instances = 0
  #stopping = false

  constructor(given: FleetSettings) {
    this.#given = given
  }

  /** Starts a service or replaces it: callers move to the new processes, then the old ones drain and end. */
  async deploy(spec: ServiceSpec): Promise<void> {
    const fresh = await Promise.all(Array.from({ length: spec.replicas ?? 1 }, () => this.#startOne(spec)))
    const old = this.#membersOf(spec.service)
    this.#services.set(spec.service, { spec, members: fresh })
    this.#introduce(spec.service, fresh)
    await Promise.all(old.map(stopped))
  }

  /** Replaces a service by one with these differences. */
  redeploy(service: string, differences: Partial<ServiceSpec>): Promise<void> {
    return this.deploy({ ...this.specOf(service), ...differences })
  }

  /** Ends all processes of a service at once and starts them anew. */
  async restart(service: string): Promise<void> {
    await Promise.all(this.#membersOf(service).map(killed))
    await this.deploy(this.specOf(service))
  }

  /** Replaces one process of a service by another at another address. */
  async moveOne(service: string): Promise<void> {
    const next = await this.#startOne(this.specOf(service))
    const entry = this.#services.get(service)!
    const [old, ...rest] = entry.members
    entry.members = [next, ...rest]
    this.#introduce(service, [next])
    if (old) await stopped(old)
  }

  /** Changes a setting now and for every process to come. */
  configure(service: string, key: string, value: string): void {
    this.#settings.set(service, { ...this.#settings.get(service), [key]: value })
    for (const { child } of this.#membersOf(service)) send(child, { kind: 'config', key, value })
  }

  reload(service: string): void {
    for (const { child } of this.#membersOf(service)) send(child, { kind: 'reload' })
  }

  /** Sends an operating system signal to each process of a service. */
  signal(service: string, signal: NodeJS.Signals): void {
    for (const { child } of this.#membersOf(service)) child.kill(signal)
  }

  specOf(service: string): ServiceSpec {
    const found = this.#services.get(service)
    if (!found) throw new Error(`${service} does not run (there are: ${[...this.#services.keys()].join(', ')})`)
    return found.spec
  }

  urls(service: string): readonly string[] {
    return this.#membersOf(service).flatMap(({ url, leaving }) => (leaving ? [] : [url]))
  }

  pids(): readonly number[] {
    return [...this.#alive].flatMap(({ child }) => child.pid ?? [])
  }

  /** Lines that each service has logged since it was asked last. */
  takeLines(): Readonly<Record<string, number>> {
    const taken = Object.fromEntries(this.#lines)
    this.#lines.clear()
    return taken
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all([...this.#alive].map(stopped))
  }

  async #startOne(spec: ServiceSpec): Promise<Member> {
    this.#instances += 1
    const { home, surroundings } = this.#given
    const instance = this.#instances
    const { config, upstreams } = this.#toldTo(spec)
    const member = await startMember(spec, {
      home,
      surroundings,
      instance,
      config,
      upstreams,
      onLines: (count) => this.#lines.set(spec.service, (this.#lines.get(spec.service) ?? 0) + count),
    })
    this.#alive.add(member)
    if (this.#stopping) {
      await stopped(member)
      throw new Error(`${spec.service} ${spec.version} started too late: all is being stopped`)
    }
    if (member.child.pid !== undefined) this.#given.onStarted(member.child.pid)
    member.child.once('exit', () => {
      this.#alive.delete(member)
      void this.#revive(spec.service, member)
    })
    return member
  }

  #toldTo({ service, calls = [] }: ServiceSpec) {
    const upstreams = Object.fromEntries(calls.map((callee) => [callee, this.urls(callee)]))
    return { config: this.#settings.get(service) ?? {}, upstreams }
  }

  /** What an orchestrator does: a process that ended by itself is started again, at another address. */
  async #revive(service: string, ended: Member): Promise<void> {
    const wanted = () => !(this.#stopping || ended.leaving)
    while (wanted()) {
      await pause(RESTART_PAUSE_MS)
      const next = wanted() ? await this.#startOne(this.specOf(service)).catch(() => undefined) : undefined
      if (!next) continue
      if (!wanted()) return stopped(next)
      const entry = this.#services.get(service)!
      entry.members = entry.members.map((m) => (m === ended ? next : m))
      return this.#introduce(service, [next])
    }
  }

  /** Tells new processes what changed while they started, and those who call their service where they are. */
  #introduce(service: string, fresh: readonly Member[]): void {
    const { config, upstreams } = this.#toldTo(this.specOf(service))
    for (const { child } of fresh) {
      for (const [key, value] of Object.entries(config)) send(child, { kind: 'config', key, value })
      for (const [callee, urls] of Object.entries(upstreams)) send(child, { kind: 'upstream', service: callee, urls })
    }
    const callers = [...this.#services.values()].filter(({ spec }) => spec.calls?.includes(service))
    const told = { kind: 'upstream', service, urls: this.urls(service) } as const
    for (const { child } of callers.flatMap(({ members }) => members)) send(child, told)
    this.#given.onMoved(service)
  }

  #membersOf(service: string): readonly Member[] {
    return this.#services.get(service)?.members ?? []
  }
}
