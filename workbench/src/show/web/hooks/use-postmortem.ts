import { useCallback } from 'react'
import { ok, type Result } from '../../../lib/result.ts'
import { ask, type Failure } from '../client.ts'
import type { IncidentBrief, PostmortemAnswer, Reply, Themes } from '../room/replies.ts'
import { pathOfVerb } from './acts.ts'
import { useLive } from './use-live.ts'
import { type Loaded, useRead } from './use-read.ts'
import { type Tie, useTie } from './use-tie.ts'

/** A postmortem as it stands: its text with what the lint finds, and what was written for it. */
export type Postmortem = {
  readonly brief: IncidentBrief | null
  readonly answer: PostmortemAnswer
  readonly themes: Themes
}

export type PostmortemDoor = Tie & { readonly postmortem: Loaded<Postmortem>; readonly reload: () => void }

/** The postmortem of an incident, read again whenever anybody writes to it; `name` is who acts. */
export function usePostmortem(incident: string, name: string): PostmortemDoor {
  const [postmortem, reload] = useRead(incident, readPostmortem)
  const live = useLive(
    useCallback(
      (changed) => (changed === undefined || changed === incident ? reload() : undefined),
      [incident, reload],
    ),
  )
  const tie = useTie({ incident, name, read: postmortem, readAgain: readPostmortem, reload, live })
  return { ...tie, postmortem, reload }
}

async function readPostmortem(incident: string, signal: AbortSignal): Promise<Result<Postmortem, Failure>> {
  const [answer, status] = await Promise.all([
    ask<Reply<PostmortemAnswer>>(pathOfVerb(incident, 'postmortem'), signal),
    ask<Reply<Themes>>(pathOfVerb(incident, 'status'), signal),
  ])
  if (!answer.ok) return answer
  if (!status.ok) return status
  const { incident: brief, answer: themes } = status.value
  return ok({ brief, answer: answer.value.answer, themes })
}
