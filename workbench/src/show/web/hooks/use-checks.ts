import { useCallback } from 'react'
import { err, ok, type Result } from '../../../lib/result.ts'
import type { CheckReport } from '../../../model/check.ts'
import { checkNote } from '../../../respond/checks/check-note.ts'
import { sentNote } from '../../../respond/reproduce/replay-says.ts'
import type { ReplaySent, ReplayText } from '../../../respond/reproduce/reproduce-verbs.ts'
import { ask, type Failure, send } from '../client.ts'
import type { Reply, VerbReply } from '../room/replies.ts'
import { actsOn, pathOfVerb } from './acts.ts'
import { searchOf } from './use-address.ts'
import { NAMELESS } from './use-name.ts'

/** What a form holds that is not blank. */
export type Given = Readonly<Record<string, string>>

/** What was looked at, and what became of it as evidence; `kept` is absent where it was to be kept nowhere. */
export type Looked<Seen> = { readonly seen: Seen; readonly kept?: Result<string, Failure> | undefined }

/** Looks at the system itself, and makes requests of traces; what is found is kept with an incident. */
export type ChecksDoor = {
  readonly check: (verb: string, given: Given) => Promise<Result<Looked<CheckReport>, Failure>>
  readonly replay: (given: Given) => Promise<Result<Looked<Replayable>, Failure>>
  readonly send: (asked: Given, how: SendHow) => Promise<Result<Looked<ReplaySent>, Failure>>
}

/** A request, and how it was asked for, so that it can be sent. */
export type Replayable = ReplayText & { readonly asked: Given }

/** Where it is sent and how often, and what the person who sends it has said yes to. */
export type SendHow = {
  readonly target: string
  readonly times: number
  readonly together: boolean
  readonly unsafe: boolean
  readonly host?: string | undefined
}

/** The door in the name of somebody, for an incident; without one nothing is kept. */
export function useChecks(incident: string | undefined, name: string): ChecksDoor {
  const keep = useCallback(
    async <Seen>(seen: Seen, note: Note): Promise<Looked<Seen>> =>
      incident === undefined ? { seen } : { seen, kept: await keptWith(incident, note, name) },
    [incident, name],
  )
  return {
    check: async (verb, given) => {
      const answer = await lookedAt<CheckReport>(verb, given, name)
      return answer.ok ? ok(await keep(answer.value, checkNote(answer.value))) : answer
    },
    replay: async (given) => {
      const about = { ...given, ...(incident && { incident }) }
      const answer = await ask<Reply<ReplayText>>(`${REPLAY}?${searchOf(about)}`, new AbortController().signal)
      if (!answer.ok) return answer
      const made = answer.value.answer
      return ok(await keep({ ...made, asked: about }, replayNote(made)))
    },
    send: async (asked, how) => {
      const actor = { kind: 'human', name: name || NAMELESS }
      const reply = await send<Reply<ReplaySent>>(SEND, { input: { ...asked, ...how }, actor })
      if (!reply.ok) return reply
      const { request, result } = reply.value.answer
      return ok(await keep({ request, result }, sentNote(request, result)))
    },
  }
}

const REPLAY = pathOfVerb(undefined, 'replay-request')
const SEND = pathOfVerb(undefined, 'replay-send')

/** Checks that name a place to reach write, by the rights they need; the others are read. */
export const CHECKS_THAT_WRITE: ReadonlySet<string> = new Set(['check-http', 'check-tls'])

async function lookedAt<Seen>(verb: string, given: Given, name: string): Promise<Result<Seen, Failure>> {
  const actor = { kind: 'human', name: name || NAMELESS }
  const path = pathOfVerb(undefined, verb)
  const reply = CHECKS_THAT_WRITE.has(verb)
    ? await send<Reply<Seen>>(path, { input: given, actor })
    : await ask<Reply<Seen>>(`${path}?${searchOf(given)}`, new AbortController().signal)
  return reply.ok ? ok(reply.value.answer) : reply
}

type Note = { readonly text: string; readonly attached: string }

/** The handle of the evidence that it became. */
async function keptWith(incident: string, note: Note, name: string): Promise<Result<string, Failure>> {
  const reply: Result<VerbReply, Failure> = await actsOn(incident, name)('note', note)
  if (!reply.ok) return err(reply.error)
  const ids = reply.value.entries.flatMap(({ event }) => (event.kind === 'evidence-captured' ? [event.id] : []))
  return ok(ids[0] ?? '')
}

function replayNote({ request, curl }: ReplayText): Note {
  const { traceId, answered } = request.from
  const of = [traceId && `trace ${traceId}`, answered && `answered ${answered}`].filter(Boolean).join(', ')
  const text = `request to reproduce: ${request.method} ${request.path}${of === '' ? '' : ` (${of})`}`
  return { text, attached: JSON.stringify({ schema: 'lastgood.replay/1', request, curl }) }
}
