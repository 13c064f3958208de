import type { Batch } from '../../model/batch.ts'

/** Hands batches over in order while the caller prepares the next ones; what waits is bounded to one `send`. */
export class Sender {
  readonly #insert: (batch: Batch) => Promise<void>
  #sent: Promise<void> = Promise.resolve()

  constructor(insert: (batch: Batch) => Promise<void>) {
    this.#insert = insert
  }

  /** Resolves as soon as the batches of the call before are stored. Errors   throws what storing those threw. */
  async send(batches: readonly Batch[]): Promise<void> {
    await this.#sent
    this.#sent = this.#insertAll(batches)
    this.#sent.catch(() => {
      // Thrown by the next `send` or by `done`, which wait for it.
    })
  }

  /** Resolves when everything is stored. */
  done(): Promise<void> {
    return this.#sent
  }

  async #insertAll(batches: readonly Batch[]): Promise<void> {
    for (const batch of batches) await this.#insert(batch)
  }
}
