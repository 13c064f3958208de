import { z } from 'zod'
import { annotationEnd, annotationOf, annotationTags, isForGrafana } from '../../respond/notify/annotations.ts'
import type { Message } from '../../respond/notify/message.ts'
import type { Dealt } from '../../respond/post/deal.ts'
import type { Config } from '../settings/config.ts'
import { answerAs, guardedRequest } from './guarded-post.ts'
import type { Sender } from './sender.ts'

/** The settings of annotations. */
export type GrafanaConfig = Pick<Config, 'grafanaUrl' | 'grafanaToken'>

const found = z.array(z.object({ id: z.number() }))

/** An annotation for each incident on every dashboard, from its declaration to its last change of state. */
export function grafanaOf({ grafanaUrl, grafanaToken }: GrafanaConfig, inside: ReadonlySet<string>): readonly Sender[] {
  if (grafanaUrl === '' || grafanaToken === '') return []
  const annotations = `${grafanaUrl.replace(/\/$/, '')}/api/annotations`
  const headers = { authorization: `Bearer ${grafanaToken}`, accept: 'application/json' }
  const ask = (method: 'GET' | 'POST' | 'PATCH', url: string, body?: object) =>
    guardedRequest({ method, url, headers, inside, ...(body !== undefined && { body: JSON.stringify(body) }) })
  const send = async (message: Message): Promise<Dealt> => {
    const thread = encodeURIComponent(annotationTags(message).at(-1)!)
    const url = `${annotations}?type=annotation&tags=lastgood&tags=${thread}&limit=1`
    const listed = answerAs(await ask('GET', url), found)
    if (!listed.ok) return listed.error
    const known = listed.value[0]?.id
    if (known === undefined) return (await ask('POST', annotations, annotationOf(message))).dealt
    if (message.about === 'declared') return { kind: 'done', says: 'it is drawn' }
    return (await ask('PATCH', `${annotations}/${known}`, annotationEnd(message))).dealt
  }
  return [{ name: 'grafana', hears: isForGrafana, send }]
}
