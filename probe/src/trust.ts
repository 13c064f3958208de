import { type Notice, PROTOCOL } from './protocol.ts'

/** What two sides that know the same token say to prove it: what was made up for this one connection, and what the process said of itself. */
export type Talk = { readonly controllerNonce: string; readonly agentNonce: string; readonly hello: string }

/** Who proves it, or what the key of a connection is made for; none of them serves as another. */
export type Side = 'agent' | 'controller'

const crypto = () => process.getBuiltinModule('node:crypto') // loaded when somebody asks for a proof

/** Something that was never said before. */
export const nonce = (): string => crypto().randomBytes(32).toString('base64url')

/** HMAC-SHA256 of a talk under the token, which itself is never said. */
export const proofOf = (token: string, side: Side | 'key', { controllerNonce, agentNonce, hello }: Talk): string =>
  crypto()
    .createHmac('sha256', token)
    .update(JSON.stringify([`lastgood.probe/${PROTOCOL}`, side, controllerNonce, agentNonce, hello]))
    .digest('base64url')

/** Compares without telling by the time it takes where two texts differ. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => crypto().createHash('sha256').update(text).digest()
  return crypto().timingSafeEqual(digest(one), digest(other))
}

/** A greeting as both sides put it into a proof. */
export const helloText = (hello: Extract<Notice, { type: 'hello' }>): string => JSON.stringify(hello)

const MAC_CHARS = 43 // 32 bytes as base64url

/** What a signature adds to a line. */
export const SIGNATURE_CHARS = MAC_CHARS + 1

/**
 * Signs what one side says in a connection and judges what it hears: each line is preceded by the HMAC-SHA256 of its text, of its number and of
 * who says it, under a key that both sides make of their token and of this one greeting. The numbers are never said: a line that was changed,
 * left out, said again, or is another connection's does not fit the one that is due.
 */
export class Signing {
  readonly #key: string
  readonly #side: Side
  #said = 0
  #heard = 0

  constructor(token: string, side: Side, talk: Talk) {
    this.#key = proofOf(token, 'key', talk)
    this.#side = side
  }

  /** Whether the other side has signed anything. */
  get hasHeard(): boolean {
    return this.#heard > 0
  }

  /** The next line to say. */
  signed(text: string): string {
    return `${this.#mac(this.#side, this.#said++, text)} ${text}`
  }

  /** The text of the next line heard; undefined where it is not what the other side said next. */
  opened(line: string): string | undefined {
    const text = line.slice(SIGNATURE_CHARS)
    const mac = this.#mac(this.#side === 'agent' ? 'controller' : 'agent', this.#heard, text)
    if (!isSame(line.slice(0, SIGNATURE_CHARS), `${mac} `)) return undefined
    this.#heard++
    return text
  }

  #mac(side: Side, number: number, text: string): string {
    return crypto().createHmac('sha256', this.#key).update(`${side} ${number} `).update(text).digest('base64url')
  }
}
