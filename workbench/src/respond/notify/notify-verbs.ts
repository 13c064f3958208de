import { z } from 'zod'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Letter } from '../../model/letter.ts'
import type { IncidentPorts, RecordError } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'
import { type Verb, verb } from '../incident/verb.ts'
import { refusalOf } from '../incident/work.ts'
import type { PostPort } from '../post/ports.ts'
import type { Message } from './message.ts'

/** A message on its way out. */
export type Outgoing = Pick<Letter, 'seq' | 'state' | 'tries' | 'madeAt' | 'nextAt' | 'says'> & {
  readonly to: string
  readonly incident: string
  readonly about: string
  readonly title: string
}

const nobody: Refusal = {
  kind: 'missing',
  what: 'nobody is told',
  where: 'settings',
  todo: 'Set slackUrl, webhookUrl or mailUrl; docs/notify.md shows how.',
}

async function withPost<T>(
  { post }: IncidentPorts,
  ask: (post: PostPort) => Promise<Result<T, RecordError>>,
): Promise<Result<T, Refusal>> {
  if (post === undefined) return err(nobody)
  const asked = await ask(post)
  return asked.ok ? asked : err(refusalOf(asked.error))
}

/** Messages that were sent, wait, or could not be sent. */
export const notifyList = verb({
  name: 'notify-list',
  says: 'messages that were sent, wait for another try, or could not be sent',
  about: 'record',
  does: 'read',
  input: { state: z.enum(['waiting', 'done', 'dead']).optional().describe('only these') },
  run: async ({ state }, { ports }) => {
    const listed = await withPost(ports, (post) => post.list('out', state))
    return listed.ok ? ok({ entries: [], answer: listed.value.map(outgoing) }) : listed
  },
})

function outgoing({ body, about: to, seq, state, tries, madeAt, nextAt, says }: Letter): Outgoing {
  const { incident, about, title } = JSON.parse(body) as Message
  return { seq, state, tries, madeAt, nextAt, says, to, incident, about, title }
}

/** Sends again what could not be sent. */
export const notifyRetry = verb({
  name: 'notify-retry',
  says: 'send again what could not be sent: one message, or all of them',
  about: 'record',
  does: 'write',
  words: ['message'],
  input: { message: z.coerce.number().int().min(1).optional().describe('its number in the list; all when not given') },
  run: async ({ message }, { ports }) => {
    const again = await withPost(ports, (post) => post.retry('out', message))
    return again.ok ? ok({ entries: [], answer: { again: again.value } }) : again
  },
})

/** The verbs of messages that go out. */
export const notifyVerbs: readonly Verb[] = [notifyList, notifyRetry]
