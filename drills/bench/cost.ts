/**
 * What the practice system costs: time to start and to stop, processor and memory of all its processes. Linux only.
 *
 *     npx node drills/bench/cost.ts [--seconds 30]
 */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { shop } from '../src/index.ts'
import { startSink } from '../src/sink.ts'

const TICKS_PER_SECOND = 100 // of /proc/PID/stat, on every Linux there is
const SETTLE_MS = 10_000

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } })
const sink = await startSink(process.cwd())
const startedMs = performance.now()
const practice = await shop.start({ otlpUrl: sink.url, seed: 1, onChange: () => {} })
console.log(`started in ${seconds(performance.now() - startedMs)}`)
await pause(SETTLE_MS)
const before = cpuSeconds()
await pause(Number(values.seconds) * 1_000)
const cores = (cpuSeconds() - before) / Number(values.seconds)
const all = family()
console.log(
  `${all.length} processes, ${cores.toFixed(2)} cores, ${(all.reduce((sum, pid) => sum + megabytes(pid), 0)).toFixed(0)} MB (shared pages counted once)`,
)
for (const { step, requests, p50Ms, p95Ms } of practice.health().steps)
  console.log(`${step}: ${requests / 10} a second, p50 ${p50Ms} ms, p95 ${p95Ms} ms`)
const stoppingMs = performance.now()
await practice.stop()
console.log(`stopped in ${seconds(performance.now() - stoppingMs)}, ${family().length} processes left`)
await sink.stop()

/** Every process below this one. */
function family(): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const fields = statOf(Number(name))
    if (fields) parents.set(Number(name), Number(fields[1]))
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === process.pid || isOurs(parents.get(pid)))
  return [...parents.keys()].filter((pid) => pid !== process.pid && isOurs(parents.get(pid)))
}

/** The fields of /proc/PID/stat after the name; none when it is gone. */
function statOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  } catch {
    return undefined
  }
}

function cpuSeconds(): number {
  const ticks = family().map((pid) => Number(statOf(pid)?.[11] ?? 0) + Number(statOf(pid)?.[12] ?? 0))
  return ticks.reduce((sum, n) => sum + n, 0) / TICKS_PER_SECOND
}

/** Memory with shared pages divided among those who share them. */
function megabytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1_024
  } catch {
    return 0
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
