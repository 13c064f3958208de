import { setTimeout as pause } from 'node:timers/promises'

const CONNECTIONS = 6
const PAUSE_MS = 4 // between the requests of a connection: a load the machine can bear beside all the starting
const SIGNALS = ['traces', 'logs'] as const

/** Senders that number their requests and note which of them were acknowledged. */
export class Load {
  /** Items of each request. */
  readonly items = 25
  readonly acknowledged = new Set<string>()
  readonly failed = new Set<string>()
  readonly #name: string
  #next = 0
  #running = false

  constructor(name: string) {
    this.#name = name.replaceAll(' ', '-')
  }

  /** Sends until `stop`; settles when nothing is under way. */
  async run(otlp: string): Promise<void> {
    this.#running = true
    await Promise.all(Array.from({ length: CONNECTIONS }, () => this.#sendAll(otlp)))
  }

  stop(): void {
    this.#running = false
  }

  /** Settles when another request is acknowledged. */
  async began(): Promise<void> {
    const before = this.acknowledged.size
    while (this.acknowledged.size === before) await pause(5)
  }

  async #sendAll(otlp: string): Promise<void> {
    while (this.#running) {
      const signal = SIGNALS[this.#next % SIGNALS.length]!
      const id = `${this.#name}-${signal}-${this.#next++}`
      const isKept = await this.#send(`${otlp}/v1/${signal}`, signal === 'traces' ? this.#spans(id) : this.#records(id))
      ;(isKept ? this.acknowledged : this.failed).add(id)
      await pause(PAUSE_MS)
    }
  }

  async #send(url: string, body: unknown): Promise<boolean> {
    try {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).ok
    } catch {
      return false // the workbench is dead: nobody has said that the request is kept
    }
  }

  #spans(id: string) {
    const startTimeUnixNano = String(BigInt(Date.now()) * 1_000_000n)
    const spans = Array.from({ length: this.items }, (_, at) => ({
      traceId: (at + 1).toString(16).padStart(32, '0'),
      spanId: (at + 1).toString(16).padStart(16, '0'),
      name: id,
      startTimeUnixNano,
      endTimeUnixNano: startTimeUnixNano,
    }))
    return { resourceSpans: [{ scopeSpans: [{ spans }] }] }
  }

  #records(id: string) {
    const timeUnixNano = String(BigInt(Date.now()) * 1_000_000n)
    const logRecords = Array.from({ length: this.items }, () => ({ timeUnixNano, body: { stringValue: id } }))
    return { resourceLogs: [{ scopeLogs: [{ logRecords }] }] }
  }
}
