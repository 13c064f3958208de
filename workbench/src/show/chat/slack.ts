import { setTimeout as wait } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import { clipped } from '../../lib/clipped.ts'
import type { Holder } from '../../model/access.ts'
import type { Clock } from '../../model/time.ts'
import { unmarked } from '../../respond/notify/bodies.ts'
import type { AccessNote } from '../http/access.ts'
import type { IncidentAnswers } from '../http/incidents.ts'
import { RateLimit } from '../http/rate-limit.ts'
import { refusal } from '../http/refusal.ts'
import { type IsSigned, SignedRequests } from './signed.ts'
import { type Answered, answerTo } from './typed.ts'
import { wordsOf } from './words.ts'

/** Where slash commands are sent to. */
export const SLACK_PATH = '/hooks/slack'

/** What slash commands of a chat need. */
export type ChatParts = {
  /** Tells what the chat has signed; absent where no secret is set, and then nobody is let in. */
  readonly isSigned?: IsSigned | undefined
  /** Who the accounts of the chat are here, by their ids there. */
  readonly accounts: ReadonlyMap<string, Holder>
  readonly call: IncidentAnswers['call']
  readonly clock: Clock
  /** Milliseconds from any fixed start. */
  readonly elapsedMs: () => number
  /** Sends an answer that took long to where the chat wants it. */
  readonly later: (url: string, body: string) => void
  /** Hears of every write and of everybody who is turned away. */
  readonly note: (line: AccessNote) => void
  /** After so many milliseconds an answer comes later; a chat waits for three seconds. */
  readonly answerMsMax?: number
}

const BODY_BYTES_MAX = 64 * 1024 // a chat lets people type some thousand characters
const LINE_CHARS_MAX = 8_000
const TEXT_CHARS_MAX = 3_500 // longer ones are cut by the chat, in the middle of a character
const ANSWER_MS_MAX = 2_000
const LINES_A_MINUTE_MAX = 60 // of one account
const UNDER_WAY_MAX = 8 // of all accounts together

/** The door for slash commands in the shape and with the signature of Slack. */
export function slackRoutes(parts: ChatParts): Hono {
  const signed = new SignedRequests(parts.isSigned)
  const perAccount = new RateLimit(LINES_A_MINUTE_MAX, parts.elapsedMs)
  const state = { underWay: 0 }
  return new Hono().post(SLACK_PATH, async (c) => {
    const raw = new Uint8Array(await c.req.arrayBuffer()) // its bytes are what was signed
    if (raw.byteLength > BODY_BYTES_MAX) return no(c, 413, `the body is larger than ${BODY_BYTES_MAX} bytes`)
    const stranger = signed.refused({ raw, header: (name) => c.req.header(name), nowMs: parts.clock.now() })
    if (stranger !== undefined) {
      parts.note({ by: null, method: 'POST', path: SLACK_PATH, status: stranger.status })
      return no(c, stranger.status, stranger.what, stranger.todo)
    }
    const form = formIn(raw)
    if (form === undefined) return no(c, 400, 'body: expected a form in UTF-8')
    if (form.get('ssl_check') === '1') return c.body(null, 200)
    const user = form.get('user_id') ?? ''
    const holder = parts.accounts.get(user)
    if (holder === undefined) {
      parts.note({ by: null, method: 'POST', path: SLACK_PATH, status: 403 })
      return c.json(replyOf(unlinked(user)))
    }
    if (!perAccount.takes(user)) return c.json(replyOf(toYou(`more than ${LINES_A_MINUTE_MAX} lines a minute: wait`)))
    if (state.underWay >= UNDER_WAY_MAX) return c.json(replyOf(toYou('too much is under way: try again in a moment')))
    return c.json(replyOf(await inTime(form, holder, { parts, state })))
  })
}

type Working = { readonly parts: ChatParts; readonly state: { underWay: number } }

/** The answer, where it comes before the chat stops waiting; else that it comes later. */
async function inTime(form: URLSearchParams, holder: Holder, { parts, state }: Working): Promise<Answered> {
  const line = unescaped(form.get('text') ?? '')
  if (line.length > LINE_CHARS_MAX) return toYou(`more than ${LINE_CHARS_MAX} characters: keep it as a file`)
  state.underWay++
  const answer = answerTo(wordsOf(line), holder, {
    call: parts.call,
    ran: (verb, status) => {
      if (verb.does === 'write' || status === 403)
        parts.note({ by: holder.name, method: 'POST', path: `${SLACK_PATH} ${verb.name}`, status })
    },
  }).finally(() => {
    state.underWay--
  })
  const late = wait(parts.answerMsMax ?? ANSWER_MS_MAX, undefined, { ref: false })
  const first = await Promise.race([answer, late])
  if (first !== undefined) return first
  const url = form.get('response_url')
  if (url !== null) void answer.then((text) => parts.later(url, JSON.stringify(replyOf(text))))
  return toYou(
    url === null ? 'It goes on, and the page shows what came of it.' : 'It takes longer; the answer follows.',
  )
}

function formIn(raw: Uint8Array): URLSearchParams | undefined {
  try {
    return new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(raw))
  } catch {
    return undefined
  }
}

const toYou = (text: string): Answered => ({ text, forAll: false })

const unlinked = (user: string): Answered =>
  toYou(
    `nobody here is linked to your account ${clipped(user, 100)}: an operator adds it to the setting slackAccounts, ${clipped(user, 100) || 'U…'}=name:responder`,
  )

/** What a chat shows: letters as they are, no link, no mention. */
const replyOf = ({ text, forAll }: Answered) => ({
  response_type: forAll ? ('in_channel' as const) : ('ephemeral' as const),
  text: `\`\`\`\n${unmarked(clipped(text, TEXT_CHARS_MAX))}\n\`\`\``,
})

/** A chat writes these three as HTML does. */
const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const no = (
  c: Context,
  status: 400 | 401 | 403 | 413 | 503,
  what: string,
  todo = 'docs/chat.md tells how.',
): Response => refusal(c, status, { what, where: `POST ${SLACK_PATH}`, todo })
