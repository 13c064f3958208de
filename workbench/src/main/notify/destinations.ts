import { createHmac } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { mailOf, slackBody, webhookBody } from '../../respond/notify/bodies.ts'
import type { Message } from '../../respond/notify/message.ts'
import type { Dealt } from '../../respond/post/deal.ts'
import type { Config } from '../settings/config.ts'
import { listOf } from '../settings/list-of.ts'
import { type GrafanaConfig, grafanaOf } from './grafana.ts'
import { guardedPost } from './guarded-post.ts'
import type { Sender } from './sender.ts'
import { type StatuspageConfig, statuspageOf } from './statuspage.ts'
import { type TrackerConfig, trackersOf } from './trackers.ts'

/** The settings of who is told. */
export type NotifyConfig = Pick<
  Config,
  'slackUrl' | 'webhookUrl' | 'webhookSecret' | 'mailUrl' | 'mailFrom' | 'mailTo' | 'notifyHosts'
> &
  TrackerConfig &
  GrafanaConfig &
  StatuspageConfig

const MAIL_MS_MAX = 3_000 // each of connecting, greeting and silence

/** Action items go to a tracker, where they are read. */
const isInternal = ({ audience, about }: Message): boolean => audience === 'internal' && about !== 'action'

/** Everybody who is told, as the settings say. */
export function sendersOf(config: NotifyConfig): readonly Sender[] {
  const { slackUrl, webhookUrl, webhookSecret, mailUrl, mailTo } = config
  const inside = new Set(listOf(config.notifyHosts.toLowerCase()))
  const senders: Sender[] = []
  if (slackUrl !== '')
    senders.push({
      name: 'slack',
      hears: isInternal,
      send: (message) => guardedPost({ url: slackUrl, body: JSON.stringify(slackBody(message)), inside }),
    })
  if (webhookUrl !== '')
    senders.push({
      name: 'webhook',
      hears: () => true,
      send: (message) => {
        const body = JSON.stringify(webhookBody(message))
        return guardedPost({ url: webhookUrl, body, inside, headers: signed(body, webhookSecret, message) })
      },
    })
  if (mailUrl !== '' && mailTo !== '') senders.push({ name: 'mail', hears: isInternal, send: mailer(config) })
  return [...senders, ...trackersOf(config, inside), ...grafanaOf(config, inside), ...statuspageOf(config, inside)]
}

/** A receiver can tell that the body is ours, and that it had it before. */
const signed = (body: string, secret: string, { thread, seq }: Message): Readonly<Record<string, string>> => ({
  'x-lastgood-delivery': `${thread}.${seq}`,
  ...(secret !== '' && {
    'x-lastgood-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }),
})

function mailer({ mailUrl, mailFrom, mailTo }: NotifyConfig): (message: Message) => Promise<Dealt> {
  const timeouts = { connectionTimeout: MAIL_MS_MAX, greetingTimeout: MAIL_MS_MAX, socketTimeout: MAIL_MS_MAX }
  const transport = createTransport({ url: mailUrl, ...timeouts, disableFileAccess: true, disableUrlAccess: true })
  return async (message) => {
    try {
      await transport.sendMail({ from: mailFrom, to: [...listOf(mailTo)], ...mailOf(message) })
      return { kind: 'done' }
    } catch (error) {
      return mailTrouble(error as { readonly responseCode?: number; readonly code?: string })
    }
  }
}

/** A server that says 5xx means it; its words may repeat what was sent, so only its number is kept. */
function mailTrouble({ responseCode, code }: { readonly responseCode?: number; readonly code?: string }): Dealt {
  const says =
    responseCode === undefined ? `the mail server cannot be reached (${code ?? 'unknown'})` : `SMTP ${responseCode}`
  return { kind: responseCode !== undefined && responseCode >= 500 ? 'never' : 'again', says }
}
