import type { Result } from '../../lib/result.ts'
import type { Heard } from '../../model/heard.ts'

/** A request of a sender whose proof holds, its body read as JSON. */
export type Delivery = {
  readonly body: unknown
  readonly header: (name: string) => string | undefined
  readonly query: URLSearchParams
  /** RFC 3339; the time of what carries none of its own. */
  readonly receivedAt: string
  /** The service that a routing key stands for, where one was set. */
  readonly serviceOf: (routingKey: string) => string | undefined
}

/** A fact, and the name under which it is heard once; without one, what it says is held against how things stand. */
export type Fact = { readonly once?: string; readonly heard: Heard }

/** What a request told. */
export type Reading = {
  readonly facts: readonly Fact[]
  /** Why nothing, or not all of it, is made use of. */
  readonly says?: string
  /** What this sender expects as an answer, in place of ours. */
  readonly reply?: Readonly<Record<string, unknown>>
}

/** Reads what one kind of sender sends. Errors: one line: what, where. Never throws. */
export type Reader = (delivery: Delivery) => Result<Reading, string>
