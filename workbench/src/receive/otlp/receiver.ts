import type { Signal } from '../../model/batch.ts'
import type { Insert } from '../wal/backlog.ts'
import { letBuffersGrow } from './buffer-growth.ts'
import type { Door, DoorAt } from './door.ts'
import { openGrpc } from './grpc.ts'
import { openHttp } from './http.ts'
import { openIntake, type SignalCounters } from './intake.ts'
import { type ReceiverLimits, receiverLimits } from './limits.ts'

export type ReceiverOptions = {
  /** Where OTLP/HTTP is received; null for not at all. */
  readonly http: DoorAt | null
  readonly grpc: DoorAt | null
  /** Folder of the write-ahead log: senders are told "stored" when their request is synced there. One receiver a folder. */
  readonly folder: string
  /** Takes the rows later; resolved means durable, and then the log forgets them. */
  readonly insert: Insert
  /** Origins of web pages that may send, besides those on this machine; `*` for all. */
  readonly corsOrigins?: readonly string[]
  /** Whether a sender with this `Authorization` may send; absent: every sender may. */
  readonly isLetIn?: (authorization: string | undefined) => boolean
  readonly limits?: Partial<ReceiverLimits>
  readonly log?: (line: string) => void
}

/** Receives OTLP until it is stopped. */
export type Receiver = {
  readonly httpPort: number | null
  readonly grpcPort: number | null
  readonly counters: () => Record<Signal, Readonly<SignalCounters>>
  /** Requests that wait to be logged. */
  readonly waiting: () => number
  /** Why nothing can be logged at this moment, or could not the last time; undefined when it can. */
  readonly whyRefused: () => string | undefined
  /** Connections turned away because `connectionsMax` were open. */
  readonly connectionsDropped: () => number
  /** Sends off what was received so far; settles when the database has it, or has refused it once. */
  readonly flush: () => Promise<void>
  /** Takes nothing more, stores and answers what it has, and closes, within twice `stopMsMax`; what is left then stays in the log. */
  readonly stop: () => Promise<void>
}

/** Opens the log and the doors; rejects when the log cannot be used, or a port cannot be had, and then leaves none open. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  letBuffersGrow()
  const limits = { ...receiverLimits, ...options.limits }
  const log = options.log ?? (() => {})
  const { folder, insert, isLetIn = () => true } = options
  const intake = await openIntake({ folder, insert, limits, log })
  const opening = [
    options.http && openHttp(options.http, { intake, isLetIn, corsOrigins: options.corsOrigins ?? [], log }),
    options.grpc && openGrpc(options.grpc, { intake, isLetIn, log }),
  ]
  const doors = await allOrNone(opening).catch(async (error: unknown) => {
    await before(limits.stopMsMax, intake.stop()) // what an earlier process left is on its way already
    throw error
  })
  const [http, grpc] = doors
  return {
    httpPort: http?.port ?? null,
    grpcPort: grpc?.port ?? null,
    counters: intake.counters,
    waiting: intake.waiting,
    whyRefused: intake.whyRefused,
    connectionsDropped: () => doors.reduce((sum, door) => sum + (door?.dropped() ?? 0), 0),
    flush: intake.flush,
    stop: async () => {
      intake.close()
      const left = doors.map((door) => door?.close())
      const stored = Promise.all([intake.flush(), ...left]).then(intake.flush) // again, for those who were on their way
      await before(limits.stopMsMax, stored)
      for (const door of doors) door?.destroy()
      await Promise.all(left)
      await before(limits.stopMsMax, intake.stop())
    },
  }
}

async function allOrNone(opening: readonly (Promise<Door> | null)[]): Promise<(Door | null)[]> {
  const outcomes = await Promise.allSettled(opening)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  const doors = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : null))
  if (failed === undefined) return doors
  await Promise.all(doors.map((door) => door?.close()))
  throw failed.reason
}

/** Waits for `work`, but no longer than `msMax`. */
async function before(msMax: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, msMax)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
