import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { unixMs } from '../../model/time.ts'
import { random } from './drafts.test-helper.ts'
import type { PostgresServer } from './postgres.test-helper.ts'
import { openIncidentRecord, type RecordPlace } from './record.ts'

const WRITER = fileURLToPath(new URL('./kill-writer.test-helper.ts', import.meta.url))
const LIVES_MS_MAX = 400 // after the first acknowledgement

/** What became of what was acknowledged before the kills. */
export type Survived = {
  readonly rounds: number
  readonly serverKills: number
  /** Entries and pieces of evidence that a writer was told are kept. */
  readonly acknowledged: number
  readonly lost: readonly string[]
  /** Incidents whose chain does not hold. */
  readonly broken: readonly string[]
  readonly entries: number
}

export type Rounds = { readonly rounds: number; readonly seed: number; readonly server?: PostgresServer | undefined }

/** Kills a writer `rounds` times at random moments, every third time its server with it, and looks at what is left. */
export async function killRounds(place: RecordPlace, { rounds, seed, server }: Rounds): Promise<Survived> {
  const below = random(seed)
  const acknowledged: string[] = []
  let serverKills = 0
  for (let round = 0; round < rounds; round++) {
    const withServer = server !== undefined && round % 3 === 2
    acknowledged.push(...(await untilKilled(place, below, withServer ? server : undefined)))
    if (withServer) {
      serverKills++
      await server.start()
    }
  }
  return { rounds, serverKills, acknowledged: acknowledged.length, ...(await lookFor(acknowledged, place)) }
}

async function untilKilled(
  place: RecordPlace,
  below: (n: number) => number,
  server: PostgresServer | undefined,
): Promise<readonly string[]> {
  const said: string[] = []
  const child = spawn(process.execPath, [WRITER, JSON.stringify(place), String(below(1e9))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((settle) => child.once('close', settle))
  const lines = createInterface({ input: child.stdout })
  const began = new Promise<void>((settle) => lines.once('line', () => settle()))
  lines.on('line', (line) => said.push(line))
  await Promise.race([began, ended])
  await sleep(below(LIVES_MS_MAX))
  await server?.kill()
  child.kill('SIGKILL')
  await ended
  if (said.length === 0) throw new Error('the writer wrote nothing')
  return said
}

/** Reads everything back: each acknowledged entry has its hash, each piece of evidence its bytes, and every chain holds. */
async function lookFor(acknowledged: readonly string[], place: RecordPlace) {
  await using record = await openIncidentRecord(place, { clock: { now: () => unixMs(0) }, log: () => undefined })
  const there = new Set<string>()
  const broken: string[] = []
  const heads = await record.heads(100_000)
  for (const { id } of heads.ok ? heads.value : []) {
    const read = await record.entries(id)
    if (!read.ok) broken.push(JSON.stringify(read.error))
    for (const { seq, hash } of read.ok ? read.value : []) there.add(`entry ${id} ${seq} ${hash}`)
  }
  const entries = there.size
  for (const line of acknowledged.filter((line) => line.startsWith('evidence ')))
    if ((await record.evidence.get(line.slice('evidence '.length))).ok) there.add(line)
  return { lost: acknowledged.filter((line) => !there.has(line)), broken, entries }
}
