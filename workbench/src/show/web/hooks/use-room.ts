import { useCallback, useRef, useState } from 'react'
import { err, ok, type Result } from '../../../lib/result.ts'
import { ask, type Failure } from '../client.ts'
import type { Flag, IncidentBrief, RoomReplies, Suspects, Themes, Timeline, Updates } from '../room/replies.ts'
import { pathOfRoom } from '../room-address.ts'
import { type Act, actsOn } from './acts.ts'
import { type Known, useLive } from './use-live.ts'
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
  /** The incident that the room was opened for, as no other has the name; undefined until it is read. */
  readonly of: string | undefined
  /** True when it is not in the record any more: the workbench began anew with another one, in which the number may be another incident's. */
  readonly isGone: boolean
  /** Takes the incident that has the number now for the one of this room. */
  readonly goOn: () => void
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
  const live = useLive(hear, knownOf(incident, room))
  const [of, setOf] = useState<string>()
  const now = room.state === 'ready' ? nameOf(incident, room.value) : undefined
  if (of === undefined && now !== undefined) setOf(now)
  const isMissing = room.state === 'ready' && room.stale?.what === MISSING
  const latest = useRef({ name, of, live })
  latest.current = { name, of, live }
  const act = useCallback<Act>(
    async (verb, input) => {
      if (!latest.current.live) {
        const read = await readRoom(incident, AbortSignal.timeout(READ_MS_MAX))
        if (!read.ok) return read
        reload()
        if (nameOf(incident, read.value) !== latest.current.of) return err({ ...ANOTHER, where: incident })
      }
      const reply = await actsOn(incident, latest.current.name)(verb, input)
      if (reply.ok && reply.value.entries.length > 0) reload()
      return reply
    },
    [incident, reload],
  )
  const isGone = of !== undefined && (isMissing || (now !== undefined && now !== of))
  return { room, of, isGone, goOn: () => setOf(undefined), act, reload, live }
}

const READ_MS_MAX = 10_000 // somebody waits for what they sent to be written
const MISSING = 'no such incident' // as the record refuses one that it has not

/** Said where somebody writes while nothing is heard, to a number that has become another incident's. */
const ANOTHER = {
  what: 'the workbench began anew, and another incident has this number',
  todo: 'Nothing was written. What you typed is kept.',
}

/** An incident by its number and when it began, for each record counts anew. */
const nameOf = (incident: string, { themes }: Room): string => `${incident} of ${themes.lifecycle.states[0]?.at}`

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
