import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { isLoopback } from '../../lib/loopback.ts'
import { holds } from '../../model/access.ts'
import { SLACK_PATH } from '../../show/chat/slack.ts'
import type { Access } from '../../show/http/access.ts'
import { RateLimit } from '../../show/http/rate-limit.ts'
import { Sessions } from '../../show/http/sessions.ts'
import { clock, elapsedMs } from '../clock.ts'
import { log } from '../log.ts'
import type { Config } from '../settings/config.ts'
import { openAccessLog } from './access-log.ts'
import { openIdOf, whyNoOpenId } from './open-id.ts'
import { Tokens } from './tokens.ts'

const STRANGER_LINES_A_MINUTE_MAX = 120 // who has no token does not fill the log until what others did is gone

/** Who is let in to a workbench, at all its doors. */
export type Doors = {
  readonly http: Access
  /** Whether a sender of telemetry may send; on this machine alone, every one. */
  readonly isLetIn: (authorization: string | undefined) => boolean
  /** What the workbench's own senders of telemetry say. */
  readonly ownHeaders: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

/** Why a workbench may not be served on an address. Elsewhere than on this machine it takes tokens, and somebody who speaks TLS. */
export function whyNotServed(config: Config): string | undefined {
  const { host, data, behindProxy, probeToken, names, oidcIssuer } = config
  const unknown = whyNoOpenId(config)
  if (unknown !== undefined || isLoopback(host)) return unknown
  const no = (why: string): string => `--host ${host} is reached from elsewhere: ${why}`
  if (oidcIssuer === '' && !new Tokens(resolve(data)).areAsked())
    return no('make an access token first, lastgood token create NAME --scopes admin')
  if (behindProxy !== 'on')
    return no(
      'tokens travel in the clear; put a proxy that speaks TLS in front, and say so with the setting behindProxy: on',
    )
  if (names === '') return no('say by which names it is reached, with the setting names: lastgood.example')
  return probeToken === '' ? no('set probeToken, which processes that take probes have to say') : undefined
}

/** Opens the doors of a workbench: its tokens and the log of who did what. */
export function openDoors(config: Config): Doors {
  const folder = resolve(config.data)
  const tokens = new Tokens(folder)
  const written = openAccessLog(join(folder, 'access.jsonl'), log)
  const holderOf = (secret: string) => tokens.holderOf(secret, clock.now())
  const own = `Bearer ${randomBytes(32).toString('base64url')}`
  const strangers = new RateLimit(STRANGER_LINES_A_MINUTE_MAX, elapsedMs)
  const isPublic = !isLoopback(config.host)
  const openId = openIdOf(config, log)
  const mayIngest = (authorization = ''): boolean => {
    const holder = holderOf(authorization.replace(/^bearer\s+/i, ''))
    return authorization === own || (holder !== undefined && holds(holder.scopes, 'ingest'))
  }
  return {
    http: {
      areAsked: () => isPublic || openId !== undefined || tokens.areAsked(), // that the last one is gone opens no door
      holderOf,
      elapsedMs,
      sessions: new Sessions(elapsedMs),
      openId,
      provesItself: (path) => isProven(path, config),
      note: (line) => {
        if (line.by === null && !strangers.takes('')) written.leaveOut()
        else written.note({ at: new Date(clock.now()).toISOString(), ...line })
      },
    },
    isLetIn: (authorization) => !isPublic || mayIngest(authorization),
    ownHeaders: isPublic ? { authorization: own } : {},
    stop: written.stop,
  }
}

/** Whether the sender of an alert or a change has to prove itself there, by a signature or a token of its own. */
function isProven(path: string, config: Config): boolean {
  const { hookToken, hookSecret, githubSecret, grafanaSecret, routingKeys, slackSecret } = config
  if (path.startsWith('/v2/')) return routingKeys !== ''
  const signed: Readonly<Record<string, string>> = {
    '/hooks/github': githubSecret,
    '/hooks/grafana': grafanaSecret,
    '/hooks/flux': hookSecret,
    '/hooks/launchdarkly': hookSecret,
    [SLACK_PATH]: slackSecret,
  }
  return hookToken !== '' || (signed[path] ?? '') !== ''
}
