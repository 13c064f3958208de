/**
 * What a commit to the incident record costs, beside two raw fdatasyncs in the same folder: of a note's bytes appended to a growing file,
 * and of the bytes that SQLite writes for a commit (a frame of its log for each page: the entry's, its key's, the head's), over a file
 * that is as long as it will be, which is what its log is after the first checkpoint. And how long it takes to read (with every hash
 * checked) and to fold an incident of 10 000 entries.
 * Usage: npx node workbench/bench/record.ts [COMMITS] [FOLDER]. The ways run in turns in one process; the first 500 do not count: the
 * code is not compiled yet then, and the log still grows.
 */
import { fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { incidentOf } from '../src/method/incident.ts'
import type { Draft } from '../src/model/incident/entry.ts'
import { unixMs } from '../src/model/time.ts'
import { openIncidentRecord } from '../src/store/record/record.ts'
import { PAGE_BYTES } from '../src/store/record/sqlite.ts'

const COMMITS = Number(process.argv[2] ?? 2000)
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'lastgood-bench-record-'))
const WARM_UP = 500
const ENTRIES = 10_000
const ROUNDS = 9
const NOTE_BYTES = 512 // about one note with its hashes
const FRAME_BYTES = PAGE_BYTES + 24 // a page and its header
const LOG_FRAMES = 1000 // after which SQLite begins its log anew
const PER_APPEND = 500

const clock = { now: () => unixMs(Date.now()) }
const noted = (text: string): Draft => ({
  at: '2026-01-31T14:02:00Z',
  actor: { kind: 'human', name: 'on-call' },
  event: { kind: 'note', text },
})
const text = 'rolled checkout back to 1.8.1, error share falls from 12 % to 0.3 % within two minutes; watching the pool'

try {
  await using record = await openIncidentRecord({ folder }, { clock, log: console.error })
  await record.open([{ ...noted(''), event: { kind: 'declared', title: 'bench', drill: true } }])
  const append = appended(join(folder, 'appended'), Buffer.alloc(NOTE_BYTES, 'x'))
  const overwrite = overwritten(join(folder, 'overwritten'), Buffer.alloc(3 * FRAME_BYTES, 'x'))
  const took = { commit: [] as number[], append: [] as number[], overwrite: [] as number[] }
  for (let seq = 1; seq <= WARM_UP + COMMITS; seq++) {
    took.append.push(await timed(append))
    took.overwrite.push(await timed(overwrite))
    took.commit.push(await timed(async () => held(await record.append('inc-1', seq, [noted(text)]))))
  }
  for (const share of [0.5, 0.99]) {
    const of = (name: keyof typeof took) => quantile(took[name].slice(WARM_UP), share)
    const beside = (name: keyof typeof took) => `${ms(of(name))} (ratio ${(of('commit') / of(name)).toFixed(2)})`
    console.log(
      `p${share * 100}  commit ${ms(of('commit'))}  fdatasync: appended ${beside('append')}, same bytes in place ${beside('overwrite')}`,
    )
  }

  const drafts = Array.from({ length: PER_APPEND }, (_, i) => noted(`${text} (${i})`))
  const declared = { ...noted(''), event: { kind: 'declared', title: 'long', drill: true } } as const
  held(await record.open([declared]))
  for (let seq = 1; seq < ENTRIES; seq += PER_APPEND)
    held(await record.append('inc-2', seq, drafts.slice(0, Math.min(PER_APPEND, ENTRIES - seq))))
  const reads: number[] = []
  const folds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    let entries: Awaited<ReturnType<typeof record.entries>> | undefined
    reads.push(
      await timed(async () => {
        entries = await record.entries('inc-2')
      }),
    )
    if (entries?.ok !== true || entries.value.length !== ENTRIES) throw new Error('not all entries were read')
    const read = entries.value
    folds.push(await timed(() => void incidentOf(read)))
  }
  console.log(`${ENTRIES} entries: read and checked ${ms(quantile(reads, 0.5))}, folded ${ms(quantile(folds, 0.5))}`)
} finally {
  rmSync(folder, { recursive: true })
}

function appended(file: string, bytes: Uint8Array): () => void {
  const to = openSync(file, 'a')
  return () => {
    writeSync(to, bytes)
    fdatasyncSync(to)
  }
}

function overwritten(file: string, bytes: Uint8Array): () => void {
  const to = openSync(file, 'w')
  const length = LOG_FRAMES * FRAME_BYTES
  writeSync(to, Buffer.alloc(length))
  fdatasyncSync(to)
  let at = 0
  return () => {
    writeSync(to, bytes, 0, bytes.length, at)
    fdatasyncSync(to)
    at = (at + bytes.length) % (length - bytes.length)
  }
}

async function timed(work: () => unknown): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

function held<T extends { readonly ok: boolean }>(result: T): T {
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`
}
