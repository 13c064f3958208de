import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { Socket } from 'node:net'
import type { CheckWish, Fact, Reading } from '../../model/check.ts'
import { shownUrl } from '../../model/secrets.ts'
import { failsOnSwitch } from '../unasked-switch.ts'
import type { Place } from './tls.ts'

const ANSWER_MS_MAX = 10_000
const BODY_BYTES_MAX = 1024 ** 2 // enough to see that the body comes; a download is not waited for

/** Headers that say who answered and whether to come back; no other is shown, for any may hold a secret. */
const SHOWN_HEADERS = ['content-type', 'server', 'via', 'retry-after', 'age', 'x-cache', 'cache-control'] as const

type Wish = Extract<CheckWish, { readonly check: 'http' }>

/** One GET without redirects: the answer, and where its time went. */
export async function lookAtHttp({ url }: Wish, { lookup }: Pick<Place, 'lookup'>): Promise<Reading> {
  const target = shownUrl(url)
  const asked = await ask(new URL(url), lookup)
  const gaps = asked.cut ? [`the body after ${BODY_BYTES_MAX} B was not read`] : []
  return { target, facts: asked.facts, tables: [], gaps }
}

type Asked = { readonly facts: readonly Fact[]; readonly cut: boolean }

function ask(url: URL, lookup: Place['lookup']): Promise<Asked> {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX)
  const send = url.protocol === 'https:' ? requestSecure : requestPlain
  const stages = new Stages()
  return new Promise((resolve) => {
    const options = { signal, agent: false, headers: { 'user-agent': 'lastgood' }, ...(lookup && { lookup }) }
    const sent = send(url, options, (answer) => {
      stages.reach('first-byte')
      readBody(answer, (body) => {
        stages.reach('body')
        resolve({ facts: [...answerFacts(answer, url, body), ...stages.facts()], cut: body.ended === 'cut' })
      })
    })
    watch(sent, stages)
    failsOnSwitch(sent)
    sent.on('error', (error) => {
      const why = signal.aborted ? `no whole answer within ${ANSWER_MS_MAX / 1_000} s` : error.message || String(error)
      resolve({ facts: [{ name: 'answer', value: why.slice(0, 400), unit: '' }, ...stages.facts()], cut: false })
    })
    sent.end()
  })
}

function watch(sent: ClientRequest, stages: Stages): void {
  sent.on('socket', (socket: Socket) => {
    socket.once('lookup', () => stages.reach('dns'))
    socket.once('connect', () => stages.reach('connect'))
    socket.once('secureConnect', () => stages.reach('tls'))
  })
}

type Body = { readonly bytes: number; readonly ended: 'whole' | 'cut' | 'broken' }

/** Reads the body to its end, its break or the limit; what it says is not kept. */
function readBody(answer: IncomingMessage, done: (body: Body) => void): void {
  let bytes = 0
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength
    if (bytes <= BODY_BYTES_MAX) return
    done({ bytes, ended: 'cut' })
    answer.destroy()
  })
  answer.on('end', () => done({ bytes, ended: 'whole' }))
  answer.on('error', () => done({ bytes, ended: 'broken' }))
}

function answerFacts(
  { statusCode = 0, httpVersion, headers }: IncomingMessage,
  url: URL,
  { bytes, ended }: Body,
): readonly Fact[] {
  const text = (name: string, value: string): Fact => ({ name, value: value.slice(0, 400) || 'none', unit: '' })
  const shown = SHOWN_HEADERS.flatMap((name) =>
    headers[name] === undefined ? [] : [text(name, String(headers[name]))],
  )
  return [
    text('answer', ended === 'broken' ? 'its body broke off' : 'yes'),
    { name: 'status', value: statusCode, unit: '' },
    ...(headers.location === undefined ? [] : [text('redirects-to', whereTo(headers.location, url))]),
    text('protocol', `HTTP/${httpVersion}`),
    ...shown,
    { name: 'body', value: bytes, unit: 'By' },
  ]
}

/** Servers say what they like. */
const whereTo = (location: string, from: URL): string =>
  URL.canParse(location, from) ? shownUrl(new URL(location, from).href) : 'what is no URL'

/** When each stage of a request was over, from its start; a stage lasts from the one before. */
class Stages {
  readonly #startedAt = performance.now()
  readonly #reached: { readonly name: string; readonly ms: number }[] = []

  reach(name: string): void {
    this.#reached.push({ name, ms: performance.now() - this.#startedAt })
  }

  /** Each stage, and how long it took until this is asked. */
  facts(): readonly Fact[] {
    const stages = this.#reached.map(({ name, ms }, i) => ({ name, ms: ms - (this.#reached[i - 1]?.ms ?? 0) }))
    const total = { name: 'total', ms: performance.now() - this.#startedAt }
    return [...stages, total].map(({ name, ms }) => ({ name: `time-${name}`, value: ms / 1_000, unit: 's' }))
  }
}
