import type { Engine } from './engine.ts'
import { BOUNDS_MS, type Tally } from './journal.ts'
import type { Process } from './kernel.ts'
import type { Setting } from './setting.ts'
import type { Instance, Service } from './system.ts'
import { gauge, histogram, type Labels, type MetricLine, sum } from './telemetry-metrics.ts'

const QUANTILES = [0.5, 0.9, 0.95, 0.99]

/** Looks at every running copy at an interval and writes down what its metrics endpoint would say. */
export class Scraper {
  readonly lines: MetricLine[] = []
  readonly #engine: Engine
  readonly #setting: Setting
  #since = 0
  /** What was told last, for those who report differences. */
  readonly #last = new Map<string, number[]>()
  readonly #seen = new Map<Instance, { cpuMs: number; gcMs: number }>()

  constructor(engine: Engine, setting: Setting) {
    this.#engine = engine
    this.#setting = setting
  }

  *run(until: number): Process {
    const { kernel } = this.#engine
    while (kernel.now < until) {
      yield kernel.sleep(this.#setting.scrapeMs)
      for (const service of this.#engine.system.services.values()) {
        if (service.role === 'external') continue
        for (const instance of service.instances) if (instance.up) this.#look(service, instance)
      }
      this.#since = kernel.now
    }
  }

  #look(service: Service, instance: Instance): void {
    this.#resources(service, instance)
    if (service.role === 'service') {
      this.#traffic(service, instance)
      this.#connections(instance)
    } else this.#backing(service, instance)
  }

  #traffic(service: Service, instance: Instance): void {
    const { metricStyle } = this.#setting
    if (metricStyle === 'none') return
    const { journal, system } = this.#engine
    const served = journal.served.get(instance) ?? new Map<string, Tally>()
    const called = journal.called.get(instance) ?? new Map<string, Tally>()
    if (metricStyle === 'service-graph') {
      if (service === system.entry) this.#edge(instance, 'user', service.name, together([...served.values()]))
      for (const [callee, tally] of called) this.#edge(instance, service.name, callee, tally)
      return
    }
    for (const [operation, tally] of served) this.#requests(instance, tally, { 'http.route': operation }, 'server')
    if (metricStyle !== 'histogram' || !service.habits.clientSpans) return
    for (const [callee, tally] of called) this.#requests(instance, tally, { 'server.address': callee }, 'client')
  }

  #connections(instance: Instance): void {
    for (const [name, pool] of instance.connections) {
      const labels = { 'db.client.connection.pool.name': name }
      const used = { ...labels, 'db.client.connection.state': 'used' }
      this.#gauge(instance, 'db.client.connection.count', '{connection}', used, pool.busy)
      this.#gauge(instance, 'db.client.connection.pending_requests', '{request}', labels, pool.waiting)
      this.#sum(instance, 'db.client.connection.timeouts', '{timeout}', labels, pool.timeouts)
    }
  }

  #resources(service: Service, instance: Instance): void {
    const before = this.#seen.get(instance) ?? { cpuMs: 0, gcMs: 0 }
    const { now } = this.#engine.kernel
    const seconds = Math.max(1, now - Math.max(this.#since, instance.startedAt)) / 1000
    const idle = Math.max(0, instance.cores.size - (instance.cpuMs - before.cpuMs) / 1000 / seconds)
    const cores = (instance.cpuMs - before.cpuMs) / 1000 / seconds + Math.min(idle, instance.batch?.(now) ?? 0)
    const { random } = this.#engine.journal
    this.#gauge(instance, 'k8s.pod.cpu.usage', '{cpu}', {}, cores * random.between(0.95, 1.05) + 0.002)
    this.#gauge(instance, 'k8s.pod.cpu_limit_utilization', '1', {}, cores / instance.cores.size)
    const memory = instance.memory * random.between(0.98, 1.02)
    this.#gauge(instance, 'k8s.pod.memory.working_set', 'By', {}, Math.round(memory * 2 ** 30))
    if (service.role !== 'service') return
    this.#gauge(instance, 'k8s.container.restarts', '{restart}', {}, instance.restarts)
    if (service.habits.runtime === 'jvm') {
      this.#gauge(instance, 'jvm.memory.used', 'By', {}, Math.round(memory * 0.9 * 2 ** 30))
      this.#sum(instance, 'jvm.gc.duration', 's', {}, instance.gcMs / 1000)
    }
    this.#seen.set(instance, { cpuMs: instance.cpuMs, gcMs: instance.gcMs })
  }

  #backing(service: Service, instance: Instance): void {
    if (service.role === 'database') {
      this.#gauge(instance, 'filesystem.utilization', '1', { mountpoint: '/data' }, Math.min(1, service.disk))
      this.#gauge(instance, 'db.connections.active', '{connection}', {}, instance.workers.busy)
      this.#gauge(instance, 'db.lock.waiting', '{transaction}', {}, service.lock.waiting)
    } else {
      const { hits, misses } = this.#engine.journal.lookups.get(service.name) ?? { hits: 0, misses: 0 }
      this.#sum(instance, 'cache.hits', '{lookup}', {}, hits)
      this.#sum(instance, 'cache.misses', '{lookup}', {}, misses)
    }
    this.#seen.set(instance, { cpuMs: instance.cpuMs, gcMs: instance.gcMs })
  }

  #requests(instance: Instance, tally: Tally, labels: Labels, side: 'server' | 'client'): void {
    const name = `http.${side}.request.duration`
    if (this.#setting.metricStyle === 'histogram') this.#histogram(instance, name, labels, tally)
    else {
      const sorted = tally.recent.splice(0).sort((a, b) => a - b)
      for (const q of sorted.length > 0 ? QUANTILES : [])
        this.#gauge(
          instance,
          name,
          's',
          { ...labels, quantile: q },
          sorted[Math.floor((sorted.length - 1) * q)]! / 1000,
        )
    }
    this.#sum(instance, `http.${side}.request.count`, '{request}', labels, tally.count)
    this.#sum(instance, `http.${side}.request.errors`, '{request}', labels, tally.failed)
  }

  #edge(instance: Instance, client: string, server: string, tally: Tally): void {
    const labels = { client, server }
    this.#sum(instance, 'traces_service_graph_request_total', '1', labels, tally.count)
    this.#sum(instance, 'traces_service_graph_request_failed_total', '1', labels, tally.failed)
    this.#histogram(instance, 'traces_service_graph_request_server', labels, tally)
  }

  #gauge(instance: Instance, name: string, unit: string, labels: Labels, value: number): void {
    this.lines.push({ instance, name, unit, point: gauge(this.#engine.kernel.now, labels, value) })
  }

  #sum(instance: Instance, name: string, unit: string, labels: Labels, total: number): void {
    const key = `${instance.id} ${name} ${JSON.stringify(labels)}`
    const [added] = this.#added(key, [total])
    const { temporality } = this.#setting
    const told = temporality === 'delta' ? added! : total
    const point = sum(this.#times(instance), labels, { told, added: added! }, temporality)
    this.lines.push({ instance, name, unit, point })
  }

  #histogram(instance: Instance, name: string, labels: Labels, tally: Tally): void {
    const key = `${instance.id} ${name} ${JSON.stringify(labels)}`
    const totals = [tally.count, tally.sumMs / 1000, ...tally.buckets]
    const added = this.#added(key, totals)
    const { temporality } = this.#setting
    const [count, seconds, ...buckets] = temporality === 'delta' ? added : totals
    const told = { count: count!, sum: seconds!, buckets, bounds: BOUNDS_MS.map((ms) => ms / 1000) }
    const mean = added[0]! > 0 ? added[1]! / added[0]! : 0
    const point = histogram(this.#times(instance), labels, { ...told, mean }, temporality)
    this.lines.push({ instance, name, unit: 's', point })
  }

  #times(instance: Instance): { from: number; at: number } {
    const delta = this.#setting.temporality === 'delta'
    return { from: delta ? Math.max(this.#since, instance.startedAt) : instance.startedAt, at: this.#engine.kernel.now }
  }

  /** What was added since the last look. */
  #added(key: string, totals: number[]): number[] {
    const last = this.#last.get(key)
    this.#last.set(key, totals)
    return totals.map((total, i) => total - (last?.[i] ?? 0))
  }
}

/** Tallies of several operations as one. */
function together(tallies: readonly Tally[]): Tally {
  const add = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0)
  const buckets = Array.from({ length: BOUNDS_MS.length + 1 }, (_, i) => add((tally) => tally.buckets[i]!))
  return { buckets, count: add((t) => t.count), failed: add((t) => t.failed), sumMs: add((t) => t.sumMs), recent: [] }
}
