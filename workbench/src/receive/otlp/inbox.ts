import { release } from '../../lib/release.ts'
import type { Batch } from '../../model/batch.ts'
import type { Appended, Collector, Refusals } from '../decode/collector.ts'
import { type Answer, refused, stored } from './answer.ts'
import type { ReceiverLimits } from './limits.ts'
import type { Memory } from './memory.ts'

/** Stores a batch; resolved means durable, and that its block is not needed any more. */
export type Insert = (batch: Batch) => Promise<void>

/** Where the requests of one signal become batches. */
export type Inbox = {
  /**
   * Appends the rows before it returns, so the caller may let go of `body`.
   * The answer follows once every row of the request is stored, or is known not to be.
   */
  readonly append: (body: Uint8Array, refusals?: Refusals) => Promise<Answer>
  /** Sends off what is appended so far; settles when its answers are known. */
  readonly flush: () => Promise<void>
  /** Requests whose answer is still to come. */
  readonly waiting: () => number
}

export type InboxParts = {
  readonly collector: Collector
  readonly insert: Insert
  readonly memory: Memory
  readonly limits: ReceiverLimits
  readonly busy: (why: string) => Answer
  readonly log: (line: string) => void
}

type Waiting = { readonly appended: Appended; readonly tell: (answer: Answer) => void }

/**
 * Requests share a batch, and are answered together when it is stored.
 * While batches are being stored the next one grows, so a slow store gets fewer and larger blocks.
 */
export function openInbox(parts: InboxParts): Inbox {
  const { collector, memory, limits, busy } = parts
  const unanswered = new Set<Promise<Answer>>()
  let inCollector: Waiting[] = []
  let collectorBytes = 0 // as counted in `memory`
  let storing = 0
  let deadline: NodeJS.Timeout | undefined
  let overdue = false // should have left, but enough batches are being stored

  const recount = () => {
    memory.hold(collector.sizeBytes - collectorBytes)
    collectorBytes = collector.sizeBytes
  }

  const isFull = () => collector.rows >= limits.batchRowsMax || collector.sizeBytes >= limits.batchBytesMax

  const leave = () => {
    clearTimeout(deadline)
    deadline = undefined
    if (collector.rows === 0) return
    overdue = storing >= limits.insertsMax
    if (!overdue) void store(inCollector, collector.take())
  }

  const store = async (leaving: readonly Waiting[], batches: readonly Batch[]) => {
    inCollector = []
    recount()
    storing++
    const failure = await failureOf(batches, parts)
    storing--
    for (const each of leaving) each.tell(failure ?? stored(each.appended))
    if (overdue) leave()
  }

  const append = (body: Uint8Array, refusals?: Refusals): Promise<Answer> => {
    if (unanswered.size >= limits.waitingMax) return Promise.resolve(busy('too many requests wait to be stored'))
    const appended = collector.append(body, refusals)
    recount()
    if (!appended.ok) return Promise.resolve(refused(appended.error))
    if (appended.value.accepted === 0) return Promise.resolve(stored(appended.value))
    const answer = new Promise<Answer>((tell) => inCollector.push({ appended: appended.value, tell }))
    unanswered.add(answer)
    void answer.then(() => unanswered.delete(answer))
    if (isFull()) leave()
    else if (!overdue) deadline ??= setTimeout(leave, limits.batchMsMax)
    return answer
  }

  const flush = async () => {
    leave()
    await Promise.all(unanswered)
  }

  return { append, flush, waiting: () => unanswered.size }
}

/**
 * Why the batches of one lot are not all stored; undefined when they are.
 * A store that does not reply in time counts as failed, and its bytes as held until it does reply.
 */
async function failureOf(batches: readonly Batch[], parts: InboxParts): Promise<Answer | undefined> {
  const { insert, memory, limits, busy, log } = parts
  const bytes = batches.reduce((sum, batch) => sum + batch.native.length, 0)
  memory.hold(bytes)
  const inserted = Promise.allSettled(batches.map((batch) => storeOne(batch, insert)))
  void inserted.then(() => memory.free(bytes))
  const failure = await soonest(inserted.then(firstReason), limits.insertMsMax)
  if (failure === undefined) return undefined
  log(`otlp: ${describe(batches)} not stored: ${failure}`)
  return busy(`the store did not take the batch: ${failure}`)
}

/** Stores a batch and lets go of its block; after a failure the block may still be on its way out, so it is left alone. */
async function storeOne(batch: Batch, insert: Insert): Promise<void> {
  await insert(batch)
  release(batch.native)
}

/** What `outcome` says, or that it took too long. */
async function soonest(outcome: Promise<string | undefined>, msMax: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, msMax, `no reply after ${msMax} ms`)
  })
  return Promise.race([outcome, tooLate]).finally(() => clearTimeout(timer))
}

/** Enough of an error for a sender's log. */
const REASON_CHARS_MAX = 300

function firstReason(outcomes: readonly PromiseSettledResult<void>[]): string | undefined {
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed === undefined) return undefined
  const reason: unknown = failed.reason
  return (reason instanceof Error ? reason.message : String(reason)).slice(0, REASON_CHARS_MAX)
}

function describe(batches: readonly Batch[]): string {
  return batches.map(({ rows, table }) => `${rows} rows for ${table}`).join(', ')
}
