import { setTimeout as sleep } from 'node:timers/promises'
import { sumOf } from '../../lib/sum.ts'
import { type Batch, TooMuchAtOnce } from '../../model/batch.ts'
import { blockDone } from '../decode/block-memory.ts'
import type { LotFile } from './lot.ts'
import { type LotRows, rowsOfLot } from './lot-rows.ts'

/**
 * Stores a batch; resolved means durable, and that its memory is not needed any more.
 * Errors   `TooMuchAtOnce` when the same rows in smaller blocks may fit.
 */
export type Insert = (batch: Batch) => Promise<void>

/** A lot that nothing is added to any more, and whose segment is durable. */
export type SealedLot = {
  readonly file: LotFile
  /** Its rows; undefined when they have to be read from the segment. */
  readonly batches: readonly Batch[] | undefined
  /** True when an earlier process may have stored it. */
  readonly again: boolean
}

export type BacklogParts = {
  readonly insert: Insert
  /** Called with each change of the memory that blocks take. */
  readonly hold: (bytes: number) => void
  /** Called when a lot is stored; decides what becomes of its segment. */
  readonly stored: (file: LotFile, damaged: number) => Promise<void>
  /** Called when no lot waits for its first try. */
  readonly idle: () => void
  readonly log: (line: string) => void
}

const PAUSE_MS_MIN = 100 // doubles with each refusal; an engine that restarts is back within a second or two
const PAUSE_MS_MAX = 5_000
const BLOCK_ROWS_MIN = 5_000 // below, it is not the size: merging so many parts wants more memory than a larger block
const BLOCK_ROWS_GROWTH = 1.02 // with each lot that is stored: once in some 35 lots a block twice as large is tried
const REASON_CHARS_MAX = 300 // enough of an error for a log

type Waiting = {
  readonly file: LotFile
  rows: LotRows | undefined
  heldBytes: number // of its blocks, as `hold` was told
  stored: Pick<LotRows, 'damaged' | 'isGone'> | undefined // while its segment is still there
  again: boolean
  refusals: number
  blockRowsMax: number // when its rows are read from the segment
  dueMs: number
  /** Resolved by `hasBeenTried`. */
  readonly tried: Promise<void>
  readonly hasBeenTried: () => void
}

/**
 * The lots of one signal that are acknowledged and not yet stored; they are stored one at a time, oldest first.
 * One that the store refuses waits behind all others, so bad ones hold up nobody. When two different ones are refused in a
 * row the store is away, and all wait; meanwhile no blocks wait in memory, as the segments have it all. One that is too much at
 * once comes in blocks half as large the next time, and those behind it as well.
 */
export class Backlog {
  readonly #parts: BacklogParts
  readonly #lots: Waiting[] = []
  readonly #leaving = new AbortController()
  #running: Promise<void> | undefined
  #wake = (): void => {}
  #refusedLast: Waiting | undefined
  #refusedInRow = 0
  #quietUntilMs = 0
  #blockRowsMax = Number.POSITIVE_INFINITY

  constructor(parts: BacklogParts) {
    this.#parts = parts
  }

  /** Lots that wait. */
  get waiting(): number {
    return this.#lots.length
  }

  /** Rows that the store takes in one block, as far as is known; a larger lot would be refused, and read again. */
  get blockRowsMax(): number {
    return this.#blockRowsMax
  }

  /** True while a lot waits for its first try: one more would only wait behind it. */
  get isBusy(): boolean {
    return this.#lots.some(({ refusals }) => refusals === 0)
  }

  add({ file, batches, again }: SealedLot): void {
    const { promise: tried, resolve: hasBeenTried } = Promise.withResolvers<void>()
    const blockRowsMax = Number.POSITIVE_INFINITY
    const state = { rows: undefined, heldBytes: 0, stored: undefined, refusals: 0, blockRowsMax, dueMs: 0 }
    const lot: Waiting = { file, again, ...state, tried, hasBeenTried }
    if (batches !== undefined) this.#keep(lot, { batches, damaged: 0, isGone: false })
    this.#lots.push(lot)
    if (this.#refusedInRow > 0) hasBeenTried()
    this.#wake()
    this.#running ??= this.#run()
  }

  /** Settles when each lot added so far is stored, or was refused once; at once while the store is away. */
  async triedAll(): Promise<void> {
    await Promise.all(this.#lots.map(({ tried }) => tried))
  }

  /** No lot is tried any more; settles when none is under way. What waits stays in the log. */
  async stop(): Promise<void> {
    this.#leaving.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#lots.length > 0 && !this.#leaving.signal.aborted) {
      const lot = this.#due()
      if (lot === undefined) await this.#pause()
      else await this.#try(lot)
      if (!this.isBusy) this.#parts.idle()
    }
    this.#running = undefined
  }

  #due(): Waiting | undefined {
    const nowMs = performance.now()
    return nowMs < this.#quietUntilMs ? undefined : this.#lots.find(({ dueMs }) => dueMs <= nowMs)
  }

  /** Until the next lot is due, or another one comes. */
  async #pause(): Promise<void> {
    const nextMs = Math.max(this.#quietUntilMs, Math.min(...this.#lots.map(({ dueMs }) => dueMs)))
    const woken = new AbortController()
    this.#wake = () => woken.abort()
    const signal = AbortSignal.any([woken.signal, this.#leaving.signal])
    await sleep(Math.max(1, nextMs - performance.now()), undefined, { signal }).catch(() => undefined)
    this.#wake = () => {}
  }

  async #try(lot: Waiting): Promise<void> {
    try {
      lot.stored ??= await this.#store(lot)
      const { damaged, isGone } = lot.stored
      await this.#parts.stored(lot.file, damaged)
      this.#lots.splice(this.#lots.indexOf(lot), 1)
      this.#refusedLast = undefined
      this.#refusedInRow = 0
      this.#blockRowsMax = Math.min(lot.blockRowsMax, this.#blockRowsMax * BLOCK_ROWS_GROWTH)
      const told = damaged === 1 ? '1 request' : `${damaged} requests`
      if (damaged > 0) this.#parts.log(`otlp: ${lot.file.path}.damaged: ${told} could not be read; the rest is stored`)
      if (isGone) this.#parts.log(`otlp: ${lot.file.path} was taken away, and is not stored`)
      else if (lot.refusals > 0) this.#parts.log(`otlp: ${lot.file.path} is stored after ${lot.refusals} refusals`)
    } catch (error) {
      this.#refused(lot, error as Error)
    }
    lot.hasBeenTried()
  }

  async #store(lot: Waiting): Promise<Pick<LotRows, 'damaged' | 'isGone'>> {
    const { batches, damaged, isGone } = await this.#rowsOf(lot)
    await this.#insertAll(lot, batches)
    for (const { native } of batches) blockDone(native)
    this.#drop(lot)
    return { damaged, isGone }
  }

  async #rowsOf(lot: Waiting): Promise<LotRows> {
    return lot.rows ?? this.#keep(lot, await rowsOfLot(lot.file, Math.min(lot.blockRowsMax, this.#blockRowsMax)))
  }

  /** All tables of the lot, whatever becomes of one of them. */
  async #insertAll({ file, again }: Waiting, batches: readonly Batch[]): Promise<void> {
    const lot = { number: file.lot, again }
    const outcomes = await Promise.allSettled(batches.map((batch) => this.#parts.insert({ ...batch, lot })))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  #refused(lot: Waiting, error: Error): void {
    const { message } = error
    if (error instanceof TooMuchAtOnce) this.#halve(lot)
    const nowMs = performance.now()
    const what = lot.stored === undefined ? 'is not stored yet, and is kept' : 'is stored, and cannot be removed'
    if (lot.refusals === 0) this.#parts.log(`otlp: ${lot.file.path} ${what}: ${message.slice(0, REASON_CHARS_MAX)}`)
    lot.again = true
    lot.refusals++
    lot.dueMs = nowMs + pauseMs(lot.refusals)
    if (this.#refusedLast !== undefined && this.#refusedLast !== lot) this.#refusedInRow++
    this.#refusedLast = lot
    this.#lots.push(...this.#lots.splice(this.#lots.indexOf(lot), 1))
    for (const each of this.#lots) this.#drop(each)
    if (this.#refusedInRow === 0) return
    this.#quietUntilMs = nowMs + pauseMs(this.#refusedInRow)
    for (const { hasBeenTried } of this.#lots) hasBeenTried()
  }

  #halve(lot: Waiting): void {
    const rows = Math.max(...(lot.rows?.batches ?? []).map((batch) => batch.rows))
    const blockRows = Math.min(rows, lot.blockRowsMax, this.#blockRowsMax)
    if (blockRows > BLOCK_ROWS_MIN) lot.blockRowsMax = Math.max(BLOCK_ROWS_MIN, Math.floor(blockRows / 2))
  }

  #keep(lot: Waiting, rows: LotRows): LotRows {
    lot.rows = rows
    lot.heldBytes = sumOf(rows.batches.map(({ native }) => native.length))
    this.#parts.hold(lot.heldBytes)
    return rows
  }

  /** Lets go of the blocks. Their memory is left to the collector of garbage: a refused one may still be on its way out. */
  #drop(lot: Waiting): void {
    this.#parts.hold(-lot.heldBytes)
    lot.heldBytes = 0
    lot.rows = undefined
  }
}

const pauseMs = (refusals: number): number => Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** (refusals - 1))
