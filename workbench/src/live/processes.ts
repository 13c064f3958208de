import { basename, extname } from 'node:path'
import type { Controller } from '@lastgood/probe/controller'
import type { ProbeSession } from '../model/probes.ts'
import { type Clock, rfc3339 } from '../model/time.ts'
import type { Hello } from './heard.ts'
import { Outbox, type OutboxParts } from './outbox.ts'

const AWAY_KEPT_MAX = 1_000 // processes that come and go, as short jobs do

/** A process that is connected. */
export type Process = {
  /** The same when it connects again. */
  readonly key: string
  readonly controller: Controller
  readonly shown: Omit<ProbeSession, 'probes'>
  readonly outbox: Outbox
}

type ProcessesParts = OutboxParts & {
  readonly clock: Clock
  /** Whether what says that its telemetry goes there is of a practice system. */
  readonly isPractice?: (otlp: string) => boolean
}

/** The processes that are connected, and since when others are not. */
export class Processes {
  readonly #parts: ProcessesParts
  readonly #connected = new Map<string, Process>()
  readonly #away = new Map<string, number>()

  constructor(parts: ProcessesParts) {
    this.#parts = parts
  }

  /** One that connects again takes the place of its old connection. */
  add(hello: Hello, controller: Controller): Process {
    const now = this.#parts.clock.now()
    const { pid, node, entry, version, host, otlp } = hello
    const service = hello.service || basename(entry, extname(entry)) || 'unknown_service:node'
    const instance = hello.instance ?? `${host ?? 'localhost'}:${pid}`
    const isPractice = otlp !== undefined && this.#parts.isPractice?.(otlp) === true
    const practice = isPractice ? { practice: true as const } : {}
    const shown = { service, instance, version, host, pid, node, entry, connectedAt: rfc3339(now), ...practice }
    const key = JSON.stringify([service, instance, pid])
    const outbox = new Outbox(shown, this.#parts, otlp)
    const process = { key, controller, shown, outbox }
    const before = this.#connected.get(key)
    this.#connected.set(key, process)
    this.#away.delete(key)
    before?.controller.close()
    return process
  }

  remove(process: Process): void {
    void process.outbox.flush()
    if (this.#connected.get(process.key) !== process) return
    this.#connected.delete(process.key)
    this.#away.set(process.key, this.#parts.clock.now())
    const [oldest] = this.#away.keys()
    if (this.#away.size > AWAY_KEPT_MAX && oldest !== undefined) this.#away.delete(oldest)
  }

  has(key: string): boolean {
    return this.#connected.has(key)
  }

  /** By service and instance. */
  all(): readonly Process[] {
    return [...this.#connected.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  }

  of(service: string): readonly Process[] {
    return this.all().filter(({ shown }) => shown.service === service)
  }

  /** Those that left longer ago than that; each is told once. */
  awayFor(ms: number, now: number): readonly string[] {
    const gone = [...this.#away].filter(([, since]) => now - since > ms).map(([key]) => key)
    for (const key of gone) this.#away.delete(key)
    return gone
  }
}

const nameOf = ({ shown }: Process): string => `${shown.service}\n${shown.instance}`
