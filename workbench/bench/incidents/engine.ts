import type { Failure, Journal, SpanRecord } from './journal.ts'
import type { Kernel, Process } from './kernel.ts'
import type { Random } from './random.ts'
import { type Call, Instance, linkOf, type Operation, type Service, type System, type Who } from './system.ts'

const QUANTUM_MS = 4 // a core is given up after this long, as a scheduler does
const ADMISSION_MS = 3_000 // how long a request waits for a worker before it is refused
const POOL_PATIENCE_MS = 2_000
const RESEND_MS = 200 // a lost packet is sent again after this long, then after twice as long
const RESENDS_MAX = 3
const BREAKER_FAILURES = 20 // in a row
const BREAKER_MS = 5_000
const GC_FROM = 0.8 // share of the memory limit from which collecting takes its toll
const RESTART_MS = 8_000
const WARM_UP_MS = 8_000

/** A request on its way through the system. */
export type Request = {
  readonly traceId: string
  readonly sampled: boolean
  readonly who: Readonly<Record<string, string>>
  /** A value in it that somebody got wrong, in words. */
  readonly spoiled?: string
  /** How long the caller's transaction stays open after its write. */
  readonly holdMs?: number
}

/** What came back. */
export type Reply = { readonly failure?: Failure; readonly spoiled?: string | undefined }

/** Runs requests through a system and writes the journal. */
export class Engine {
  readonly kernel: Kernel
  readonly system: System
  readonly journal: Journal
  readonly random: Random

  constructor(kernel: Kernel, system: System, journal: Journal, random: Random) {
    this.kernel = kernel
    this.system = system
    this.journal = journal
    this.random = random
  }

  /** Makes a copy of a service and puts it among those that take requests. */
  launch(service: Service, version: string, flaws: Instance['flaws']): Instance {
    const instance = new Instance(this.kernel, service, this.random, version, flaws)
    service.instances = [...service.instances, instance]
    return instance
  }

  /** A request of a user. */
  *visit(operation: string, request: Request): Process {
    const since = this.kernel.now
    const reply = yield* this.reach(this.system.entry, operation, request, '')
    this.journal.outcomes.push({
      at: since,
      ms: this.kernel.now - since,
      ok: !reply.failure || reply.failure.code < 500,
    })
  }

  /** Finds a copy of the callee and has it serve the request. */
  *reach(
    service: Service,
    operation: string,
    request: Request,
    parentId: string,
    kind: 'server' | 'consumer' = 'server',
  ): Process<Reply> {
    if (service.hangs) {
      yield this.kernel.sleep(60_000)
      return { failure: { code: 504, type: 'timeout', message: `no answer from ${service.name}` } }
    }
    const listed = service.instances
    const instance = listed[service.next++ % Math.max(1, listed.length)]
    if (!instance?.up) {
      yield this.kernel.sleep(1)
      return { failure: { code: 503, type: 'connection_refused', message: `dial ${service.name}: connection refused` } }
    }
    const restarts = instance.restarts
    const span = this.#open(instance, kind, operation, request, parentId)
    const since = this.kernel.now
    const served = yield* this.#serve(instance, service.operations.get(operation)!, request, span?.spanId ?? '')
    const reply: Reply =
      instance.restarts === restarts
        ? served
        : { failure: { code: 503, type: 'connection_reset', message: `${service.name} closed the connection` } }
    if (instance.restarts !== restarts) return reply // the span and the counts died with the process
    this.journal.tell(
      this.journal.served,
      instance,
      operation,
      this.kernel.now - since,
      !reply.failure || reply.failure.code < 500,
    )
    this.#close(span, reply)
    return reply
  }

  *#serve(instance: Instance, operation: Operation, request: Request, spanId: string): Process<Reply> {
    if (!(yield* instance.workers.take(ADMISSION_MS)))
      return {
        failure: { code: 503, type: 'overloaded', message: `${instance.service.name}: too many requests in progress` },
      }
    const reply = yield* this.#perform(instance, operation, request, spanId)
    instance.workers.give()
    this.#speak(instance, operation, request, spanId, reply)
    return reply
  }

  *#perform(instance: Instance, operation: Operation, request: Request, spanId: string): Process<Reply> {
    const { slower, wrong, leakShare = 0 } = instance.flaws
    const factor = slower && slower.operation === operation.name && concerns(slower.who, request) ? slower.factor : 1
    const workMs = this.random.lognormal(operation.workMs, 0.3) * factor
    this.#allocate(instance, leakShare)
    yield* this.compute(instance, workMs / 2)
    const refusal = this.#refusal(instance, operation, request)
    if (refusal) return { failure: refusal }
    if (operation.writes) yield* this.#write(instance, workMs, request.holdMs ?? 0)
    let spoiled: string | undefined
    for (const stage of operation.stages) {
      const onward = spoiled ? { ...request, spoiled } : request
      const calls = stage.flatMap((call) => this.#times(instance, operation, call))
      const replies = yield* this.#stage(instance, calls, onward, spanId)
      const lost = replies.find(({ failure }, i) => failure && !calls[i]!.optional)
      if (lost?.failure) return { failure: upstream(lost.failure) }
      spoiled ??= replies.find((reply) => reply.spoiled)?.spoiled
    }
    yield* this.compute(instance, workMs / 2)
    if (spoiled) return { failure: { code: 500, type: 'InvalidValue', message: spoiled } }
    return wrong?.operation === operation.name
      ? { spoiled: `${wrong.field} from ${instance.service.name} is -1, expected a positive number` }
      : {}
  }

  /** Calls side by side; an N+1 goes one after another. */
  *#stage(instance: Instance, calls: readonly Call[], request: Request, spanId: string): Process<Reply[]> {
    const distinct = new Set(calls)
    if (distinct.size === calls.length)
      return yield* this.kernel.together(calls.map((call) => this.#call(instance, call, request, spanId)))
    const replies: Reply[] = []
    for (const call of calls) replies.push(yield* this.#call(instance, call, request, spanId))
    return replies
  }

  #times(instance: Instance, operation: Operation, call: Call): Call[] {
    if (call.share < 1 && !this.random.chance(call.share)) return []
    const { repeats } = instance.flaws
    const times = repeats?.operation === operation.name && repeats.callee === call.callee ? repeats.times : 1
    return Array.from({ length: times }, () => call)
  }

  #allocate(instance: Instance, leakShare: number): void {
    instance.memory += leakShare
    if (instance.memory < 1) return
    instance.up = false
    instance.restarts++
    this.kernel.at(this.kernel.now + RESTART_MS, () => {
      instance.memory = instance.memoryAtStart
      instance.up = true
    })
  }

  #refusal(instance: Instance, operation: Operation, request: Request): Failure | undefined {
    const { throws } = instance.flaws
    if (
      throws &&
      throws.operation === operation.name &&
      concerns(throws.who, request) &&
      this.random.chance(throws.share)
    )
      return { code: 500, type: throws.type, message: throws.message }
    if (request.spoiled && instance.service.role === 'service')
      return { code: 422, type: 'InvalidValue', message: request.spoiled }
    if (operation.writes && instance.service.disk >= 1)
      return { code: 500, type: 'DiskFull', message: 'could not extend file: No space left on device' }
    return undefined
  }

  *#write(instance: Instance, workMs: number, holdMs: number): Process {
    const { lock } = instance.service
    yield* lock.take()
    yield* this.compute(instance, workMs / 4)
    if (holdMs > 0) yield this.kernel.sleep(this.random.lognormal(holdMs, 0.3))
    lock.give()
  }

  /** Work on a core, in slices; collecting garbage and a cold start make it longer. */
  *compute(instance: Instance, workMs: number): Process {
    const gc = instance.memory > GC_FROM ? 8 * ((instance.memory - GC_FROM) / (1 - GC_FROM)) ** 2 : 0
    const age = this.kernel.now - instance.startedAt
    const cold = instance.startedAt > 0 && age < 5 * WARM_UP_MS ? Math.exp(-age / WARM_UP_MS) : 0
    instance.gcMs += gc * workMs
    for (let left = workMs * (1 + gc + cold); left > 0; left -= QUANTUM_MS) {
      const slice = Math.min(QUANTUM_MS, left)
      yield* instance.cores.take()
      yield this.kernel.sleep(slice)
      instance.cores.give()
      instance.cpuMs += slice
    }
  }

  /** One call with its connection, its timeout and its retries. */
  *#call(from: Instance, call: Call, request: Request, parentId: string): Process<Reply> {
    if (call.message) return this.#send(from, call, request, parentId)
    let reply: Reply = {}
    for (let attempt = 0; attempt <= call.retries; attempt++) {
      reply = yield* this.#attempt(from, call, request, parentId, attempt)
      if (!reply.failure || reply.failure.code < 500) break
    }
    return reply
  }

  #send(from: Instance, call: Call, request: Request, parentId: string): Reply {
    const callee = this.system.services.get(call.callee)!
    const span = this.#open(from, 'producer', `${call.callee} publish`, request, parentId, callee)
    this.#close(span, {})
    const { kernel } = this
    const consume = this.reach(callee, call.operation, request, span?.spanId ?? parentId, 'consumer')
    kernel.at(kernel.now + this.random.exponential(50), () => kernel.start(consume))
    return {}
  }

  *#attempt(from: Instance, call: Call, request: Request, parentId: string, attempt: number): Process<Reply> {
    const callee = this.system.services.get(call.callee)!
    const breaker = from.breakers.get(call.callee) ?? { failures: 0, openUntil: 0 }
    from.breakers.set(call.callee, breaker)
    if (this.kernel.now < breaker.openUntil)
      return { failure: { code: 503, type: 'CircuitOpen', message: `circuit to ${call.callee} is open` } }
    const since = this.kernel.now
    const pool = from.connections.get(call.callee)
    if (pool && !(yield* pool.take(POOL_PATIENCE_MS)))
      return {
        failure: { code: 500, type: 'PoolTimeout', message: `timed out waiting for a connection to ${call.callee}` },
      }
    const span =
      from.service.habits.clientSpans || callee.role !== 'service'
        ? this.#open(from, 'client', call.operation, request, parentId, callee)
        : undefined
    if (span && attempt > 0) span.resent = attempt
    const reply = (yield* this.kernel.within(
      call.timeoutMs,
      this.#across(from, callee, call, request, span?.spanId ?? parentId),
    )) ?? {
      failure: {
        code: 504,
        type: 'timeout',
        message: `${call.callee} ${call.operation}: no answer within ${call.timeoutMs} ms`,
      },
    }
    pool?.give()
    this.#close(span, reply)
    this.journal.tell(this.journal.called, from, call.callee, this.kernel.now - since, !reply.failure)
    breaker.failures = reply.failure && reply.failure.code >= 500 ? breaker.failures + 1 : 0
    if (breaker.failures >= BREAKER_FAILURES)
      Object.assign(breaker, { failures: 0, openUntil: this.kernel.now + BREAKER_MS })
    if (callee.role === 'cache' && call.onMiss && !this.#known(callee))
      return yield* this.#call(from, call.onMiss, request, parentId)
    return reply
  }

  /** There and back over the road. */
  *#across(from: Instance, callee: Service, call: Call, request: Request, parentId: string): Process<Reply> {
    const link = linkOf(this.system, from.service.name, callee.name)
    yield this.kernel.sleep(this.random.lognormal(link.delayMs, 0.2))
    for (let resend = 0; link.loss > 0 && this.random.chance(link.loss); resend++) {
      if (resend >= RESENDS_MAX)
        return {
          failure: {
            code: 503,
            type: 'connection_reset',
            message: `read from ${callee.name}: connection reset by peer`,
          },
        }
      yield this.kernel.sleep(RESEND_MS * 2 ** resend)
    }
    if (link.expired)
      return { failure: { code: 503, type: 'CertificateExpired', message: `${callee.name}: certificate has expired` } }
    const { holdMs } = from.flaws
    const reply = yield* this.reach(
      callee,
      call.operation,
      holdMs && callee.role === 'database' ? { ...request, holdMs } : request,
      parentId,
    )
    yield this.kernel.sleep(this.random.lognormal(link.delayMs, 0.2))
    return reply
  }

  /** Whether a cache knows a key that somebody asks for, popular keys more often; from then on it does. */
  #known(cache: Service): boolean {
    const { now } = this.kernel
    const key = Math.floor(cache.keys * this.random.next() ** 2)
    const hit = (cache.known.get(key) ?? 0) > now
    if (!hit) cache.known.set(key, now + cache.ttlMs)
    const seen = this.journal.lookups.get(cache.name) ?? { hits: 0, misses: 0 }
    this.journal.lookups.set(cache.name, { hits: seen.hits + (hit ? 1 : 0), misses: seen.misses + (hit ? 0 : 1) })
    return hit
  }

  #open(
    instance: Instance,
    kind: SpanRecord['kind'],
    name: string,
    request: Request,
    parentId: string,
    peer?: Service,
  ): SpanRecord | undefined {
    if (!request.sampled || instance.service.role !== 'service') return undefined
    const { now } = this.kernel
    const spanId = this.journal.random.hex(16)
    const span: SpanRecord = {
      traceId: request.traceId,
      spanId,
      parentId,
      instance,
      kind,
      name,
      who: request.who,
      startMs: now,
      endMs: Number.NaN,
      ...(peer ? { peer } : {}),
    }
    return span
  }

  #close(span: SpanRecord | undefined, reply: Reply): void {
    if (!span) return
    span.endMs = this.kernel.now
    if (reply.failure) span.failure = reply.failure
    this.journal.spans.push(span)
  }

  #speak(instance: Instance, operation: Operation, request: Request, spanId: string, { failure }: Reply): void {
    const { service } = instance
    if (service.role !== 'service') return
    const { logs } = service.habits
    const line = { at: this.kernel.now, instance, traceId: request.sampled ? request.traceId : '', spanId }
    const say = (severity: 'INFO' | 'WARN' | 'ERROR', body: string, attributes = {}): void => {
      this.journal.logs.push({ ...line, severity, body, attributes })
    }
    if (this.kernel.now > service.chatterFrom)
      say('WARN', 'header x-client-build is deprecated and will be removed, please upgrade the client')
    if (logs === 'none') return
    if (failure)
      say(
        failure.code >= 500 ? 'ERROR' : 'WARN',
        logs === 'prose' ? `${operation.name} failed: ${failure.message}` : 'request failed',
        logs === 'prose'
          ? {}
          : { 'exception.type': failure.type, 'exception.message': failure.message, operation: operation.name },
      )
    else if (this.journal.random.chance(0.2))
      say(
        'INFO',
        logs === 'prose' ? `${operation.name} done in ${Math.round(operation.workMs * 10)} units` : 'request done',
        logs === 'prose' ? {} : { operation: operation.name },
      )
  }
}

const concerns = (who: Who | undefined, request: Request): boolean => !who || request.who[who.key] === who.value

/** A failure as the caller of the caller sees it. */
const upstream = ({ code, type, message }: Failure): Failure => ({
  code: code < 500 ? 500 : code === 504 ? 504 : 502,
  type,
  message,
})
