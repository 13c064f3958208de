import type { Result } from '../../../lib/result.ts'
import { type Failure, send } from '../client.ts'
import type { VerbReply } from '../room/replies.ts'
import { NAMELESS } from './use-name.ts'

/** Does a verb with the incident of the room. */
export type Act = (verb: string, input: Readonly<Record<string, unknown>>) => Promise<Result<VerbReply, Failure>>

/** Where a verb of one incident lives, or of the record where none is named. */
export const pathOfVerb = (incident: string | undefined, verb: string): string =>
  incident === undefined ? `/api/record/${verb}` : `/api/incidents/${encodeURIComponent(incident)}/${verb}`

/** Does verbs of one incident, or of the record, in the name of somebody. */
export const actsOn =
  (incident: string | undefined, name: string): Act =>
  (verb, input) =>
    send<VerbReply>(pathOfVerb(incident, verb), { input, actor: { kind: 'human', name: name || NAMELESS } })
