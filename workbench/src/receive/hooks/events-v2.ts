import { randomUUID } from 'node:crypto'
import { err, ok } from '../../lib/result.ts'
import { CHANGE_KINDS } from '../../model/change-kinds.ts'
import type { Alert } from '../../model/heard.ts'
import { levelOf } from './alertmanager.ts'
import type { Reader } from './reading.ts'
import { at, detailsOf, digest, firstSaid, given, listIn, recordOf, said, timeIn } from './said.ts'

const DEDUP_KEY_CHARS_MAX = 255

const keyIn = (body: unknown): string => said(at(body, 'routing_key')) ?? ''

const ACTIONS = ['trigger', 'acknowledge', 'resolve']

/** Events API v2, so that senders switch by changing a URL. The routing key was held against those that are set. */
export const readEnqueue: Reader = ({ body, receivedAt, serviceOf }) => {
  const action = at(body, 'event_action')
  if (typeof action !== 'string' || !ACTIONS.includes(action))
    return err(`event_action: expected ${ACTIONS.join(', ')}`)
  const key = at(body, 'dedup_key')
  if (typeof key === 'string' && key.length > DEDUP_KEY_CHARS_MAX)
    return err(`dedup_key: expected at most ${DEDUP_KEY_CHARS_MAX} characters`)
  const named = typeof key === 'string' && key !== '' ? key : undefined
  if (named === undefined && action !== 'trigger') return err(`dedup_key: expected the key of the alert to ${action}`)
  const summary = said(at(body, 'payload', 'summary'))
  if (action === 'trigger' && summary === undefined) return err('payload.summary: expected text')
  const dedupKey = named ?? randomUUID().replaceAll('-', '')
  const reply = { status: 'success', message: 'Event processed', dedup_key: dedupKey }
  if (action === 'acknowledge') return ok({ facts: [], reply, says: 'acknowledged elsewhere' })
  const routingKey = keyIn(body)
  const payload = recordOf(at(body, 'payload'))
  const toldAt = timeIn(payload.timestamp)
  const alert: Alert = {
    id: `events-v2:${digest(routingKey, dedupKey)}`,
    name: summary ?? said(dedupKey) ?? 'alert',
    firing: action === 'trigger',
    at: toldAt ?? receivedAt,
    says: summary ?? 'resolved',
    source: firstSaid(at(body, 'client')) ?? 'events-v2',
    ...given({
      service: firstSaid(serviceOf(routingKey), at(payload, 'custom_details', 'service'), payload.component),
      level: levelOf(payload.severity),
      group: said(payload.group),
      url: firstSaid(at(body, 'client_url'), at(listIn(at(body, 'links'), 1)[0], 'href')),
    }),
    details: {
      ...detailsOf(payload.custom_details),
      ...given({ from: said(payload.source), class: said(payload.class) }),
    },
  }
  const once = toldAt === undefined ? {} : { once: digest(alert.id, action, toldAt) }
  return ok({ facts: [{ ...once, heard: { kind: 'alert', alert } }], reply })
}

/** Change events of the Events API v2. Their kind is what `custom_details.kind` says; else it is a guess, and marked as one. */
export const readChangeEnqueue: Reader = ({ body, receivedAt, serviceOf }) => {
  const payload = recordOf(at(body, 'payload'))
  const title = said(payload.summary)
  if (title === undefined) return err('payload.summary: expected text')
  const custom = recordOf(payload.custom_details)
  const kind = CHANGE_KINDS.find((one) => one === custom.kind)
  const routingKey = keyIn(body)
  const told = timeIn(payload.timestamp)
  const id = `events-v2:${digest(routingKey, title, told ?? receivedAt)}`
  const change = {
    id,
    at: told ?? receivedAt,
    receivedAt,
    kind: kind ?? ('manual' as const),
    title,
    source: said(payload.source) ?? 'events-v2',
    ...given({
      service: firstSaid(serviceOf(routingKey), custom.service),
      environment: said(custom.environment),
      to: firstSaid(custom.to, custom.version),
      from: said(custom.from),
      commit: said(custom.commit),
      url: said(at(listIn(at(body, 'links'), 1)[0], 'href')),
    }),
    details: {
      ...detailsOf(custom),
      ...(kind === undefined && { kindGuessed: true }),
      ...(told === undefined && { atInferred: true }),
    },
  }
  const reply = { status: 'success', message: 'Change event processed' }
  return ok({ facts: [{ heard: { kind: 'change', change } }], reply })
}
