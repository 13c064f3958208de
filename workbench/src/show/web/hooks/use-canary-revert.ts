import { useEffect } from 'react'
import type { Result } from '../../../lib/result.ts'
import type { Failure } from '../client.ts'
import { lostSince } from '../connection.ts'
import { heard } from '../heard.ts'
import type { CanaryReverted } from '../now/replies.ts'
import type { VerbReply } from '../room/replies.ts'
import { actsOn } from './acts.ts'
import { useHeard } from './use-heard.ts'
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

const OFF: Reverting = { state: 'off' }

/** What is to become of each canary, whichever view the browser shows: who counts on it goes on working meanwhile. */
const known = heard<ReadonlyMap<string, { readonly asked: CanaryAsked; readonly reverting: Reverting }>>(new Map())

/** One canary, and no other. */
export const nameOf = ({ service, version }: CanaryAsked): string => JSON.stringify([service, version])

/** The canaries that are waited for, and those of which it is not read yet what came of them. */
export const useCanariesWaitedFor = (): readonly CanaryAsked[] =>
  [...useHeard(known).values()].map(({ asked }) => asked)

/**
 * Has the workbench look at a canary every 10 s and take it back when it fails, from when it is armed until it is told; in a hidden tab and from
 * other views too, for what somebody counts on must not rest.
 */
export function useCanaryRevert(asked: CanaryAsked): [Reverting, arm: (action: string | undefined) => void] {
  const [by] = useName()
  const name = nameOf(asked)
  const reverting = useHeard(known).get(name)?.reverting ?? OFF
  useEffect(
    () => () => {
      if (known.now().get(name)?.reverting.state !== 'armed') forget(name) // it was read
    },
    [name],
  )
  const arm = (action: string | undefined): void =>
    action === undefined ? forget(name) : void wait(asked, { state: 'armed', action }, by)
  return [reverting, arm]
}

async function wait(asked: CanaryAsked, armed: Reverting & { readonly state: 'armed' }, by: string): Promise<void> {
  const isWaitedFor = (): boolean => known.now().get(nameOf(asked))?.reverting === armed
  keep(asked, armed)
  while (isWaitedFor()) {
    const reply = await actsOn(undefined, by)('canary-revert', { ...asked, action: armed.action })
    if (!isWaitedFor()) return
    const told = toldBy(reply)
    if (told !== undefined) return keep(asked, told)
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS))
  }
}

function keep(asked: CanaryAsked, reverting: Reverting): void {
  known.tell(new Map([...known.now(), [nameOf(asked), { asked, reverting }]]))
}

function forget(name: string): void {
  known.tell(new Map([...known.now()].filter(([one]) => one !== name)))
}

/** What ends the wait; undefined while nothing is shown yet, and while the workbench does not answer. */
function toldBy(reply: Result<VerbReply, Failure>): Reverting | undefined {
  if (!reply.ok) {
    const mayCome = lostSince.now() !== undefined || reply.error.kind === 'unavailable'
    return mayCome ? undefined : { state: 'refused', error: reply.error }
  }
  const { look, acted } = reply.value.answer as CanaryReverted
  if (acted !== null) return { state: 'done', reply: reply.value }
  return look.verdict === 'pass' ? { state: 'passed' } : undefined
}
