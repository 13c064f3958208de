/**
 * Spans per CPU second from wire bytes to a Native block, beside protobufjs: objects only, and objects to rows as JSON text.
 * Usage: npx node workbench/bench/decode.ts [ROUNDS]
 * All ways run in turns in one process; the median of the rounds is shown.
 */
import { median } from '../src/lib/order-statistics.ts'
import { blockDone } from '../src/receive/decode/block-memory.ts'
import { collectorOf } from '../src/receive/decode/index.ts'
import { SPANS_PER_REQUEST, spanRequests, tracesCodec } from './ingest-spans.ts'

const ROUNDS = Number(process.argv[2] ?? 9)
const BLOCK_ROWS = 100_000 // as the receiver flushes
const REQUESTS = 200
const SEED = 7

const requests = spanRequests(REQUESTS, SEED)
const bytes = requests.reduce((sum, request) => sum + request.length, 0)
const collector = collectorOf('traces')
let made = 0 // keeps the work of the library from being optimised away

const ways: Readonly<Record<string, (request: Uint8Array) => void>> = {
  'wire to Native block': (request) => {
    collector.append(request)
    if (collector.rows < BLOCK_ROWS) return
    for (const { native } of collector.take()) blockDone(native)
    made++
  },
  'protobufjs to objects': (request) => {
    made += tracesCodec.decode(request).resourceSpans.length
  },
  'protobufjs to JSON rows': (request) => {
    for (const { resource, scopeSpans } of tracesCodec.decode(request).resourceSpans) {
      for (const { scope, spans } of scopeSpans) {
        for (const span of spans) made += JSON.stringify({ ...span, resource, scope }).length
      }
    }
  },
}

function spansPerCpuSecond(work: (request: Uint8Array) => void): number {
  const before = process.cpuUsage()
  for (const request of requests) work(request)
  const { user, system } = process.cpuUsage(before)
  return (REQUESTS * SPANS_PER_REQUEST) / ((user + system) / 1e6)
}

const rates = new Map(Object.keys(ways).map((name) => [name, [] as number[]]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, work] of Object.entries(ways)) rates.get(name)!.push(spansPerCpuSecond(work))
}
const own = median(rates.get('wire to Native block')!)
console.log(
  `${REQUESTS} requests of ${SPANS_PER_REQUEST} spans, ${(bytes / REQUESTS / SPANS_PER_REQUEST).toFixed(0)} B a span`,
)
for (const [name, values] of rates) {
  const rate = median(values)
  console.log(
    `${name.padEnd(24)} ${(rate / 1000).toFixed(0).padStart(5)} k spans/CPU-s   ours / this: ${(own / rate).toFixed(2)}`,
  )
}
if (made === 0) throw new Error('nothing was decoded')
