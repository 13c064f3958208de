import { z } from 'zod'
import { statusPageOf } from '../../respond/notify/bodies.ts'
import type { Message } from '../../respond/notify/message.ts'
import type { Dealt } from '../../respond/post/deal.ts'
import type { Config } from '../settings/config.ts'
import { answerAs, guardedRequest } from './guarded-post.ts'
import type { Sender } from './sender.ts'

/** The settings of a status page. */
export type StatuspageConfig = Pick<Config, 'statuspageApi' | 'statuspagePage' | 'statuspageToken'>

const LISTED_MAX = 50 // the newest incidents of a page, among which ours is looked for

const found = z.array(
  z.object({
    id: z.string().regex(/^[\w-]+$/),
    metadata: z.object({ lastgood: z.object({ thread: z.string() }) }).catch({ lastgood: { thread: '' } }),
  }),
)

/** Tells a status page what people approved for readers outside: the first such update of an incident opens one there, others go on with it. */
export function statuspageOf(config: StatuspageConfig, inside: ReadonlySet<string>): readonly Sender[] {
  const { statuspageApi, statuspagePage, statuspageToken } = config
  if (statuspagePage === '' || statuspageToken === '') return []
  const incidents = `${statuspageApi.replace(/\/$/, '')}/v1/pages/${statuspagePage}/incidents`
  const headers = { authorization: `OAuth ${statuspageToken}`, accept: 'application/json' }
  const ask = (method: 'GET' | 'POST' | 'PATCH', url: string, body?: object) =>
    guardedRequest({ method, url, headers, inside, ...(body !== undefined && { body: JSON.stringify(body) }) })
  const send = async (message: Message): Promise<Dealt> => {
    const told = statusPageOf(message)
    if (told === undefined) return { kind: 'never', says: 'it is not for readers outside' }
    const listed = answerAs(await ask('GET', `${incidents}?limit=${LISTED_MAX}`), found)
    if (!listed.ok) return listed.error
    const { thread, seq } = message
    const known = listed.value.find(({ metadata }) => metadata.lastgood.thread === thread)
    const body = { incident: { ...told.incident, metadata: { lastgood: { thread, seq } } } }
    return (await (known === undefined ? ask('POST', incidents, body) : ask('PATCH', `${incidents}/${known.id}`, body)))
      .dealt
  }
  return [{ name: 'statuspage', hears: (message) => !message.drill && statusPageOf(message) !== undefined, send }]
}
