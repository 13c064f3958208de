import { setTimeout as sleep } from 'node:timers/promises'
import { TelemetryError } from '../../store/telemetry/connection.ts'
import { sqlText } from '../../store/telemetry/sql-files.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'

const AGAIN_MS = 5_000

/**
 * The store of a server that may be away when the workbench starts: it is opened as soon as the server is there. Until then telemetry
 * goes to the log, and a question is told why it has no answer.
 * Errors   throws when the server answers and refuses: a wrong password, a newer schema, a cluster it does not know.
 */
export async function openWhenThere(
  open: () => Promise<TelemetryStore>,
  log: (line: string) => void,
): Promise<TelemetryStore> {
  try {
    return await open()
  } catch (error) {
    if (!isAway(error)) throw error
    log(
      `${error.message} Telemetry is taken into the log meanwhile, and the server asked again every ${AGAIN_MS / 1000} s`,
    )
    return forwarding(new Waiting(open, log, error))
  }
}

const isAway = (error: unknown): error is TelemetryError => error instanceof TelemetryError && !error.answered

/** Asks again and again until the store is open. */
class Waiting {
  readonly #ended = new AbortController()
  readonly #opening: Promise<void>
  #store: TelemetryStore | undefined
  #why: Error

  constructor(open: () => Promise<TelemetryStore>, log: (line: string) => void, why: Error) {
    this.#why = why
    this.#opening = this.#tryAgain(open, log)
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

  async #tryAgain(open: () => Promise<TelemetryStore>, log: (line: string) => void): Promise<void> {
    const { signal } = this.#ended
    while (this.#store === undefined) {
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      try {
        this.#store = await open()
        log('the telemetry store is there')
      } catch (error) {
        const { message } = error as Error
        if (message !== this.#why.message) log(message)
        this.#why = error as Error
      }
    }
  }
}

function forwarding(waiting: Waiting): TelemetryStore {
  return {
    insert: async (batch) => (await waiting.store()).insert(batch),
    insertChanges: async (events) => (await waiting.store()).insertChanges(events),
    changes: async (range) => (await waiting.store()).changes(range),
    timeSeen: async () => (await waiting.store()).timeSeen(),
    query: async <Row>(...asked: Parameters<TelemetryStore['query']>) => (await waiting.store()).query<Row>(...asked),
    columns: async <Columns>(...asked: Parameters<TelemetryStore['columns']>) =>
      (await waiting.store()).columns<Columns>(...asked),
    typed: async (text, rowsMax) => (await waiting.store()).typed(text, rowsMax),
    sqlText,
    close: () => waiting.close(),
  }
}
