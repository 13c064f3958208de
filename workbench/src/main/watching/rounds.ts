import { messageOf } from '../../lib/message-of.ts'
import type { Part } from '../stop-all.ts'

/** What is done again and again. */
export type Rounds = {
  readonly everyMs: number
  readonly look: () => Promise<unknown>
  /** Hears why a round came to nothing: when that begins, and when the reason changes. */
  readonly tell: (why: string) => void
}

/** The first round begins at once. While a round still runs, the next one is left out. Stopping waits for the one that runs. */
export function startRounds({ everyMs, look, tell }: Rounds): Part {
  let looking: Promise<void> | undefined
  let told = ''
  const round = async (): Promise<void> => {
    const trouble = await look().then(() => '', messageOf)
    if (trouble !== '' && trouble !== told) tell(trouble)
    told = trouble
    looking = undefined
  }
  const begin = (): void => {
    looking ??= round()
  }
  const timer = setInterval(begin, everyMs)
  begin()
  return {
    stop: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
