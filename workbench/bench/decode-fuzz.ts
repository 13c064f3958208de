/**
 * Does one decoder, used for long, give exactly the rows of what it took, whatever it was sent in between?
 * Usage: npx node workbench/bench/decode-fuzz.ts [COUNT] [SEED] [traces|logs|metrics]
 * Requests are made at random and damaged, as bytes and as fields whose lengths add up. Each goes to a decoder that is used on and
 * to a fresh one: they must agree, and the fresh one's rows must be those of protobufjs. Now and then a block is taken, which must
 * hold the rows of all that was taken since the last one. Some decoders have little memory, and refuse what does not fit.
 */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Signal } from '../src/model/batch.ts'
import { blockDone } from '../src/receive/decode/block-memory.ts'
import type { Collector } from '../src/receive/decode/collector.ts'
import { collectorOf } from '../src/receive/decode/index.ts'
import { type Row, readNative } from '../src/receive/decode/native.test-helper.ts'
import { REQUESTS } from '../src/receive/decode/otlp-schema.ts'
import { encodeReference, expectedTables, type Tables } from '../src/receive/decode/reference.test-helper.ts'
import { requests, SIGNALS } from '../src/receive/decode/requests.test-helper.ts'
import { verdictOf } from '../src/receive/decode/strict.test-helper.ts'
import { damagedBytes, damagedFields } from './decode-damage.ts'
import { randomFrom } from './ingest-spans.ts'

const COUNT = Number(process.argv[2] ?? 20_000)
const SEED = Number(process.argv[3] ?? 1)
const ONLY = process.argv[4]
const BASES = 2_000 // undamaged requests; each is damaged many times
const LIFE = 400 // requests that one decoder gets
const LIMITED_BYTES_MIN = 700_000 // about what the columns take that have a row
const LIMITED_BYTES_MORE = 1_500_000
const CUT = 'attributes beyond a limit were left out' // protobufjs has no such limit

/** `overlooked`: taken, but broken in a value or in points that a later one of the same oneof replaces, which nobody reads. */
type Seen = Record<'taken' | 'refused' | 'compared' | 'overlooked' | 'tooLarge' | 'blocks' | 'rows', number>

/** A decoder that is used on, and what it must hold. */
class Used {
  private readonly isLimited: boolean
  private readonly collector: Collector
  private readonly random: () => number
  private held: Record<string, Row[]> = {}

  constructor(signal: Signal, random: () => number) {
    this.random = random
    this.isLimited = random() < 0.5
    const limitBytes = Math.floor(LIMITED_BYTES_MIN + random() * LIMITED_BYTES_MORE)
    this.collector = this.isLimited ? collectorOf(signal, limitBytes) : collectorOf(signal)
  }

  /** Sends what a fresh one answered with `fresh`, and made `rows` of. */
  send(body: Uint8Array, fresh: ReturnType<Collector['append']>, rows: Tables, seen: Seen): void {
    const before = [this.collector.rows, this.collector.sizeBytes]
    const answer = this.collector.append(body)
    if (!answer.ok) same('a refused request leaves nothing', [this.collector.rows, this.collector.sizeBytes], before)
    if (!answer.ok && answer.error.kind === 'too-large' && this.isLimited) seen.tooLarge++
    else {
      same('a used decoder answers like a fresh one', answer, fresh)
      for (const [table, more] of Object.entries(rows)) this.held[table] = [...(this.held[table] ?? []), ...more]
    }
    if (this.random() < 0.03) this.takeBlock(seen)
  }

  takeBlock(seen: Seen): void {
    const lot = this.random() < 0.5 ? BigInt(Math.floor(this.random() * 2 ** 40)) : undefined
    const batches = this.collector.take(lot)
    const rows = Object.fromEntries(batches.map(({ table, native }) => [table, readNative(native).rows]))
    const told = lot === undefined ? {} : { IngestLot: lot }
    const wanted = Object.entries(this.held).map(([table, all]) => [table, all.map((row) => ({ ...row, ...told }))])
    same('a block holds what was taken', rows, Object.fromEntries(wanted))
    same('nothing is left behind it', [this.collector.rows, this.collector.sizeBytes], [0, 0])
    seen.blocks++
    for (const { rows: more, native } of batches) {
      seen.rows += more
      blockDone(native)
    }
    this.held = {}
  }
}

let now = '' // what is under way, for whoever reads of a failure
function same(what: string, found: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(found, wanted)) throw new Error(`${what}: not so at ${now}`, { cause: { found, wanted } })
}

/** The answer of a fresh decoder, and its rows, which are those of the library when both read the request alike. */
function freshAnswer(signal: Signal, body: Uint8Array, seen: Seen) {
  const collector = collectorOf(signal)
  const answer = collector.append(body)
  const tables = collector.take().map((batch) => [batch.table, readNative(batch.native).rows])
  const rows: Tables = Object.fromEntries(tables)
  const { isBroken, isDisputed } = verdictOf(body, REQUESTS[signal])
  if (!answer.ok) {
    seen.refused++
    same('only what is broken is refused', [isBroken, answer.error.kind], [true, 'malformed'])
  } else {
    seen.taken++
    const given = Object.values(rows).reduce((sum, { length }) => sum + length, 0)
    same('the rows that were told are there', given, answer.value.accepted)
    if (isBroken && answer.value.rejected === 0) seen.overlooked++
    if (!isBroken && !isDisputed && !answer.value.reasons.has(CUT)) {
      seen.compared++
      same('the rows are those of protobufjs', rows, expectedTables(signal, body))
    }
  }
  return { answer, rows }
}

function damaged(body: Uint8Array, signal: Signal, random: () => number): Uint8Array {
  if (random() < 0.2) return body
  const changed = random() < 0.6 ? damagedFields(body, REQUESTS[signal], random) : body
  return random() < 0.5 ? damagedBytes(changed, random) : changed
}

function fuzz(signal: Signal): Seen {
  const random = randomFrom(SEED)
  const seen: Seen = { taken: 0, refused: 0, compared: 0, overlooked: 0, tooLarge: 0, blocks: 0, rows: 0 }
  const bases = fc.sample(requests[signal], { seed: SEED, numRuns: BASES }).map((r) => encodeReference(signal, r))
  let used = new Used(signal, random)
  for (let i = 0; i < COUNT; i++) {
    if (i % LIFE === LIFE - 1) {
      used.takeBlock(seen)
      used = new Used(signal, random)
    }
    const body = damaged(bases[Math.floor(random() * BASES)]!, signal, random)
    now = `${signal} request ${i} of seed ${SEED}: ${Buffer.from(body.subarray(0, 2_000)).toString('hex')}`
    const { answer, rows } = freshAnswer(signal, body, seen)
    used.send(body, answer, rows, seen)
  }
  used.takeBlock(seen)
  return seen
}

for (const signal of SIGNALS) if (ONLY === undefined || ONLY === signal) console.log(signal, fuzz(signal))
