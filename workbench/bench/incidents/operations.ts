import { NOUNS } from './names.ts'
import type { Random } from './random.ts'
import type { Call, Service } from './system.ts'

const CALLS_MAX = 5 // calls an operation may cause on average, however deep, before everybody is reached

/** A service and how deep it lies; calls go downwards. */
export type Draft = { readonly service: Service; readonly level: number }

/** What a service may call. */
type Reach = { readonly services: ReadonlyMap<string, Service>; readonly below: readonly Draft[] }

/** Draws what a service can do, and what it calls for that; all below it is drawn already. */
export function drawOperations(service: Service, isEntry: boolean, reach: Reach, random: Random): void {
  const { role } = service
  const add = (name: string, workMs: number, stages: Call[][], writes = false): void => {
    service.operations.set(name, { name, workMs, stages, writes })
  }
  if (role === 'database') {
    const table = random.pick(NOUNS)
    add(`SELECT ${table}`, random.magnitude(1, 8), [])
    add(`UPDATE ${table}`, random.magnitude(1, 5), [], true)
  } else if (role === 'cache') add('GET', 0.2, [])
  else if (role === 'external') add('POST /v2/process', random.magnitude(20, 80), [])
  else {
    const names = random.shuffled(NOUNS).slice(0, isEntry ? random.whole(2, 4) : random.whole(1, 3))
    for (const noun of names) {
      const stages = drawStages(reach, random, isEntry)
      const name = service.habits.protocol === 'http' ? `${random.pick(['GET', 'POST'])} /${noun}` : `${noun}.v1/Get`
      add(name, random.magnitude(1, 12), stages)
    }
  }
}

/** Mostly calls to the next layers; the further away the rarer. */
function drawStages({ services, below }: Reach, random: Random, isEntry: boolean): Call[][] {
  const stages: Call[][] = []
  let budget = CALLS_MAX
  for (let stage = random.whole(isEntry ? 1 : 0, 2); stage > 0; stage--) {
    const calls: Call[] = []
    for (let i = random.whole(1, 3); i > 0 && below.length > 0; i--) {
      const near = below.slice(0, Math.max(2, Math.ceil(below.length / 3)))
      const callee = random.pick(random.chance(0.7) ? near : below).service
      const call = drawCall(callee, random)
      const cost = weightOf(services, callee, call.operation)
      if (cost > budget) continue
      budget -= cost
      calls.push(call)
    }
    if (calls.length > 0) stages.push(calls)
  }
  return stages
}

/** Calls that one call of an operation causes on average, itself included. */
function weightOf(services: Reach['services'], service: Service, name: string): number {
  const calls = service.operations.get(name)!.stages.flat()
  return calls.reduce((sum, c) => sum + c.share * weightOf(services, services.get(c.callee)!, c.operation), 1)
}

function drawCall(callee: Service, random: Random, share = random.pick([1, 1, 1, 0.5, 0.2])): Call {
  const operation = random.pick([...callee.operations.keys()])
  return {
    callee: callee.name,
    operation,
    share,
    timeoutMs: random.pick([500, 1_000, 2_000, 5_000]),
    retries: random.pick([0, 0, 1, 2]),
    optional: random.chance(0.1),
    ...(callee.role === 'service' && random.chance(0.06) ? { message: true } : {}),
  }
}

/** Whoever nobody calls gets one caller above; each cache gets something to ask when it does not know. */
export function reachEverybody(drafts: readonly Draft[], random: Random): void {
  const callees = new Set(
    drafts.flatMap(({ service }) =>
      [...service.operations.values()].flatMap((o) => o.stages.flat().map((c) => c.callee)),
    ),
  )
  for (const { service, level } of drafts.slice(1)) {
    if (callees.has(service.name)) continue
    const above = drafts.filter((d) => d.level < level && d.service.role === 'service')
    const near = above.filter((d) => d.level >= level - 2)
    const caller = random.pick(near.length > 0 ? near : above).service
    const operation = random.pick([...caller.operations.values()])
    const call = drawCall(service, random, drafts.length > 30 ? 0.3 : random.pick([1, 0.5]))
    caller.operations.set(operation.name, { ...operation, stages: [...operation.stages, [call]] })
  }
  const databases = drafts.filter(({ service }) => service.role === 'database')
  for (const { service } of drafts)
    for (const operation of service.operations.values())
      service.operations.set(operation.name, {
        ...operation,
        stages: operation.stages.map((s) => s.map((c) => withFallback(c, databases, random))),
      })
}

function withFallback(call: Call, databases: readonly Draft[], random: Random): Call {
  if (!call.callee.endsWith('-cache') || databases.length === 0) return call
  const { service } = databases[call.callee.length % databases.length]!
  const [read] = service.operations.keys()
  return { ...call, onMiss: { ...drawCall(service, random, 1), operation: read! } }
}
