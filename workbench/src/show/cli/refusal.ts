import type { ApiError } from '../http/contract.ts'

/** Why a command gave no answer, and its exit code: 1 it could not be done, 2 it was asked wrongly or a setting is wrong. */
export type Refusal = {
  readonly exit: 1 | 2
  readonly says: string
  /** The same as the workbench refused it, for programs. */
  readonly error?: ApiError['error']
}

/** What was asked for could not be done. */
export const failed = (says: string): Refusal => ({ exit: 1, says })

/** The command line or a setting is wrong: the same again would be refused again. */
export const misused = (says: string): Refusal => ({ exit: 2, says })
