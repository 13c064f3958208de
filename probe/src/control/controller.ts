import type { Socket } from 'node:net'
import { isSecretName } from '../capture/redact.ts'
import { ExpressionRefused, namesIn, parseExpression, parseTemplate } from '../expression/parse.ts'
import {
  type Answer,
  type FromAgent,
  type Growth,
  type GrowthPlan,
  type GrowthWish,
  LineReader,
  type Notice,
  type Placed,
  type Placement,
  type PlacementTo,
  type Plan,
  PROTOCOL,
  type ProbeSpec,
  type Profile,
  type ProfileKind,
  type Request,
  type StallsLearned,
} from '../protocol.ts'
import { type Site, siteAt } from '../source/site.ts'
import { helloText, isSame, nonce, proofOf, Signing } from '../trust.ts'

export { ExpressionRefused }

const PING_MS = 5_000 // well inside the silence after which an agent takes its probes out
const ANSWER_MS_MAX = 60_000
const GONE = 'the connection to the agent is gone'

/** A probe that is in place. */
export type PlacedProbe = Placed & { readonly file: string; readonly line: number; readonly functionName: string }

/** The request was refused, by us or by the agent; the message says why and what would be accepted. */
export class ProbeRefused extends Error {}

type Waiting = {
  readonly done: (answer: Answer) => void
  readonly failed: (error: Error) => void
  readonly timer: NodeJS.Timeout
}
type Found = { readonly placement: Placement; readonly to?: PlacementTo; readonly functionName: string }
type Asked = Request extends infer R ? (R extends Request ? Omit<R, 'request'> : never) : never

/**
 * The controlling side of one agent: places probes at a line, hears their hits. While it lives it lets the agent know; when it is gone
 * the agent takes every probe out.
 */
export class Controller {
  readonly #socket: Socket
  readonly #hear: (notice: Notice) => void
  readonly #waiting = new Map<number, Waiting>()
  readonly #pinging: NodeJS.Timeout
  #requests = 0
  #signing: Signing | undefined
  #wasForged = false

  constructor(socket: Socket, hear: (notice: Notice) => void) {
    this.#socket = socket
    this.#hear = hear
    const reader = new LineReader(
      (message) => this.#met(message as FromAgent),
      (line) => this.#opened(line),
    )
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => void (reader.push(String(chunk)) || socket.destroy()))
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#gone())
    this.#pinging = setInterval(() => void this.#ask({ type: 'ping' }).catch(() => socket.destroy()), PING_MS).unref()
  }

  /**
   * Both sides prove that they know the token, which is never said; what is overheard is of no use in another connection. From then on each
   * line is signed, both ways. To be called once the agent has greeted, with what it said.
   * Errors   `ProbeRefused` where the agent has another token, or none.
   */
  async authenticate(token: string, hello: Extract<Notice, { type: 'hello' }>, waitMs = ANSWER_MS_MAX): Promise<void> {
    const controllerNonce = nonce()
    const answer = await this.#ask({ type: 'prove', nonce: controllerNonce }, waitMs)
    if (answer.type !== 'proof') throw new ProbeRefused(`the agent answered ${answer.type}`)
    const talk = { controllerNonce, agentNonce: String(answer.nonce), hello: helloText(hello) }
    if (!isSame(String(answer.mac), proofOf(token, 'agent', talk))) throw new ProbeRefused('the token is wrong')
    const proved = this.#ask({ type: 'proved', mac: proofOf(token, 'controller', talk) }, waitMs)
    const signing = new Signing(token, 'controller', talk)
    this.#signing = signing
    await proved
    if (!signing.hasHeard) throw new ProbeRefused('the agent does not sign what it says; use the same release of both')
  }

  /** Whether the connection ended because something in it was not signed by the agent. */
  get wasForged(): boolean {
    return this.#wasForged
  }

  /** What the agent said before it heard the proof is not signed; after its first signature everything is. */
  #opened(line: string): string | undefined {
    if (this.#signing === undefined || (!this.#signing.hasHeard && line.startsWith('{'))) return line
    const text = this.#signing.opened(line)
    this.#wasForged ||= text === undefined
    return text
  }

  /** How a probe would be placed: the tier, why, and the stall that is predicted. Nothing is touched. */
  async plan(spec: ProbeSpec, stalls?: StallsLearned): Promise<Plan> {
    const found = spec.match === undefined ? await this.#find(spec) : {}
    const { placement, to } = found as Partial<Found>
    const asked = { ...(placement && { placement }), ...(to && { to }), ...(stalls && { stalls }) }
    const planned = await this.#ask({ type: 'plan', probe: spec, ...asked })
    if (planned.type !== 'planned') throw new ProbeRefused(`the agent answered ${planned.type}`)
    const { type: _, request: __, probe: ___, ...plan } = planned
    return plan
  }

  /**
   * Finds the place in the text that runs and has the agent put the probe there; one for requests by their header has none. `stalls`: what
   * another instance of the service learned of its own.
   */
  async place(spec: ProbeSpec, stalls?: StallsLearned): Promise<PlacedProbe> {
    const found = spec.match === undefined ? await this.#find(spec) : undefined
    const { placement, to } = found ?? {}
    const asked = { ...(placement && { placement }), ...(to && { to }), ...(stalls && { stalls }) }
    const placed = await this.#ask({ type: 'place', probe: spec, ...asked })
    if (placed.type !== 'placed') throw new ProbeRefused(`the agent answered ${placed.type}`)
    const { type: _, request: __, probe: ___, ...how } = placed
    return { ...how, file: placement?.url ?? '', line: spec.line, functionName: found?.functionName ?? '' }
  }

  async #find(spec: ProbeSpec): Promise<Found> {
    const wanted = wantedNames(spec)
    const source = await this.source(spec.file)
    const site = siteAt(source.text, spec.line)
    if ('problem' in site) throw new ProbeRefused(`${source.url}: ${site.problem}`)
    const { url, hash } = source
    const placement = { url, hash, at: site.at, names: passed(spec, wanted, site), ...braces(site) }
    return { placement, ...stopping(spec, source, site), functionName: site.functionName }
  }

  /** The one loaded file whose path ends in `file`, as it runs. */
  async source(file: string): Promise<Extract<Answer, { type: 'source' }>> {
    const source = await this.#ask({ type: 'source', file })
    if (source.type !== 'source') throw new ProbeRefused(`the agent answered ${source.type}`)
    return source
  }

  /** The files that are loaded. */
  async scripts(): Promise<Extract<Answer, { type: 'scripts' }>> {
    const scripts = await this.#ask({ type: 'scripts' })
    if (scripts.type !== 'scripts') throw new ProbeRefused(`the agent answered ${scripts.type}`)
    return scripts
  }

  /** Samples where the thread spends its time, or what the memory it keeps was allocated by. */
  async profile(
    what: ProfileKind,
    wish: { readonly seconds?: number; readonly stallMsMax?: number } = {},
  ): Promise<Profile> {
    const waitMs = ANSWER_MS_MAX + (wish.seconds ?? 0) * 1_000
    const answer = await this.#ask({ type: 'profile', what, ...wish }, waitMs)
    if (answer.type !== 'profile') throw new ProbeRefused(`the agent answered ${answer.type}`)
    const { type: _, request: __, ...profile } = answer
    return profile
  }

  /** Watches which lines make objects that stay. */
  async growth(wish: GrowthWish = {}): Promise<Growth> {
    const waitMs = ANSWER_MS_MAX + (wish.seconds ?? 0) * 1_000
    const answer = await this.#ask({ type: 'growth', ...wish }, waitMs)
    if (answer.type !== 'growth') throw new ProbeRefused(`the agent answered ${answer.type}`)
    const { type: _, request: __, ...growth } = answer
    return growth
  }

  /** What that would stall; nothing is touched. */
  async growthPlan(): Promise<GrowthPlan> {
    const answer = await this.#ask({ type: 'growth-plan' })
    if (answer.type !== 'growth-plan') throw new ProbeRefused(`the agent answered ${answer.type}`)
    const { type: _, request: __, ...plan } = answer
    return plan
  }

  async remove(probe: string): Promise<void> {
    await this.#ask({ type: 'remove', probe })
  }

  close(): void {
    this.#socket.destroy()
  }

  #ask(asked: Asked, waitMs = ANSWER_MS_MAX): Promise<Answer> {
    if (this.#socket.destroyed) return Promise.reject(new ProbeRefused(GONE))
    const request = ++this.#requests
    return new Promise((done, failed) => {
      const timer = setTimeout(
        () => this.#fail(request, 'the agent did not answer; its process may be busy'),
        waitMs,
      ).unref()
      this.#waiting.set(request, { done, failed, timer })
      const line = JSON.stringify({ ...asked, request })
      this.#socket.write(`${this.#signing?.signed(line) ?? line}\n`)
    })
  }

  #met(message: FromAgent): void {
    if (!('request' in message)) {
      if (message.type === 'hello' && message.protocol !== PROTOCOL) this.close()
      this.#hear(message)
      return
    }
    const waiting = this.#waiting.get(message.request)
    if (waiting === undefined) return
    if (message.type === 'refused') this.#fail(message.request, message.reason)
    else {
      this.#forget(message.request)
      waiting.done(message)
    }
  }

  #fail(request: number, reason: string): void {
    const waiting = this.#waiting.get(request)
    this.#forget(request)
    waiting?.failed(new ProbeRefused(reason))
  }

  #forget(request: number): void {
    clearTimeout(this.#waiting.get(request)?.timer)
    this.#waiting.delete(request)
  }

  #gone(): void {
    clearInterval(this.#pinging)
    for (const request of [...this.#waiting.keys()]) this.#fail(request, GONE)
  }
}

const braces = ({ braceEnd }: Site): { braceEnd?: number } => (braceEnd === undefined ? {} : { braceEnd })

/** Where a timer stops. */
function stopping(spec: ProbeSpec, source: Extract<Answer, { type: 'source' }>, from: Site): { to?: PlacementTo } {
  if (spec.kind !== 'timer') return {}
  if (spec.toLine === undefined) throw new ProbeRefused('a timer needs the line at which it stops (toLine)')
  const site = siteAt(source.text, spec.toLine)
  if ('problem' in site) throw new ProbeRefused(`${source.url}: ${site.problem}`)
  if (site.at === from.at) throw new ProbeRefused('a timer stops at another line than it starts at')
  const sameFunction = site.functionStart === from.functionStart
  return { to: { url: source.url, hash: source.hash, at: site.at, names: [], sameFunction, ...braces(site) } }
}

/** The variables that the probe's expressions begin at. Throws `ExpressionRefused`. */
function wantedNames({ when, template }: ProbeSpec): string[] {
  const parts = [
    ...(when === undefined ? [] : [parseExpression(when)]),
    ...(template === undefined ? [] : parseTemplate(template)),
  ]
  return [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : namesIn(part))))].filter(
    (name) => !isSecretName(name),
  )
}

function passed(spec: ProbeSpec, wanted: readonly string[], site: Site): string[] {
  const known = [...site.names, ...(site.mayUseThis ? ['this'] : [])]
  const missing = wanted.filter((name) => !known.includes(name))
  if (missing.length > 0) {
    throw new ProbeRefused(
      `line ${spec.line} cannot see ${missing.join(', ')}; it sees ${known.join(', ') || 'nothing'}`,
    )
  }
  return spec.kind === 'snapshot' ? known.filter((name) => !isSecretName(name)) : [...wanted]
}
