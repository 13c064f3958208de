import type { Kernel } from './kernel.ts'
import { WORDS } from './names.ts'
import { type Draft, drawOperations, reachEverybody } from './operations.ts'
import type { Random } from './random.ts'
import type { Setting } from './setting.ts'
import { type Habits, Instance, linkOf, type Operation, type Role, Service, type System } from './system.ts'

const UTILISATION = { from: 0.05, to: 0.35 } // of a healthy service's cores

/** Draws a system: layers of services, what they call, how many copies carry the load, how each team writes telemetry. */
export function drawSystem(kernel: Kernel, setting: Setting, random: Random): System {
  const drafts = drawServices(kernel, setting, random)
  const services = new Map(drafts.map(({ service }) => [service.name, service]))
  const entry = drafts[0]!.service
  for (const { service, level } of [...drafts].sort((a, b) => b.level - a.level))
    drawOperations(service, service === entry, { services, below: deeper(drafts, level) }, random)
  reachEverybody(drafts, random)
  const audience = new Map([
    ['region', ['eu-west', 'us-east', 'ap-south']],
    ['tenant', ['t-100', 't-101', 't-102', 't-103', 't-104']],
    ['app.platform', ['web', 'ios', 'android']],
  ])
  const system: System = { entry, services, links: new Map(), audience }
  for (const { caller, callee } of pairs(system)) {
    linkOf(system, caller.name, callee.name).delayMs = random.magnitude(0.1, 2)
    if (callee.role !== 'service') caller.pools.push({ name: callee.name, size: random.whole(5, 20) })
  }
  size(kernel, system, setting, random)
  return system
}

const deeper = (drafts: readonly Draft[], level: number): Draft[] =>
  drafts.filter((d) => d.level > level).sort((a, b) => a.level - b.level)

function drawServices(kernel: Kernel, setting: Setting, random: Random): Draft[] {
  const suffix = random.pick(['', '-service', '-svc', '-api'])
  const words = random.shuffled(WORDS)
  const names = [...words, ...words.map((word) => `${word}-2`)] // the largest systems have more services than there are words
  const own = Math.max(3, Math.round(setting.services * 0.7))
  const draft = (role: Role, level: number, name: string): Draft => {
    const service = new Service(kernel, name, role, drawHabits(random), random.between(0.3, 0.7))
    service.version = `${random.whole(1, 4)}.${random.whole(0, 30)}.${random.whole(0, 9)}`
    service.skewMs = setting.skewMs
    return { service, level }
  }
  const levels = Array.from({ length: own }, (_, i) => (i === 0 ? 0 : 1 + ((i - 1) % setting.depth)))
  const services = levels.map((level, i) => draft('service', level, i === 0 ? `edge-${names[i]}` : names[i]! + suffix))
  const rest = Array.from({ length: setting.services - own }, (_, i) => {
    const role: Role = i % 3 === 0 ? 'database' : random.pick(['database', 'cache', 'external'] as const)
    const name = {
      database: `${names[own + i]}-db`,
      cache: `${names[own + i]}-cache`,
      external: `api.${names[own + i]}.example`,
    }
    return draft(
      role,
      setting.depth + 1 + (role === 'database' ? 1 : 0),
      name[role as 'database' | 'cache' | 'external'],
    )
  })
  return [...services, ...rest]
}

/** A team that writes no log at least sets the status of its spans: a failure is told somewhere. */
function drawHabits(random: Random): Habits {
  const logs = random.pick(['structured', 'prose', 'prose', 'none'] as const)
  return {
    status: logs === 'none' || random.chance(0.6) ? 'set' : 'unset',
    names: random.chance(0.6) ? 'current' : 'deprecated',
    protocol: random.chance(0.65) ? 'http' : 'rpc',
    clientSpans: random.chance(0.75),
    logs,
    exceptions: random.pick(['event', 'none', 'none'] as const),
    runtime: random.pick(['jvm', 'nodejs', 'go', 'python'] as const),
  }
}

function pairs(system: System): { caller: Service; callee: Service }[] {
  const seen = new Map<string, { caller: Service; callee: Service }>()
  for (const caller of system.services.values())
    for (const operation of caller.operations.values())
      for (const call of operation.stages.flat())
        for (const { callee } of [call, call.onMiss ?? []].flat())
          seen.set(`${caller.name}>${callee}`, { caller, callee: system.services.get(callee)! })
  return [...seen.values()]
}

/** Requests a second that reach each operation, for one request a second at the entry. */
export function visits(system: System): ReadonlyMap<Operation, number> {
  const found = new Map<Operation, number>()
  const visit = (service: Service, name: string, rate: number): void => {
    const operation = service.operations.get(name)!
    found.set(operation, (found.get(operation) ?? 0) + rate)
    for (const call of operation.stages.flat()) {
      visit(system.services.get(call.callee)!, call.operation, rate * call.share)
      if (call.onMiss) visit(system.services.get(call.onMiss.callee)!, call.onMiss.operation, rate * call.share * 0.2)
    }
  }
  const entries = [...system.entry.operations.keys()]
  for (const name of entries) visit(system.entry, name, 1 / entries.length)
  return found
}

/** Copies and cores for the load, with the room a careful team leaves. */
function size(kernel: Kernel, system: System, setting: Setting, random: Random): void {
  const rates = visits(system)
  for (const service of system.services.values()) {
    const work = [...service.operations.values()].reduce((sum, o) => sum + (rates.get(o) ?? 0) * o.workMs, 0)
    const cores = (work * setting.ratePerSecond) / 1000 / random.between(UTILISATION.from, UTILISATION.to)
    const copies = service.role === 'service' ? Math.max(random.whole(1, 3), Math.ceil(cores / 2)) : 1
    service.cores = Math.max(1, Math.ceil(cores / copies))
    service.workers = service.role === 'service' ? random.pick([16, 32, 64, 128]) : 400
    if (service.role === 'database') service.workers = Math.max(20, 10 * service.cores)
    if (service.role === 'external') service.cores = 10_000
    service.instances = Array.from({ length: copies }, () => new Instance(kernel, service, random, service.version, {}))
  }
}
