import type { Result } from '../../lib/result.ts'
import { sumOf } from '../../lib/sum.ts'
import type { Signal } from '../../model/batch.ts'
import type { Appended, Collector, DecodeError, Refusals } from '../decode/collector.ts'
import { Backlog, type Insert } from '../wal/backlog.ts'
import type { WalFolder } from '../wal/folder.ts'
import type { LotFile } from '../wal/lot.ts'
import type { Segment } from '../wal/segment.ts'
import { type Answer, refused, stored } from './answer.ts'
import type { ReceiverLimits } from './limits.ts'
import type { Memory } from './memory.ts'

export type InboxParts = {
  readonly signal: Signal
  readonly collector: Collector
  readonly wal: WalFolder
  readonly insert: Insert
  readonly memory: Memory
  readonly limits: ReceiverLimits
  readonly busy: (why: string) => Answer
  readonly log: (line: string) => void
}

/** The lot whose rows are in the collector. */
type Growing = { readonly lot: bigint; readonly segment: Segment }

/**
 * Where the requests of one signal become lots. Each is answered when it is in the log; the rows of a lot go to the database
 * together, later. While the database works the next lot grows, so a slow one gets fewer and larger blocks.
 */
export class Inbox {
  readonly #parts: InboxParts
  readonly #backlog: Backlog
  readonly #sealing = new Set<Promise<void>>()
  #growing: Growing | undefined
  #collectorBytes = 0 // as counted in `memory`
  #unanswered = 0
  #deadline: NodeJS.Timeout | undefined
  #overdue = false // should have left, but the database has enough to do

  constructor(parts: InboxParts) {
    const { insert, memory, wal, log } = parts
    this.#parts = parts
    this.#backlog = new Backlog({
      insert,
      log,
      hold: memory.hold,
      stored: (file, damaged) => wal.settle(file, damaged),
      idle: () => this.#leaveIfOverdue(),
    })
  }

  /** Requests whose answer is still to come. */
  get waiting(): number {
    return this.#unanswered
  }

  /** Takes up a lot that an earlier process has left in the log. */
  resume(file: LotFile): void {
    this.#backlog.add({ file, batches: undefined, again: true })
  }

  /**
   * Appends the rows before it returns, and copies the body for the log, so that it is the caller's again; the answer follows when it
   * is synced there.
   */
  append(body: Uint8Array, refusals?: Refusals): Promise<Answer> {
    const { wal, limits, busy } = this.#parts
    const full = this.#unanswered >= limits.waitingMax ? 'too many requests wait to be logged' : wal.whyFull()
    if (full !== undefined) return Promise.resolve(busy(full))
    const appended = this.#decoded(body, refusals)
    this.#recount()
    if (!appended.ok) return Promise.resolve(refused(appended.error))
    if (appended.value.accepted === 0) return Promise.resolve(stored(appended.value))
    this.#growing ??= this.#grow()
    const answer = this.#logged(this.#growing.segment, body, stored(appended.value))
    if (this.#isFull(this.#growing)) this.#leave()
    else if (!this.#overdue) this.#deadline ??= setTimeout(() => this.#leaveWhenWanted(), limits.batchMsMax)
    return answer
  }

  /** What has no room beside the rows of others is tried once more without them: its answer must not depend on theirs. */
  #decoded(body: Uint8Array, refusals?: Refusals): Result<Appended, DecodeError> {
    const { collector } = this.#parts
    const appended = collector.append(body, refusals)
    if (appended.ok || appended.error.kind !== 'too-large' || this.#growing === undefined) return appended
    this.#leave()
    return collector.append(body, refusals)
  }

  /** Sends off what is appended so far; settles when the database has it, or has refused it once. */
  async flush(): Promise<void> {
    this.#leave()
    await Promise.all(this.#sealing)
    await this.#backlog.triedAll()
  }

  /** Nothing more is sent to the database; what waits stays in the log. */
  async stop(): Promise<void> {
    this.#leave()
    await Promise.all(this.#sealing)
    await this.#backlog.stop()
  }

  #grow(): Growing {
    const { signal, wal, log } = this.#parts
    const growing: Growing = wal.create(signal, (why, isFirst) => {
      if (isFirst) log(`otlp: ${growing.segment.path} cannot be written: ${why}`)
      if (this.#growing === growing) this.#leave()
    })
    return growing
  }

  async #logged(segment: Segment, body: Uint8Array, answer: Answer): Promise<Answer> {
    this.#unanswered++
    const kept = await segment.append(body)
    this.#unanswered--
    return kept.ok ? answer : this.#parts.busy(`the request could not be logged: ${kept.error}`)
  }

  #isFull({ segment }: Growing): boolean {
    const { collector, limits } = this.#parts
    const bytes = Math.max(collector.sizeBytes, segment.bytes)
    const rowsMax = Math.min(limits.batchRowsMax, this.#backlog.blockRowsMax)
    return collector.rows >= rowsMax || bytes >= limits.batchBytesMax
  }

  #leaveWhenWanted(): void {
    this.#overdue = this.#backlog.isBusy || this.#sealing.size > 0
    if (!this.#overdue) this.#leave()
  }

  #leaveIfOverdue(): void {
    if (this.#overdue) this.#leaveWhenWanted()
  }

  #leave(): void {
    clearTimeout(this.#deadline)
    this.#deadline = undefined
    this.#overdue = false
    if (this.#growing === undefined) return
    const sealed = this.#seal(this.#growing)
    this.#growing = undefined
    this.#sealing.add(sealed)
    void sealed.then(() => {
      this.#sealing.delete(sealed)
      this.#leaveIfOverdue()
    })
  }

  /** A lot that could not be written to its end is read again from its segment: of some rows nobody was told that they are kept. */
  async #seal({ lot, segment }: Growing): Promise<void> {
    const { signal, collector, memory } = this.#parts
    const batches = collector.take(lot)
    this.#recount()
    const blockBytes = sumOf(batches.map(({ native }) => native.length))
    memory.hold(blockBytes)
    const { durableBytes, isWhole } = await segment.seal()
    memory.free(blockBytes)
    if (durableBytes === 0) return
    const file = { signal, lot, path: segment.path, bytes: durableBytes }
    this.#backlog.add({ file, batches: isWhole ? batches : undefined, again: false })
  }

  #recount(): void {
    const { collector, memory } = this.#parts
    memory.hold(collector.sizeBytes - this.#collectorBytes)
    this.#collectorBytes = collector.sizeBytes
  }
}
