import type { ChangeLog } from './changes.ts'
import type { Engine } from './engine.ts'
import { visits } from './graph.ts'
import type { Process } from './kernel.ts'
import type { Random } from './random.ts'
import type { Setting } from './setting.ts'
import { type Call, callersOf, callsOf, linkOf, type Operation, type Service, type System, type Who } from './system.ts'

/** Where a fault strikes. */
export type Scene = {
  readonly engine: Engine
  readonly system: System
  readonly setting: Setting
  readonly random: Random
  readonly log: ChangeLog
  readonly onset: number
  readonly until: number
  /** How many times as many requests come at a moment; a fault may replace it. */
  load: (now: number) => number
}

/** What is true about the incident. */
export type Struck = {
  readonly roots: readonly string[]
  readonly callers: readonly string[]
  readonly signal: 'latency' | 'errors' | 'saturation' | 'traffic' | null
  readonly guilty: string | 'none'
  /** The fault grows: its onset is when users begin to feel it. */
  readonly gradual?: boolean
}

/** Breaks something, or returns undefined where the system has nothing of the kind to break. */
export type Fault = (scene: Scene) => Struck | undefined

type Place = { readonly service: Service; readonly operation: Operation; readonly rate: number }

/** All faults by name; `healthy` is none. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'slow-code': slowCode,
  'n-plus-one': nPlusOne,
  'cpu-one': (scene) => starve(scene, 'one'),
  'cpu-all': (scene) => starve(scene, 'all'),
  leak,
  'pool-too-small': poolTooSmall,
  'third-party': thirdParty,
  'network-delay': (scene) => road(scene, 'delay'),
  'packet-loss': (scene) => road(scene, 'loss'),
  'wrong-value': wrongValue,
  exceptions,
  flag,
  'cache-expiry': cacheExpiry,
  surge,
  silent,
  certificate,
  'disk-full': diskFull,
  canary,
  'lock-convoy': lockConvoy,
  healthy: () => ({ roots: [], callers: [], signal: null, guilty: 'none' }),
}

const BUSY_FROM = 0.25 // a place worth breaking sees this share of the requests

/** Operations that many requests reach, the entry's last, in drawn order. */
function places({ system, setting, random }: Scene, fits: (place: Place) => boolean = () => true): Place[] {
  const rates = visits(system)
  const all = [...system.services.values()].flatMap((service) =>
    [...service.operations.values()].map((operation) => ({
      service,
      operation,
      rate: (rates.get(operation) ?? 0) * setting.ratePerSecond,
    })),
  )
  const busy = all.filter((place) => place.rate >= BUSY_FROM * setting.ratePerSecond && fits(place))
  const inner = busy.filter(({ service }) => service !== system.entry)
  return [...random.shuffled(inner), ...busy.filter(({ service }) => service === system.entry)]
}

const ours = ({ service }: Place): boolean => service.role === 'service'

function told(
  scene: Scene,
  { service }: { service: Service },
  signal: Struck['signal'],
  guilty: string | 'none',
): Struck {
  return { roots: [service.name], callers: callersOf(scene.system, service.name), signal, guilty }
}

/** A change takes hold somewhat before its effect shows: at once, or after a refresh. */
const heldBack = ({ random }: Scene): number => random.pick([0, 0, random.between(1_000, 30_000)])

function slowCode(scene: Scene): Struck | undefined {
  const [place] = places(scene, ours)
  if (!place) return undefined
  const { operation } = place
  const factor = Math.max(5, scene.random.between(100, 400) / operation.workMs)
  const share = scene.setting.ratePerSecond > 20 ? 0.5 : 1 // a busy system suffers from less
  const id = scene.log.release(place.service, scene.onset, {
    slower: { operation: operation.name, factor: factor * share },
  })
  return told(scene, place, 'latency', id)
}

function nPlusOne(scene: Scene): Struck | undefined {
  const reads = (place: Place): Call | undefined =>
    place.operation.stages.flat().find((call) => call.share === 1 && /-db$/.test(call.callee))
  const [place] = places(scene, (p) => ours(p) && reads(p) !== undefined)
  if (!place) return undefined
  const times = scene.random.whole(15, 40)
  const id = scene.log.release(place.service, scene.onset, {
    repeats: { operation: place.operation.name, callee: reads(place)!.callee, times },
  })
  return told(scene, place, 'latency', id)
}

function starve(scene: Scene, how: 'one' | 'all'): Struck | undefined {
  const fits = (place: Place): boolean =>
    ours(place) && place.operation.workMs > 3 && (how === 'all' || place.service.instances.length > 1)
  const [place] = places(scene, fits)
  if (!place) return undefined
  const { engine, onset, random } = scene
  const hogs = random.whole(6, 20)
  engine.kernel.at(onset, () => {
    const hit = how === 'all' ? place.service.instances : place.service.instances.slice(0, 1)
    for (const instance of hit)
      for (let i = 0; i < hogs * place.service.cores; i++) engine.kernel.start(hog(engine, instance))
  })
  return told(scene, place, 'saturation', 'none')
}

function* hog(engine: Engine, instance: Parameters<Engine['compute']>[0]): Process {
  for (;;) yield* engine.compute(instance, 1_000)
}

function leak(scene: Scene): Struck | undefined {
  const [place] = places(scene, (p) => ours(p) && p.operation.workMs > 2)
  if (!place) return undefined
  const { onset, until, setting } = scene
  const startedAt = Math.max(30_000, onset - 0.3 * setting.quietMs)
  const perCopy = Math.max(1, (place.rate * (until - startedAt)) / 1000 / place.service.instances.length)
  const id = scene.log.release(place.service, startedAt, { leakShare: 1.2 / perCopy })
  return { ...told(scene, place, 'saturation', id), gradual: true }
}

/** A system whose queries leave little room: with one connection a copy, they queue. */
function poolTooSmall(scene: Scene): Struck | undefined {
  const call = ({ operation }: Place): Call | undefined =>
    operation.stages.flat().find((c) => /-db$/.test(c.callee) && c.share === 1)
  const [place] = places(scene, (p) => ours(p) && call(p) !== undefined)
  if (!place) return undefined
  const { callee, operation } = call(place)!
  const database = scene.system.services.get(callee)!
  const busyMs = (1_300 * place.service.instances.length) / place.rate
  if (busyMs > 400) return undefined
  outfit(database, operation, busyMs, place.rate)
  const id = scene.log.adjust(
    place.service,
    scene.onset,
    { poolSize: 1 },
    {
      kind: 'config',
      title: `${place.service.name}: db.pool.max changed`,
      from: '10',
      to: '1',
      source: 'config-store',
    },
  )
  return told(scene, place, 'saturation', id)
}

/** Before anything runs: an operation of a database takes this long, and the machine is big enough for it. */
function outfit(database: Service, name: string, workMs: number, rate: number, utilisation = 0.2): void {
  const operation = database.operations.get(name)!
  database.operations.set(name, { ...operation, workMs })
  const cores = Math.max(1, Math.ceil((rate * workMs) / 1000 / utilisation))
  for (const instance of database.instances) instance.cores.size = cores
  for (const instance of database.instances) instance.workers.size = Math.max(400, 4 * cores)
}

function thirdParty(scene: Scene): Struck | undefined {
  const [place] = places(scene, ({ service }) => service.role === 'external')
  if (!place) return undefined
  const { engine, onset, random } = scene
  const factor = random.between(8, 40)
  engine.kernel.at(onset, () => {
    for (const instance of place.service.instances)
      instance.flaws = { slower: { operation: place.operation.name, factor } }
  })
  const struck = told(scene, place, 'latency', 'none')
  return { ...struck, roots: [place.service.name] }
}

function road(scene: Scene, how: 'delay' | 'loss'): Struck | undefined {
  const { system, random, engine, onset } = scene
  const [place] = places(scene, (p) => ours(p) && p.service !== system.entry)
  if (!place) return undefined
  const callers = callersOf(system, place.service.name)
  const hit = random.chance(0.5) ? callers : [random.pick(callers)]
  if (!callsSeen(scene, hit)) return undefined
  const delayMs = random.between(80, 400)
  const loss = random.between(0.2, 0.5)
  engine.kernel.at(onset, () => {
    for (const caller of hit) {
      const link = linkOf(system, caller, place.service.name)
      if (how === 'delay') link.delayMs = delayMs
      else link.loss = loss
    }
  })
  return { ...told(scene, place, how === 'delay' ? 'latency' : null, 'none'), callers: hit }
}

/** Whether anything tells how long callers wait: both ends look healthy when the road between is not. */
function callsSeen({ setting, system }: Scene, callers: readonly string[]): boolean {
  const { traces, metrics, metricStyle } = setting
  if (traces || (metrics && metricStyle === 'service-graph')) return true
  const counted = callers.every((caller) => system.services.get(caller)!.habits.clientSpans)
  return metrics && metricStyle === 'histogram' && counted
}

function wrongValue(scene: Scene): Struck | undefined {
  const { system, onset, random, setting } = scene
  const [place] = places(scene, (p) => ours(p) && p.service !== system.entry)
  if (!place || !(setting.traces || setting.logs)) return undefined // numbers alone cannot tell whose value it was
  const field = random.pick(['price', 'quantity', 'total', 'rate'])
  const id = scene.log.release(place.service, onset, { wrong: { operation: place.operation.name, field } })
  return told(scene, place, 'errors', id)
}

const FAILURES = [
  ['NullPointerException', 'Cannot invoke "Address.zip()" because "address" is null'],
  ['KeyError', "KeyError: 'discount_code'"],
  ['TypeError', "Cannot read properties of undefined (reading 'currency')"],
  ['IllegalStateException', 'unexpected state: DRAFT'],
] as const

function exceptions(scene: Scene): Struck | undefined {
  const [place] = places(scene, ours)
  if (!place) return undefined
  const [type, message] = scene.random.pick(FAILURES)
  const share = scene.random.between(0.3, 1)
  const throws = { operation: place.operation.name, share, type, message }
  const id = scene.log.release(place.service, scene.onset - heldBack(scene) / 3, { throws })
  return told(scene, place, 'errors', id)
}

function flag(scene: Scene): Struck | undefined {
  const { system, random, onset } = scene
  const [place] = places(scene, ours)
  if (!place) return undefined
  const key = random.pick([...system.audience.keys()])
  const who: Who = { key, value: random.pick(system.audience.get(key)!) }
  const operation = place.operation.name
  const slow = random.chance(0.5)
  const factor = random.between(200, 600) / place.operation.workMs
  const [type, message] = random.pick(FAILURES)
  const flaws = slow ? { slower: { operation, factor, who } } : { throws: { operation, share: 1, type, message, who } }
  const name = random.pick(['new_pricing', 'fast_path', 'ranked_results', 'v2_serializer'])
  const id = scene.log.adjust(place.service, onset, flaws, {
    kind: 'flag',
    title: `Flag ${name} of ${place.service.name} turned on for ${key}=${who.value}`,
    from: 'off',
    to: 'on',
    source: 'flags',
    details: { flag: name },
  })
  return told(scene, place, slow ? 'latency' : 'errors', id)
}

/** A cache that takes most of the load off a database which could not carry all of it. */
function cacheExpiry(scene: Scene): Struck | undefined {
  const { system, onset, engine } = scene
  const [place] = places(
    scene,
    ({ service }) =>
      service.role === 'cache' && callsOf(system).some(({ call }) => call.callee === service.name && call.onMiss),
  )
  if (!place) return undefined
  const { service, rate } = place
  service.keys = Math.max(5, Math.round((rate * service.ttlMs) / 1000 / 12))
  const { onMiss } = callsOf(system).find(({ call }) => call.callee === service.name && call.onMiss)!.call
  const workMs = Math.min(80, 3_000 / rate)
  outfit(system.services.get(onMiss!.callee)!, onMiss!.operation, workMs, rate, 1.3)
  engine.kernel.at(onset, () => {
    service.known.clear()
    service.ttlMs = 20
  })
  const id = scene.log.note({
    at: onset,
    kind: 'config',
    service: service.name,
    title: `${service.name}: ttl changed`,
    from: '120s',
    to: '20ms',
    source: 'config-store',
  })
  return told(scene, place, null, id)
}

/** More users than the weakest part can serve. */
function surge(scene: Scene): Struck | undefined {
  const { system, setting, onset } = scene
  const rates = visits(system)
  const loads = [...system.services.values()]
    .filter((s) => s.role !== 'external')
    .map((service) => {
      const work = [...service.operations.values()].reduce((sum, o) => sum + (rates.get(o) ?? 0) * o.workMs, 0)
      const cores = service.instances.reduce((sum, { cores: c }) => sum + c.size, 0)
      return { service, share: (work * setting.ratePerSecond) / 1000 / cores }
    })
  const tightest = loads.reduce((a, b) => (b.share > a.share ? b : a))
  const factor = 1.4 / tightest.share
  if (factor > 12) return undefined
  const before = scene.load
  scene.load = (now) => before(now) * (now < onset ? 1 : factor)
  return {
    ...told(scene, { service: system.entry }, 'traffic', 'none'),
    roots: [...new Set([system.entry.name, tightest.service.name])],
    callers: [],
  }
}

function silent(scene: Scene): Struck | undefined {
  const { system, engine, onset, random } = scene
  const [place] = places(scene, (p) => ours(p) && p.service !== system.entry)
  if (!place) return undefined
  const hang = random.chance(0.4)
  engine.kernel.at(onset, () => {
    place.service.hangs = hang
    for (const instance of place.service.instances) {
      instance.up = false
      instance.restarts++
    }
  })
  return told(scene, place, null, 'none')
}

function certificate(scene: Scene): Struck | undefined {
  const { system, engine, onset, random } = scene
  const [place] = places(scene, (p) => p.service !== system.entry && p.service.role !== 'cache')
  if (!place) return undefined
  engine.kernel.at(onset, () => {
    for (const caller of callersOf(system, place.service.name))
      linkOf(system, caller, place.service.name).expired = true
  })
  const { name } = place.service
  const noted = random.chance(0.5)
  const id = noted
    ? scene.log.note({
        at: onset,
        kind: 'certificate',
        service: name,
        title: `Certificate of ${name} expires`,
        source: 'pki',
      })
    : 'none'
  return told(scene, place, 'errors', id)
}

function diskFull(scene: Scene): Struck | undefined {
  const { engine, onset } = scene
  const [place] = places(scene, ({ service, operation }) => service.role === 'database' && operation.writes)
  if (!place) return undefined
  const { service } = place
  const from = service.disk
  const { kernel } = engine
  kernel.start(
    (function* fill(): Process {
      while (kernel.now < onset) {
        service.disk = from + ((1 - from) * kernel.now) / onset
        yield kernel.sleep(1_000)
      }
      service.disk = 1
    })(),
  )
  return told(scene, place, null, 'none')
}

function canary(scene: Scene): Struck | undefined {
  const [place] = places(scene, (p) => ours(p) && p.service.instances.length > 1 && p.service.instances.length < 6)
  if (!place) return undefined
  const { random, onset, log } = scene
  const slow = random.chance(0.5)
  const operation = place.operation.name
  const flaws = slow
    ? { slower: { operation, factor: random.between(100, 300) / place.operation.workMs } }
    : {
        throws: {
          operation,
          share: random.between(0.5, 1),
          type: 'AuthenticationError',
          message: 'credentials for signing key were rejected',
        },
      }
  return told(scene, place, slow ? 'latency' : 'errors', log.release(place.service, onset, flaws, 1))
}

/** A transaction that stays open too long: others wait for its lock. */
function lockConvoy(scene: Scene): Struck | undefined {
  const { system, onset, random } = scene
  const writes = (call: Call): boolean =>
    call.share === 1 && system.services.get(call.callee)!.operations.get(call.operation)!.writes
  const [place] = places(scene, (p) => ours(p) && p.operation.stages.flat().some(writes))
  if (!place) return undefined
  const holdMs = Math.min(1_500, random.between(1_050, 1_400) / place.rate)
  return told(scene, place, null, scene.log.release(place.service, onset, { holdMs }))
}
