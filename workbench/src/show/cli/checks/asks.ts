import type { Result } from '../../../lib/result.ts'
import type { CheckReport, CheckWish } from '../../../model/check.ts'
import type { Flags } from '../flags.ts'
import type { Refusal } from '../refusal.ts'

/** What becomes of a check beside being shown. */
export type CheckUse = {
  /** It is held against this evidence of an incident, in place of what was kept of health. */
  readonly against?: string | undefined
  /** It is kept as what health looks like. */
  readonly keep: boolean
  /** It becomes evidence of this incident. */
  readonly incident?: string | undefined
}

/** What was seen, what became of it, one line each, and why it could not be kept where it could not. */
export type CheckAnswer = {
  readonly report: CheckReport
  readonly kept: readonly string[]
  readonly notKept?: Refusal | undefined
}

/** Looks from where the command is typed. */
export type AskCheck = (flags: Flags, wish: CheckWish, use: CheckUse) => Promise<Result<CheckAnswer, Refusal>>
