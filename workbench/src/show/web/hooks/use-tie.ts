import { useCallback, useRef, useState } from 'react'
import { err, ok, type Result } from '../../../lib/result.ts'
import type { Failure } from '../client.ts'
import type { Themes } from '../room/replies.ts'
import { type Act, actsOn } from './acts.ts'
import type { Loaded, Read } from './use-read.ts'

/** What a page that is about one incident has read of it. */
type About = { readonly themes: Themes }

type Shown<T> = {
  readonly incident: string
  /** Who acts. */
  readonly name: string
  readonly read: Loaded<T>
  readonly readAgain: Read<T>
  readonly reload: () => void
  /** False while nothing is heard of what others do. */
  readonly live: boolean
}

/** A page's tie to the incident that it was opened for. */
export type Tie = {
  /** That incident, as no other has the name; undefined until it is read. */
  readonly of: string | undefined
  /** True when it is not in the record any more: the workbench began anew with another one, in which the number may be another incident's. */
  readonly isGone: boolean
  /** Takes the incident that has the number now for the one of this page. */
  readonly goOn: () => void
  /** Does a verb with that incident, and with no other of its number. */
  readonly act: Act
}

/** Ties a page to the incident that it was opened for. A page that goes on to another number is to be made anew. */
export function useTie<T extends About>({ incident, name, read, readAgain, reload, live }: Shown<T>): Tie {
  const [of, setOf] = useState<string>()
  const now = read.state === 'ready' ? nameOf(incident, read.value.themes) : undefined
  if (of === undefined && now !== undefined) setOf(now)
  const isMissing = read.state === 'ready' && read.stale?.kind === 'missing'
  const latest = useRef({ name, of, live })
  latest.current = { name, of, live }
  const act = useCallback<Act>(
    async (verb, input) => {
      if (!latest.current.live) {
        const again = await readAgain(incident, AbortSignal.timeout(READ_MS_MAX))
        if (!again.ok) return again
        reload()
        const same = sameOf(incident, latest.current.of, again.value.themes)
        if (!same.ok) return same
      }
      const reply = await actsOn(incident, latest.current.name)(verb, input)
      if (reply.ok && reply.value.entries.length > 0) reload()
      return reply
    },
    [incident, readAgain, reload],
  )
  return {
    of,
    isGone: of !== undefined && (isMissing || (now !== undefined && now !== of)),
    goOn: () => setOf(undefined),
    act,
  }
}

const READ_MS_MAX = 10_000 // somebody waits for what they sent to be written

/** An incident by its number and when it began, for each record counts anew. */
const nameOf = (incident: string, { lifecycle }: Themes): string => `${incident} of ${lifecycle.states[0]?.at}`

/** Refuses to write to a number that has become another incident's. */
const sameOf = (incident: string, of: string | undefined, themes: Themes): Result<undefined, Failure> =>
  nameOf(incident, themes) === of ? ok(undefined) : err({ ...ANOTHER, where: incident })

const ANOTHER = {
  what: 'the workbench began anew, and another incident has this number',
  todo: 'Nothing was written. What you typed is kept.',
}
