import type { Answer, Notice, Request } from '../protocol.ts'
import { helloText, isSame, nonce, proofOf, Signing, type Talk } from '../trust.ts'

type Hello = Extract<Notice, { type: 'hello' }>
const UNTRUSTED =
  'this process has a LASTGOOD_PROBE_TOKEN, and does nothing for a workbench that does not know it: set probeToken there'

/**
 * Whether the controller of this connection knows the token. Each side proves it by a keyed hash of what both made up for this one connection,
 * so nothing that was overheard can be said again, and the token itself is never said. From then on each line is signed, both ways. Without a
 * token everybody who gets through is trusted.
 */
export class Trust {
  readonly #token: string | undefined
  #hello = ''
  #talk: Talk | undefined
  #signing: Signing | undefined

  constructor(token: string | undefined) {
    this.#token = token === '' ? undefined : token
  }

  /** Whether what is seen here may be told to whoever listens. */
  get isTrusted(): boolean {
    return this.#token === undefined || this.#signing !== undefined
  }

  /** A line to say, signed once the controller has proved itself. */
  signed(text: string): string {
    return this.#signing?.signed(text) ?? text
  }

  /** The text of a line; undefined where it is not signed by the controller as the next one. Anybody may hang up, and say why. */
  opened(line: string): string | undefined {
    return this.#signing === undefined || line.startsWith(UNWELCOME) ? line : this.#signing.opened(line)
  }

  /** A connection begins: nothing is proved in it. */
  begin(hello: Hello): Hello {
    this.#hello = helloText(hello)
    this.#talk = undefined
    this.#signing = undefined
    return hello
  }

  /** The answer where the request is about trust, or where there is none; else undefined: the request may be worked on. */
  answer(asked: Request): Answer | undefined {
    const { request } = asked
    if (asked.type === 'prove') return this.#proof(request, asked.nonce)
    if (asked.type === 'proved') this.#believe(asked.mac)
    if (asked.type === 'ping' || (asked.type === 'proved' && this.isTrusted)) return { type: 'pong', request }
    return this.isTrusted ? undefined : { type: 'refused', request, reason: UNTRUSTED }
  }

  /** Of several challenges only the newest can be met, and none once one was. */
  #proof(request: number, controllerNonce: unknown): Answer {
    if (this.#token === undefined) return { type: 'refused', request, reason: 'there is no token' }
    if (this.#signing !== undefined) return { type: 'refused', request, reason: 'it was proved already' }
    if (typeof controllerNonce !== 'string' || controllerNonce.length < NONCE_CHARS_MIN)
      return { type: 'refused', request, reason: `a challenge has at least ${NONCE_CHARS_MIN} characters` }
    this.#talk = { controllerNonce, agentNonce: nonce(), hello: this.#hello }
    return { type: 'proof', request, nonce: this.#talk.agentNonce, mac: proofOf(this.#token, 'agent', this.#talk) }
  }

  #believe(mac: unknown): void {
    if (this.#token === undefined || this.#talk === undefined || typeof mac !== 'string') return
    if (isSame(mac, proofOf(this.#token, 'controller', this.#talk)))
      this.#signing = new Signing(this.#token, 'agent', this.#talk)
    this.#talk = undefined // a proof is tried once
  }
}

const NONCE_CHARS_MIN = 16
const UNWELCOME = '{"type":"unwelcome"'
