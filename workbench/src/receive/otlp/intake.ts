import { sumOf } from '../../lib/sum.ts'
import type { Signal } from '../../model/batch.ts'
import type { Refusals } from '../decode/collector.ts'
import { collectorOf } from '../decode/index.ts'
import type { Insert } from '../wal/backlog.ts'
import { WalFolder } from '../wal/folder.ts'
import type { Answer } from './answer.ts'
import { Inbox } from './inbox.ts'
import { type Inflate, openInflater } from './inflate.ts'
import type { ReceiverLimits } from './limits.ts'
import { type Memory, openMemory } from './memory.ts'
import { openPace, type Pace } from './pace.ts'

/** A protobuf request, and the items that were left out of it while it was converted. */
export type ExportRequest = { readonly bytes: Uint8Array; readonly refused?: Refusals }

/** What became of the requests of one signal since the start. */
export type SignalCounters = {
  /** Requests that are in the log, from where the database gets their rows. */
  stored: number
  /** Items in them that could not be rows. */
  rejectedItems: number
  /** Requests that could not be decoded, or were too large. */
  refused: number
  /** Requests sent away with "try again". */
  busy: number
}

/** The common ground of both protocols: from a decompressed request to an answer. */
export type Intake = {
  /** As `Inbox.append`: the bytes are not needed any more when it returns. */
  readonly append: (signal: Signal, request: ExportRequest) => Promise<Answer>
  /** Counts an answer that was found before `append`. */
  readonly count: (signal: Signal, answer: Answer) => Answer
  /** An answer for everyone while nothing more can be taken; asked before a body is read. */
  readonly closed: () => Answer | undefined
  readonly isClosing: () => boolean
  readonly busy: (why: string) => Answer
  readonly memory: Memory
  readonly pace: Pace
  readonly inflate: Inflate
  readonly limits: ReceiverLimits
  /** Why nothing can be logged at this moment, or could not the last time; undefined when it can. */
  readonly whyRefused: () => string | undefined
  readonly counters: () => Record<Signal, Readonly<SignalCounters>>
  /** Requests that wait to be logged. */
  readonly waiting: () => number
  /** Settles when the database has, or has refused once, what was received so far. */
  readonly flush: () => Promise<void>
  /** From here on every request is told to try again. */
  readonly close: () => void
  /** Lets go of the log and of the database; what the database does not have stays in the log. */
  readonly stop: () => Promise<void>
}

type IntakeParts = {
  /** Folder of the write-ahead log. */
  readonly folder: string
  readonly insert: Insert
  readonly limits: ReceiverLimits
  readonly log: (line: string) => void
}

/** Errors   throws when the log cannot be used. */
export async function openIntake({ folder, insert, limits, log }: IntakeParts): Promise<Intake> {
  const wal = await WalFolder.open(folder, limits)
  const memory = openMemory(limits.heldBytesMax)
  const busy = (why: string): Answer => ({ kind: 'busy', message: why, retryAfterS: limits.retryAfterS })
  const inbox = (signal: Signal): Inbox =>
    new Inbox({ signal, collector: collectorOf(signal), wal, insert, memory, limits, busy, log })
  const inboxes: Record<Signal, Inbox> = { traces: inbox('traces'), logs: inbox('logs'), metrics: inbox('metrics') }
  const all = Object.values(inboxes)
  for (const file of wal.found) inboxes[file.signal].resume(file)
  const counters = { traces: noneYet(), logs: noneYet(), metrics: noneYet() }
  let closing = false

  const closed = (): Answer | undefined => {
    if (closing) return busy('the receiver is shutting down')
    return memory.hasRoomFor(0) ? undefined : busy('too many bytes wait to be stored')
  }
  const count = (signal: Signal, answer: Answer): Answer => {
    tally(counters[signal], answer)
    return answer
  }
  return {
    append: (signal, { bytes, refused }) =>
      inboxes[signal].append(bytes, refused).then((answer) => count(signal, answer)),
    count,
    closed,
    isClosing: () => closing,
    busy,
    memory,
    pace: openPace(limits),
    inflate: openInflater(limits.inflatingMax),
    limits,
    whyRefused: () => wal.whyRefused(),
    counters: () => structuredClone(counters),
    waiting: () => sumOf(all.map(({ waiting }) => waiting)),
    flush: async () => {
      await Promise.all(all.map((each) => each.flush()))
    },
    close: () => {
      closing = true
    },
    stop: async () => {
      await Promise.all(all.map((each) => each.stop()))
      await wal.close()
    },
  }
}

const noneYet = (): SignalCounters => ({ stored: 0, rejectedItems: 0, refused: 0, busy: 0 })

function tally(counters: SignalCounters, answer: Answer): void {
  if (answer.kind === 'stored') {
    counters.stored++
    counters.rejectedItems += answer.rejected
  } else if (answer.kind === 'busy') counters.busy++
  else counters.refused++
}
