import type { Signal } from '../../model/batch.ts'
import { collectorOf } from '../decode/index.ts'
import type { Answer } from './answer.ts'
import { type Inbox, type Insert, openInbox } from './inbox.ts'
import { type Inflate, openInflater } from './inflate.ts'
import type { ReceiverLimits } from './limits.ts'
import { type Memory, openMemory } from './memory.ts'
import type { ExportRequest } from './request.ts'

/** What became of the requests of one signal since the start. */
export type SignalCounters = {
  /** Requests whose rows are stored. */
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
  /** As `Inbox.append`: the rows are taken over before it returns. */
  readonly append: (signal: Signal, request: ExportRequest) => Promise<Answer>
  /** Counts an answer that was found before `append`. */
  readonly count: (signal: Signal, answer: Answer) => Answer
  /** An answer for everyone while nothing more can be taken; asked before a body is read. */
  readonly closed: () => Answer | undefined
  readonly isClosing: () => boolean
  readonly busy: (why: string) => Answer
  readonly memory: Memory
  readonly inflate: Inflate
  readonly limits: ReceiverLimits
  readonly counters: () => Record<Signal, Readonly<SignalCounters>>
  /** Requests that wait for their rows to be stored. */
  readonly waiting: () => number
  readonly flush: () => Promise<void>
  /** From here on every request is told to try again. */
  readonly close: () => void
}

type IntakeParts = {
  readonly insert: Insert
  readonly limits: ReceiverLimits
  readonly log: (line: string) => void
}

export function openIntake({ insert, limits, log }: IntakeParts): Intake {
  const memory = openMemory(limits.heldBytesMax)
  const busy = (why: string): Answer => ({ kind: 'busy', message: why, retryAfterS: limits.retryAfterS })
  const inbox = (signal: Signal): Inbox =>
    openInbox({ collector: collectorOf(signal), insert, memory, limits, busy, log })
  const inboxes: Record<Signal, Inbox> = { traces: inbox('traces'), logs: inbox('logs'), metrics: inbox('metrics') }
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
    inflate: openInflater(limits.inflatingMax),
    limits,
    counters: () => structuredClone(counters),
    waiting: () => Object.values(inboxes).reduce((sum, each) => sum + each.waiting(), 0),
    flush: async () => {
      await Promise.all(Object.values(inboxes).map((each) => each.flush()))
    },
    close: () => {
      closing = true
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
