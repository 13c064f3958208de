import type { DeclaredAction, Step } from '../../model/action.ts'
import type { ACTION_OUTCOMES } from '../../model/incident/actions.ts'

/** How a step went. */
export type Ran = {
  readonly outcome: (typeof ACTION_OUTCOMES)[number]
  /** One line: the exit code, the status, or why there was none. */
  readonly says: string
  /** What it printed or answered, without secrets, cut to a limit. */
  readonly output: string
  readonly tookMs: number
}

/** The actions that `lastgood.yaml` declares, and the only way to run one. */
export interface ActionsPort {
  readonly declared: readonly DeclaredAction[]
  /** Runs a step of an action within its time limit. Never rejects. */
  run(action: DeclaredAction, step: Step): Promise<Ran>
  /** Takes the one place in which actions run; undefined while another one runs. What comes back frees it. */
  take(): (() => void) | undefined
}
