/**
 * How long a whole diagnosis takes, against one scan of the same telemetry, all in one run.
 * Usage: npx node workbench/bench/diagnose.ts [MILLIONS OF SPANS, …] [ROUNDS]      default: 1,3,10 and 3 rounds
 * The scan reads every column a diagnosis reads once, and makes count, p99 and error share by service of it. Both are timed
 * in turns; the median counts. Beside n spans there are 0.3 n log lines and 0.1 n metric points, in one hour.
 * CPU is that of the engine and of this process; unlike time it says the same on a machine that others use too.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { median } from '../src/lib/order-statistics.ts'
import { HOUR_MS, unixMs } from '../src/model/time.ts'
import { diagnoseWindow } from '../src/respond/diagnose.ts'
import { telemetryPort } from '../src/store/telemetry/diagnose-port.ts'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'
import { openTelemetry } from '../src/store/telemetry/telemetry.ts'
import { FAULTY_SERVICE, fillSql, SCAN_SQL } from './diagnose-telemetry.ts'

const SIZES = (process.argv[2] ?? '1,3,10').split(',').map((millions) => Number(millions) * 1e6)
const ROUNDS = Number(process.argv[3] ?? 3)
const FROM = Date.UTC(2026, 0, 5, 12)
const TICKS_PER_SECOND = 100 // of Linux, whatever the kernel's own rate
const window = { from: unixMs(FROM), to: unixMs(FROM + HOUR_MS) }

console.log(
  'spans        scan s   diagnosis s   ratio   of it queries   scan CPU s   diagnosis CPU s   ratio   engine MB   own MB   first suspect',
)
for (const spans of SIZES) console.log(await measured(spans))

async function measured(spans: number): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
  const engine = await startEngine({ dataDir, memoryBytesMax: 8 * 1024 ** 3 })
  const { url, username, password } = engine
  const store = await openTelemetry({ url, username, password, database: 'bench' })
  const client = createClient({
    url,
    username,
    password,
    database: 'bench',
    request_timeout: 600_000,
    log: { level: ClickHouseLogLevel.OFF },
  })
  try {
    for (const query of fillSql(spans, FROM, HOUR_MS)) await client.command({ query })
    const scanMs: number[] = []
    const diagnosisMs: number[] = []
    const queryMs: number[] = []
    const cpuS: { readonly scan: number[]; readonly diagnosis: number[] } = { scan: [], diagnosis: [] }
    const enginePid = engine.pid ?? 0
    let suspect = ''
    for (let round = 0; round <= ROUNDS; round++) {
      const scan = await timed(enginePid, () =>
        client.query({ query: SCAN_SQL, format: 'JSONEachRow' }).then((r) => r.json()),
      )
      const diagnosis = await timed(enginePid, () =>
        diagnoseWindow({ window }, { telemetry: telemetryPort(store), elapsedMs: () => performance.now() }),
      )
      if (round === 0) continue // the first reads the disk
      cpuS.scan.push(scan.cpuS)
      cpuS.diagnosis.push(diagnosis.cpuS)
      scanMs.push(scan.ms)
      diagnosisMs.push(diagnosis.ms)
      queryMs.push(diagnosis.value.timing.queryMs)
      suspect = diagnosis.value.services[0]?.service ?? 'none'
    }
    const right = suspect === FAULTY_SERVICE ? suspect : `${suspect} (not ${FAULTY_SERVICE})`
    const [scan, whole, queries] = [scanMs, diagnosisMs, queryMs].map(median) as [number, number, number]
    const [scanCpu, wholeCpu] = [median(cpuS.scan), median(cpuS.diagnosis)]
    const memory = [residentMb(enginePid), residentMb(process.pid)]
    const figures = [(scan / 1000).toFixed(2), (whole / 1000).toFixed(2), (whole / scan).toFixed(2), queries / 1000]
    figures.push(scanCpu.toFixed(2), wholeCpu.toFixed(2), (wholeCpu / scanCpu).toFixed(2))
    return `${String(spans).padEnd(10)} ${figures.map((f) => String(f).slice(0, 5).padStart(9)).join('  ')} ${memory.map((mb) => String(mb).padStart(11)).join('')}   ${right}`
  } finally {
    await client.close()
    await store.close()
    await engine.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Timed<T> = { readonly ms: number; readonly cpuS: number; readonly value: T }

async function timed<T>(enginePid: number, work: () => Promise<T>): Promise<Timed<T>> {
  const [start, cpuStart] = [performance.now(), cpuSeconds(enginePid)]
  const value = await work()
  return { ms: performance.now() - start, cpuS: cpuSeconds(enginePid) - cpuStart, value }
}

/** CPU time of the engine and of this process, so far. */
function cpuSeconds(enginePid: number): number {
  const { user, system } = process.cpuUsage()
  const fields = readFileSync(`/proc/${enginePid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (user + system) / 1e6 + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** The most memory a process held since it started. */
function residentMb(pid: number): number {
  const [, kib] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kib) / 1024)
}
