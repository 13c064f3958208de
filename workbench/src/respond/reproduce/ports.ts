import type { Result } from '../../lib/result.ts'
import type { ReplayAnswer, ReplayRequest } from '../../model/replay.ts'

/** Where a request is sent and how often, and what the person who sends it has said yes to. */
export type SendWish = {
  readonly target: string
  readonly times: number
  readonly together: boolean
  /** The target may be one that others can reach. */
  readonly public: boolean
  /** A method that changes something may be sent. */
  readonly unsafe: boolean
}

/** Sends requests again from the workbench's machine: to that machine, and to hosts that the operator declared; one run at a time. */
export interface ReplayPort {
  /** What was sent alone, and what after it. Errors: why nothing was sent, one sentence. */
  send(
    request: ReplayRequest,
    wish: SendWish,
  ): Promise<Result<{ readonly alone: readonly ReplayAnswer[]; readonly many: readonly ReplayAnswer[] }, string>>
}
