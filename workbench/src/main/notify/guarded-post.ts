import { lookup as lookupName } from 'node:dns'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { z } from 'zod'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Dealt } from '../../respond/post/deal.ts'
import { isInside } from '../networks.ts'
import { failsOnSwitch } from '../unasked-switch.ts'

const ANSWER_MS_MAX = 10_000

/** Why nothing is posted to this URL, without the URL itself, which is a secret; undefined when it is. */
export function refusedUrl(text: string, inside: ReadonlySet<string>): string | undefined {
  if (!URL.canParse(text)) return 'it is no URL'
  const { protocol, hostname, host } = new URL(text)
  if (inside.has(hostname) || inside.has(host))
    return /^https?:$/.test(protocol) ? undefined : `${protocol} is not sent to`
  if (protocol !== 'https:') return `${protocol} is not sent to, only https: (or a host that notifyHosts names)`
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0 && isInside(bare)) return `${host} is no host of the internet, and notifyHosts does not name it`
  return undefined
}

/** Resolves as the system does, but to nothing inside: also when a name that was outside comes to mean an address that is not. */
const lookupOutside: LookupFunction = (hostname, options, done) =>
  lookupName(hostname, options, (error, address, family) => {
    const addresses = typeof address === 'string' ? [address] : (address?.map((one) => one.address) ?? [])
    const away = error === null && addresses.some(isInside)
    done(away ? new Error(`${hostname} is inside, and notifyHosts does not name it`) : error, address, family)
  })

/** A POST to a URL of the operator's. */
export type Outgoing = {
  readonly url: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  /** Hosts inside that the operator names. */
  readonly inside: ReadonlySet<string>
}

/** Posts JSON; redirects are not followed, and what the answer holds is of no use. */
export const guardedPost = async (outgoing: Outgoing): Promise<Dealt> =>
  (await guardedRequest({ ...outgoing, method: 'POST' })).dealt

/** An answer: what it means for the letter, and the JSON it holds where it holds some. */
export type Answered = {
  readonly dealt: Dealt
  readonly json: unknown
  /** True where what was asked for is not there, or not for this account. */
  readonly isMissing: boolean
}

/**
 * What an answer holds, in the shape that the tool promises.
 * Errors   what becomes of the letter: an answer that cannot be read is no empty list, or what is there would be made once more.
 */
export function answerAs<T>({ dealt, json }: Answered, shape: z.ZodType<T>): Result<T, Dealt> {
  if (dealt.kind !== 'done') return err(dealt)
  const read = shape.safeParse(json)
  if (read.success) return ok(read.data)
  return err({ kind: 'again', says: `${dealt.says ?? 'done'}, but not as this tool answers: is its address right?` })
}

type Asking = Omit<Outgoing, 'body'> & { readonly method: 'GET' | 'POST' | 'PATCH'; readonly body?: string }

const MISSING: ReadonlySet<number> = new Set([404, 410])

const ANSWER_BYTES_MAX = 4 * 1024 ** 2 // a hundred issues with their texts

/** Sends a request to a URL of the operator's under the rules of messages, and reads its answer. */
export function guardedRequest({ method, url: text, body, headers, inside }: Asking): Promise<Answered> {
  const why = refusedUrl(text, inside)
  if (why !== undefined)
    return Promise.resolve({ dealt: { kind: 'never', says: why }, json: undefined, isMissing: false })
  const url = new URL(text)
  const isNamed = inside.has(url.hostname) || inside.has(url.host)
  const signal = AbortSignal.timeout(ANSWER_MS_MAX)
  const options = {
    method,
    signal,
    agent: false,
    headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'lastgood' },
    ...(isNamed ? {} : { lookup: lookupOutside }),
  } as const
  return new Promise((resolve) => {
    const fail = (error: Error): void => {
      const says = signal.aborted ? `no answer within ${ANSWER_MS_MAX / 1_000} s` : error.message
      resolve({ dealt: { kind: 'again', says }, json: undefined, isMissing: false })
    }
    const sent = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, options, (answer) => {
      const status = answer.statusCode ?? 0
      const dealt = dealtOf(status, answer.headers['retry-after'])
      const isMissing = MISSING.has(status)
      void jsonIn(answer).then((json) => resolve({ dealt, json, isMissing }), fail)
    })
    failsOnSwitch(sent)
    sent.on('error', fail)
    sent.end(body)
  })
}

/** What an answer holds; nothing where that is no JSON, or more than anybody expects. */
async function jsonIn(answer: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.byteLength
    if (bytes > ANSWER_BYTES_MAX) return undefined
    parts.push(part)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

/** What an answer means: too many and broken are tried again, anything else that was refused would be refused again. */
function dealtOf(status: number, retryAfter: string | undefined): Dealt {
  if (status >= 200 && status < 300) return { kind: 'done', says: `HTTP ${status}` }
  const says = status >= 300 && status < 400 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`
  if (status === 429 || status === 408 || status >= 500) return { kind: 'again', says, afterMs: waitOf(retryAfter) }
  return { kind: 'never', says }
}

function waitOf(retryAfter = ''): number {
  if (/^\d{1,6}$/.test(retryAfter)) return Number(retryAfter) * 1_000
  const until = Date.parse(retryAfter)
  return Number.isNaN(until) ? 0 : Math.max(0, until - Date.now())
}
