import { useCallback, useRef } from 'react'
import { err, ok, type Result } from '../../../lib/result.ts'
import { ask, type Failure } from '../client.ts'
import type { Flag, IncidentBrief, Reply, Suspects, Themes, Timeline, Updates } from '../room/replies.ts'
import { type Act, actsOn, pathOfVerb } from './acts.ts'
import { useLive } from './use-live.ts'
import { type Loaded, useRead } from './use-read.ts'

/** An incident as its room shows it. */
export type Room = {
  readonly brief: IncidentBrief
  readonly themes: Themes
  readonly timeline: Timeline
  readonly flags: readonly Flag[]
  readonly suspects: Suspects
  readonly updates: Updates
}

/** What somebody does with an incident that is open in a room. */
export type RoomDoor = {
  readonly room: Loaded<Room>
  readonly act: Act
  readonly reload: () => void
  /** False while nothing is heard of what others do. */
  readonly live: boolean
}

/** Flags, due times and the next step come with time, also when nobody writes. */
const REFRESH_MS = 30_000

/** The room of an incident, read again whenever anybody has written to it; `name` is who acts. */
export function useRoom(incident: string, name: string): RoomDoor {
  const [room, reload] = useRead(incident, readRoom, REFRESH_MS)
  const hear = useCallback(
    (changed: string | undefined) => (changed === undefined || changed === incident ? reload() : undefined),
    [incident, reload],
  )
  const live = useLive(hear)
  const who = useRef(name)
  who.current = name
  const act = useCallback<Act>(
    async (verb, input) => {
      const reply = await actsOn(incident, who.current)(verb, input)
      if (reply.ok && reply.value.entries.length > 0) reload()
      return reply
    },
    [incident, reload],
  )
  return { room, act, reload, live }
}

async function readRoom(incident: string, signal: AbortSignal): Promise<Result<Room, Failure>> {
  const read = <Answer>(verb: string): Promise<Result<Reply<Answer>, Failure>> =>
    ask(pathOfVerb(incident, verb), signal)
  const [status, timeline, flags, suspects, updates] = await Promise.all([
    read<Themes>('status'),
    read<Timeline>('timeline'),
    read<readonly Flag[]>('flags'),
    read<Suspects>('suspects'),
    read<Updates>('updates'),
  ])
  if (!status.ok) return status
  if (!timeline.ok) return timeline
  if (!flags.ok) return flags
  if (!suspects.ok) return suspects
  if (!updates.ok) return updates
  const brief = status.value.incident
  if (brief === null) return err({ what: 'the reply names no incident', where: incident, todo: 'Reload this page.' })
  return ok({
    brief,
    themes: status.value.answer,
    timeline: timeline.value.answer,
    flags: flags.value.answer,
    suspects: suspects.value.answer,
    updates: updates.value.answer,
  })
}
