import type { Result } from '../../../lib/result.ts'
import type { Altered, ReplayRequest, ReplayResult } from '../../../model/replay.ts'
import type { Flags } from '../flags.ts'
import type { Refusal } from '../refusal.ts'

/** Which request, what is said otherwise of it, and whether it is sent. */
export type ReproduceWish = {
  readonly of: string
  readonly altered: Altered
  readonly run?:
    | {
        readonly target: string
        readonly times: number
        readonly together: boolean
        readonly public: boolean
        readonly unsafe: boolean
      }
    | undefined
  readonly incident?: string | undefined
}

/** The request, and what sending it came to. */
export type ReproduceAnswer = {
  readonly request: ReplayRequest
  /** The request for a shell. */
  readonly curl: string
  readonly result: ReplayResult | null
  /** What became of it as evidence; null where that was not asked for. */
  readonly kept: string | null
}

export type AskReproduce = (flags: Flags, wish: ReproduceWish) => Promise<Result<ReproduceAnswer, Refusal>>
