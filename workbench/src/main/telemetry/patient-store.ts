import { setTimeout as sleep } from 'node:timers/promises'
import { TelemetryError } from '../../store/telemetry/connection.ts'
import { sqlText } from '../../store/telemetry/sql-files.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'

const AGAIN_MS = 5_000
const OPEN_MS_MAX = 10_000 // a server that takes a connection and says nothing is away, too

/**
 * The store of a server that may be away when the workbench starts: it is opened as soon as the server is there. Until then telemetry
 * goes to the log, and a question is told why it has no answer.
 * Errors   throws when the server answers in time and refuses: a wrong password, a newer schema, a cluster it does not know.
 */
export async function openWhenThere(
  open: () => Promise<TelemetryStore>,
  log: (line: string) => void,
): Promise<TelemetryStore> {
  const opening = open()
  const first = await openOrWhyNot(opening)
  if (!(first instanceof Error)) return first
  log(
    `${first.message} Telemetry is taken into the log meanwhile, and the server asked again every ${AGAIN_MS / 1000} s`,
  )
  const waiting = new Waiting({ open, opening, why: first, log })
  return forwarding(
    () => waiting.store(),
    () => waiting.close(),
  )
}

async function openOrWhyNot(opening: Promise<TelemetryStore>): Promise<TelemetryStore | Error> {
  try {
    const store = await Promise.race([opening, sleep(OPEN_MS_MAX, undefined, { ref: false })])
    return store ?? new Error(`The telemetry store is not open after ${OPEN_MS_MAX / 1000} s.`)
  } catch (error) {
    if (isAway(error)) return error
    throw error
  }
}

const isAway = (error: unknown): error is TelemetryError => error instanceof TelemetryError && !error.answered

type Start = {
  readonly open: () => Promise<TelemetryStore>
  /** The first try, which has failed or goes on. */
  readonly opening: Promise<TelemetryStore>
  /** Why the store is not open. */
  readonly why: Error
  readonly log: (line: string) => void
}

/** Asks again and again until the store is open. */
class Waiting {
  readonly #ended = new AbortController()
  readonly #opening: Promise<void>
  #store: TelemetryStore | undefined
  #why: Error

  constructor(start: Start) {
    this.#why = start.why
    this.#opening = this.#tryAgain(start)
  }

  /** The open store. Errors   throws why it is not open. */
  async store(): Promise<TelemetryStore> {
    if (this.#store === undefined) throw this.#why
    return this.#store
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.#opening
    await this.#store?.close()
  }

  async #tryAgain({ open, opening, log }: Start): Promise<void> {
    const { signal } = this.#ended
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      try {
        this.#store = await (isFirst ? opening : open())
        log('the telemetry store is there')
        return
      } catch (error) {
        const { message } = error as Error
        if (message !== this.#why.message) log(message)
        this.#why = error as Error
      }
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** Asks the store that is there at that moment; `store` rejects while there is none. */
export function forwarding(store: () => Promise<TelemetryStore>, close: () => Promise<void>): TelemetryStore {
  return {
    insert: async (batch) => (await store()).insert(batch),
    insertChanges: async (events) => (await store()).insertChanges(events),
    changes: async (range) => (await store()).changes(range),
    timeSeen: async () => (await store()).timeSeen(),
    query: async <Row>(...asked: Parameters<TelemetryStore['query']>) => (await store()).query<Row>(...asked),
    columns: async <Columns>(...asked: Parameters<TelemetryStore['columns']>) =>
      (await store()).columns<Columns>(...asked),
    typed: async (text, rowsMax) => (await store()).typed(text, rowsMax),
    sqlText,
    close,
  }
}
