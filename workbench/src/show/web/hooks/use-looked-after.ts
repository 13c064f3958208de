import { useCallback } from 'react'
import { MINUTE_MS } from '../../../model/time.ts'
import type { ToldObjective, WatchersSeen } from '../now/replies.ts'
import type { Reply } from '../room/replies.ts'
import { pathOfVerb } from './acts.ts'
import { type Loaded, useLoaded } from './use-loaded.ts'

const OBJECTIVES_REFRESH_MS = MINUTE_MS // requests are counted by the minute
const WATCHERS_REFRESH_MS = 5 * MINUTE_MS // a look shakes hands with each endpoint; what breaks with time waits as long

/** What a workbench looks after by itself: what services promise, and what breaks with time. */
export type LookedAfter = {
  readonly objectives: Loaded<readonly ToldObjective[]>
  readonly watchers: Loaded<WatchersSeen>
  readonly reload: () => void
}

/** How objectives stand and what watchers see, looked at now and then. */
export function useLookedAfter(): LookedAfter {
  const [objectives, lookAgain] = useLoaded<Reply<readonly ToldObjective[]>>(
    pathOfVerb(undefined, 'slo'),
    OBJECTIVES_REFRESH_MS,
  )
  const [watchers, watchAgain] = useLoaded<Reply<WatchersSeen>>(pathOfVerb(undefined, 'watchers'), WATCHERS_REFRESH_MS)
  const reload = useCallback(() => {
    lookAgain()
    watchAgain()
  }, [lookAgain, watchAgain])
  return { objectives: answerOf(objectives), watchers: answerOf(watchers), reload }
}

const answerOf = <Answer>(loaded: Loaded<Reply<Answer>>): Loaded<Answer> =>
  loaded.state === 'ready' ? { ...loaded, value: loaded.value.answer } : loaded
