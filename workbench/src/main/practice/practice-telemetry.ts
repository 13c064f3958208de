import type { DiagnosisBook } from '../../respond/diagnosis-book.ts'
import type { DrillParts } from '../../respond/drill/ports.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import type { Config } from '../settings/config.ts'
import type { Database, StoreAlone } from '../telemetry/database.ts'
import { type Ingest, startIngest } from '../telemetry/ingest.ts'
import { forwarding } from '../telemetry/patient-store.ts'

/** A practice system is on this machine, and is told of any free port. */
const LOOPBACK = { host: '127.0.0.1', otlpHttpPort: 0, otlpGrpcPort: 0 } as const

const GONE =
  'the telemetry of this drill is gone: it is kept by the workbench that ran it, until its next drill or its end'

type TakesTelemetry = DrillParts['telemetry']

/** What one drill sends, and where. */
type Held = { readonly database: StoreAlone; readonly ingest: Ingest; receives: boolean }

/** The telemetry of the system that drills break: a store and a way in of its own, so that nothing of it is in anybody else's numbers. */
export class PracticeTelemetry implements TakesTelemetry {
  readonly #config: Config
  readonly #beside: Pick<Database, 'openApart'>
  readonly #book: Pick<DiagnosisBook, 'clear'>
  #held: Held | undefined

  /** `beside`: the database that it is kept apart from; `book`: the diagnoses of it, which are forgotten with it. */
  constructor(config: Config, beside: Pick<Database, 'openApart'>, book: Pick<DiagnosisBook, 'clear'>) {
    this.#config = { ...config, ...LOOPBACK }
    this.#beside = beside
    this.#book = book
  }

  /** What is asked of the last drill's system; every question rejects with a sentence while there is none. */
  readonly store: TelemetryStore = forwarding(
    async () => {
      if (this.#held === undefined) throw new Error(GONE)
      return this.#held.receives ? this.#held.ingest.store : this.#held.database.store
    },
    async () => undefined,
  )

  /** Whether a drill has run. */
  get isThere(): boolean {
    return this.#held !== undefined
  }

  /** Where the system that is broken sends OTLP over HTTP. Errors   throws when no drill takes telemetry. */
  get otlpUrl(): string {
    if (this.#held?.receives !== true) throw new Error('no drill takes telemetry at this moment')
    return this.#held.ingest.otlp.http
  }

  /** Whether what says that it sends its telemetry there is of the last drill's system, also when that drill is over. */
  isOf(otlp: string): boolean {
    return this.#held !== undefined && URL.parse(otlp)?.origin === this.#held.ingest.otlp.http
  }

  async begin(): Promise<void> {
    await this.stop()
    const database = await this.#beside.openApart()
    try {
      const ingest = await startIngest(this.#config, 'demo', { database, isLetIn: () => true })
      this.#held = { database, ingest, receives: true }
    } catch (error) {
      await database[Symbol.asyncDispose]()
      throw error
    }
  }

  async end(): Promise<void> {
    if (this.#held?.receives !== true) return
    this.#held.receives = false
    await this.#held.ingest.stop()
  }

  /** Forgets what there is. */
  async stop(): Promise<void> {
    await this.end()
    const held = this.#held
    this.#held = undefined
    this.#book.clear()
    await held?.database[Symbol.asyncDispose]()
  }
}

/** The store of a drill that this workbench has nothing of. */
export const goneStore: TelemetryStore = forwarding(
  async () => {
    throw new Error(GONE)
  },
  async () => undefined,
)
