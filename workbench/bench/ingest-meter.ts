import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Signal } from '../src/model/batch.ts'
import type { Engine } from '../src/store/telemetry/engine/engine.ts'

/** CPU seconds, all threads. */
export type Cpu = { readonly ownS: number; readonly engineS: number }

/** CPU seconds used so far by this process and by the engine. */
export function cpuOf({ pid }: Engine): Cpu {
  const { user, system } = process.cpuUsage()
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  const TICKS_PER_S = 100
  return { ownS: (user + system) / 1e6, engineS: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S }
}

/** Waits until no merge has run for a while; they belong to the price of an insert. */
export async function mergesDone(client: ClickHouseClient): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    await pause(200)
    const result = await client.query({ query: 'SELECT count() AS n FROM system.merges', format: 'JSONEachRow' })
    const [merges] = await result.json<{ n: string }>()
    quiet = merges?.n === '0' ? quiet + 1 : 0
  }
}

/** What a sender puts on the wire. */
export type Sending = {
  readonly port: number
  readonly requests: number
  readonly connections: number
  readonly signal: Signal
  readonly protocol: 'http' | 'grpc'
}

/** The sending side, a process of its own, so that its CPU is not counted. */
export type Sender = {
  /** Settles when all requests are answered. */
  readonly send: (what: Sending) => Promise<void>
  readonly stop: () => void
}

/** Starts a sender that has `distinct` different requests of each signal, and repeats them. It yields to what is measured. */
export async function startSender(distinct: number, seed: number): Promise<Sender> {
  const args = [join(import.meta.dirname, 'ingest-sender.ts'), String(distinct), String(seed)]
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  setPriority(child.pid!, constants.priority.PRIORITY_LOW)
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  const said = async (word: string): Promise<void> => {
    const { value, done } = await lines.next()
    if (done || value !== word) throw new Error(`the sender said ${done ? 'nothing' : value}, not ${word}`)
  }
  await said('ready')
  const send = async ({ port, requests, connections, signal, protocol }: Sending): Promise<void> => {
    child.stdin!.write(`${port} ${requests} ${connections} ${signal} ${protocol}\n`)
    await said('done')
  }
  return { send, stop: () => void child.kill() }
}

/** The middle one of some values. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
