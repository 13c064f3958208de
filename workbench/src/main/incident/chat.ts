import type { Hono } from 'hono'
import { chatAccounts } from '../../model/access.ts'
import { isSigned } from '../../receive/hooks/signature.ts'
import { type ChatParts, slackRoutes } from '../../show/chat/slack.ts'
import { clock } from '../clock.ts'
import { log } from '../log.ts'
import { guardedPost } from '../notify/guarded-post.ts'
import type { Config } from '../settings/config.ts'
import { listOf } from '../settings/list-of.ts'

/** The settings of commands that are typed in a chat. */
export type ChatConfig = Pick<Config, 'slackSecret' | 'slackAccounts' | 'notifyHosts'>

/** The door for commands that people type in a chat; answers that take long are sent under the rules of messages. */
export function chatOf(
  { slackSecret, slackAccounts, notifyHosts }: ChatConfig,
  parts: Pick<ChatParts, 'call' | 'note' | 'answerMsMax'>,
): Hono {
  const accounts = chatAccounts(slackAccounts)
  const secrets = listOf(slackSecret)
  const inside = new Set(listOf(notifyHosts.toLowerCase()))
  return slackRoutes({
    ...parts,
    isSigned: secrets.length === 0 ? undefined : (bytes, hex) => isSigned(bytes, hex, secrets),
    accounts: accounts.ok ? accounts.value : new Map(), // the settings have been checked
    clock,
    elapsedMs: () => performance.now(),
    later: (url, body) =>
      void guardedPost({ url, body, inside }).then((dealt) => {
        if (dealt.kind !== 'done') log(`a chat did not take an answer: ${dealt.says}`)
      }),
  })
}
