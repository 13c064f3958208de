import { useCallback, useEffect, useState } from 'react'
import type { Result } from '../../../lib/result.ts'
import type { Failure } from '../client.ts'
import { connectionLostAt } from '../connection.ts'
import type { CanaryReverted } from '../now/replies.ts'
import type { VerbReply } from '../room/replies.ts'
import { actsOn } from './acts.ts'
import { useName } from './use-name.ts'

/** The length of a part; looking often does not lie. */
export const LOOK_EVERY_MS = 10_000

/** Which canary is meant, as the verbs take it. */
export type CanaryAsked = Readonly<Record<'service' | 'version', string>>

/** Whether a canary that fails is taken back: not asked for, waited for, done, over because it passed, or refused. */
export type Reverting =
  | { readonly state: 'off' }
  | { readonly state: 'armed'; readonly action: string }
  | { readonly state: 'passed' }
  | { readonly state: 'done'; readonly reply: VerbReply }
  | { readonly state: 'refused'; readonly error: Failure }

/**
 * Has the workbench look at a canary every 10 s and take it back when it fails, from when it is armed until it is told; in a hidden tab too, for what
 * somebody counts on must not rest.
 */
export function useCanaryRevert(asked: CanaryAsked): [Reverting, arm: (action: string | undefined) => void] {
  const [name] = useName()
  const [reverting, set] = useState<Reverting>({ state: 'off' })
  const { service, version } = asked
  const action = reverting.state === 'armed' ? reverting.action : undefined
  useEffect(() => {
    if (action === undefined) return
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const act = actsOn(undefined, name)
    const look = async (): Promise<void> => {
      const reply = await act('canary-revert', { service, version, action })
      if (isOver) return
      const told = toldBy(reply)
      if (told === undefined) timer = setTimeout(() => void look(), LOOK_EVERY_MS)
      else set(told)
    }
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [action, name, service, version])
  const arm = useCallback(
    (wanted: string | undefined) => set(wanted === undefined ? { state: 'off' } : { state: 'armed', action: wanted }),
    [],
  )
  return [reverting, arm]
}

/** What ends the wait; undefined while nothing is shown yet, and while the workbench does not answer. */
function toldBy(reply: Result<VerbReply, Failure>): Reverting | undefined {
  if (!reply.ok) {
    const mayCome = connectionLostAt() !== undefined || reply.error.kind === 'unavailable'
    return mayCome ? undefined : { state: 'refused', error: reply.error }
  }
  const { look, acted } = reply.value.answer as CanaryReverted
  if (acted !== null) return { state: 'done', reply: reply.value }
  return look.verdict === 'pass' ? { state: 'passed' } : undefined
}
