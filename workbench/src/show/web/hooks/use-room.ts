import { useCallback } from 'react'
import { err, ok, type Result } from '../../../lib/result.ts'
import { ask, type Failure } from '../client.ts'
import type { Flag, IncidentBrief, RoomReplies, Suspects, Themes, Timeline, Updates } from '../room/replies.ts'
import { pathOfRoom } from '../room-address.ts'
import { type Known, useLive } from './use-live.ts'
import { type Loaded, useRead } from './use-read.ts'
import { type Tie, useTie } from './use-tie.ts'

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
export type RoomDoor = Tie & {
  readonly room: Loaded<Room>
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
  const live = useLive(hear, knownOf(incident, room))
  const tie = useTie({ incident, name, read: room, readAgain: readRoom, reload, live })
  return { ...tie, room, reload, live }
}

const countOf = ({ earlier, entries }: Timeline): number => earlier + entries.length

function knownOf(incident: string, room: Loaded<Room>): Known | undefined {
  if (room.state === 'waiting') return 'unread'
  return room.state === 'ready' ? { incident, entries: countOf(room.value.timeline) } : undefined
}

async function readRoom(incident: string, signal: AbortSignal): Promise<Result<Room, Failure>> {
  const read = await ask<RoomReplies>(pathOfRoom(incident), signal)
  if (!read.ok) return read
  const { status, timeline, flags, suspects, updates } = read.value
  const brief = status.incident
  if (brief === null) return err({ what: 'the reply names no incident', where: incident, todo: 'Reload this page.' })
  return ok({
    brief,
    themes: status.answer,
    timeline: timeline.answer,
    flags: flags.answer,
    suspects: suspects.answer,
    updates: updates.answer,
  })
}
