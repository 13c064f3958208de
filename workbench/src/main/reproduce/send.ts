import { lookup as lookupName } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { err, ok, type Result } from '../../lib/result.ts'
import { isHarmless, REMOVED_PLACE, type ReplayAnswer, type ReplayRequest } from '../../model/replay.ts'
import type { SendWish } from '../../respond/reproduce/ports.ts'
import { isPrivate } from '../networks.ts'
import { failsOnSwitch } from '../unasked-switch.ts'

/** Sent one after another before many are sent: what differs between them changes by itself. */
const ALONE = 3

const ANSWER_MS_MAX = 10_000
const ALL_MS_MAX = 60_000
const BODY_BYTES_MAX = 64 * 1024

/** What a face calls the target, and what opens each gate. */
export type FieldWords = { readonly target: string; readonly public: string; readonly unsafe: string }

/** As the command line names them. */
export const FLAGS: FieldWords = { target: '--target', public: '--public', unsafe: '--unsafe' }

export type Sending = SendWish & {
  /** Where secrets are brought back from. */
  readonly env: NodeJS.ProcessEnv
  readonly words: FieldWords
}

export type SentAnswers = { readonly alone: readonly ReplayAnswer[]; readonly many: readonly ReplayAnswer[] }

/**
 * Sends a request alone, and then many times, to a target that a person named. Redirects are not followed.
 * Errors   why nothing was sent, one sentence.
 */
export async function sendReplay(request: ReplayRequest, sending: Sending): Promise<Result<SentAnswers, string>> {
  const why = refusal(request, sending)
  if (why !== undefined) return err(why)
  const ready = withVariables(request, sending.env)
  const until = performance.now() + ALL_MS_MAX
  const first = firstNumber()
  const send = (n: number): Promise<ReplayAnswer> =>
    performance.now() > until
      ? Promise.resolve({ n, failed: `not sent: ${ALL_MS_MAX / 1_000} s were over`, tookMs: 0 })
      : sendOnce(ready, n, sending)
  const alone = await oneByOne(sending.times === 1 ? 1 : ALONE, first, send)
  if (sending.times === 1) return ok({ alone, many: [] })
  const from = first + ALONE
  if (!sending.together) return ok({ alone, many: await oneByOne(sending.times, from, send) })
  return ok({ alone, many: await Promise.all(Array.from({ length: sending.times }, (_, i) => send(from + i))) })
}

async function oneByOne(
  times: number,
  from: number,
  send: (n: number) => Promise<ReplayAnswer>,
): Promise<ReplayAnswer[]> {
  const answers: ReplayAnswer[] = []
  for (let i = 0; i < times; i++) answers.push(await send(from + i))
  return answers
}

/** Numbers that no run before has sent, of at most nine digits: what is known already takes other paths than what is new. */
const firstNumber = (): number => 100_000_000 + (Math.floor(Date.now() / 10) % 800_000_000)

function refusal({ method }: ReplayRequest, { target, unsafe, public: anywhere, words }: Sending): string | undefined {
  if (!URL.canParse(target) || !/^https?:$/.test(new URL(target).protocol))
    return `${words.target}: expected a URL such as http://127.0.0.1:8080, got "${target}"`
  const { hostname, pathname, search, username } = new URL(target)
  if (pathname !== '/' || search !== '' || username !== '')
    return `${words.target}: expected scheme, host and port alone`
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (!anywhere && isIP(bare) !== 0 && !isPrivate(bare)) return `${words.target}: ${notPrivate(hostname, words)}`
  if (!unsafe && !isHarmless(method))
    return `${method} may change something at the target; ${words.unsafe} sends it all the same`
  return undefined
}

const notPrivate = (host: string, words: FieldWords): string =>
  `${host} is not private; ${words.public} sends it there all the same`

/** Resolves as the system does, but to private addresses only. */
const lookupPrivate =
  (words: FieldWords): LookupFunction =>
  (hostname, options, done) =>
    lookupName(hostname, options, (error, address, family) => {
      const addresses = typeof address === 'string' ? [address] : (address?.map((one) => one.address) ?? [])
      const away = error === null && addresses.some((one) => !isPrivate(one))
      done(away ? new Error(notPrivate(hostname, words)) : error, address, family)
    })

/** Secrets from the environment; a header whose variable is not set is left out, elsewhere it stays empty. */
function withVariables(request: ReplayRequest, env: NodeJS.ProcessEnv): ReplayRequest {
  const put = (text: string, as: (value: string) => string = (value) => value): string =>
    text.replace(REMOVED_PLACE, (_, name: string) => as(env[name] ?? ''))
  const inJson = (value: string): string => JSON.stringify(value).slice(1, -1)
  const headers = request.headers
    .filter(({ value }) => [...value.matchAll(REMOVED_PLACE)].every(([, name]) => env[name!] !== undefined))
    .map(({ name, value }) => ({ name, value: put(value) }))
  const isJson = /^\s*[{[]/.test(request.body ?? '')
  const body = request.body === undefined ? undefined : put(request.body, isJson ? inJson : encodeURIComponent)
  return { ...request, headers, path: put(request.path, encodeURIComponent), body }
}

function sendOnce(request: ReplayRequest, n: number, sending: Sending): Promise<ReplayAnswer> {
  const numbered = (text: string): string => text.replaceAll('{n}', String(n))
  const url = new URL(new URL(sending.target).origin + numbered(request.path)) // not resolved: //host would lead away
  const headers = Object.fromEntries(request.headers.map(({ name, value }) => [name, numbered(value)]))
  const body = request.body === undefined ? undefined : Buffer.from(numbered(request.body))
  const signal = AbortSignal.timeout(ANSWER_MS_MAX)
  const options = {
    method: request.method,
    signal,
    agent: false, // a connection each, as customers have
    headers: { 'user-agent': 'lastgood', ...headers, ...(body && { 'content-length': body.byteLength }) },
    ...(sending.public ? {} : { lookup: lookupPrivate(sending.words) }),
  }
  const startedAt = performance.now()
  const tookMs = (): number => performance.now() - startedAt
  return new Promise((resolve) => {
    const failed = (error: Error): void => {
      const why = signal.aborted ? `no whole answer within ${ANSWER_MS_MAX / 1_000} s` : error.message || String(error)
      resolve({ n, failed: why.slice(0, 300), tookMs: tookMs() })
    }
    const sent = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, options, (answer) => {
      const chunks: Buffer[] = []
      let bytes = 0
      const end = (): void => {
        const text = Buffer.concat(chunks).subarray(0, BODY_BYTES_MAX).toString('utf8')
        resolve({ n, status: answer.statusCode ?? 0, body: text, tookMs: tookMs() })
      }
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        bytes += chunk.byteLength
        if (bytes <= BODY_BYTES_MAX) return
        end()
        answer.destroy()
      })
      answer.on('end', end)
      answer.on('error', failed)
    })
    failsOnSwitch(sent)
    sent.on('error', failed)
    sent.end(body)
  })
}
