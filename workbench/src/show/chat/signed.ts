/** How old a signed request may be, either way. */
const WINDOW_S = 300

/** Signatures that are remembered: of as many requests within the window as an account may send, of two hundred accounts. */
const REMEMBERED_MAX = 60_000

/** Why a request is not from who it says. */
export type NotSigned = { readonly status: 401 | 403 | 503; readonly what: string; readonly todo: string }

type Told = {
  readonly raw: Uint8Array
  readonly header: (name: string) => string | undefined
  readonly nowMs: number
}

/** The version of the signature, which begins it and what is signed. */
const V0 = 'v0'

/** Whether a secret that is set made this signature (hexadecimal, HMAC-SHA256) of exactly these bytes. */
export type IsSigned = (bytes: Uint8Array, hex: string) => boolean

/** Lets in requests that carry a signature of version v0, with a timestamp of the last five minutes, each once. */
export class SignedRequests {
  readonly #isSigned: IsSigned | undefined
  /** Signatures that were let in, with the second after which their timestamp is too old. */
  readonly #seen = new Map<string, number>()

  /** Where no secret is set, nobody is let in. */
  constructor(isSigned: IsSigned | undefined) {
    this.#isSigned = isSigned
  }

  /** Why this request is not let in; undefined when it is, which it is once. */
  refused({ raw, header, nowMs }: Told): NotSigned | undefined {
    if (this.#isSigned === undefined)
      return no(403, 'no signing secret is set', 'Set LASTGOOD_SLACK_SECRET to the signing secret of the app.')
    const [stamp, signature] = [header('x-slack-request-timestamp'), header('x-slack-signature')]
    if (stamp === undefined || signature === undefined)
      return no(
        401,
        'the request is not signed',
        'X-Slack-Signature and X-Slack-Request-Timestamp carry the signature.',
      )
    const second = /^\d{1,12}$/.test(stamp) ? Number(stamp) : Number.NaN
    if (!(Math.abs(nowMs / 1_000 - second) <= WINDOW_S))
      return no(403, 'the request is not of the last five minutes', 'Send it anew; set the clocks of both sides.')
    const hex = signature.startsWith(`${V0}=`) ? signature.slice(V0.length + 1) : ''
    const bytes = Buffer.concat([Buffer.from(`${V0}:${stamp}:`), raw])
    if (!this.#isSigned(bytes, hex))
      return no(403, 'the signature is not that of this body', 'Set the same signing secret on both sides.')
    return this.#again(hex.toLowerCase(), second + WINDOW_S, nowMs / 1_000)
  }

  #again(hex: string, until: number, now: number): NotSigned | undefined {
    if (this.#seen.has(hex)) return no(403, 'this request was let in before', 'Send it anew.')
    if (this.#seen.size >= REMEMBERED_MAX) for (const [old, end] of this.#seen) if (end < now) this.#seen.delete(old)
    if (this.#seen.size >= REMEMBERED_MAX) return no(503, 'too many requests within five minutes', 'Wait some minutes.')
    this.#seen.set(hex, until)
    return undefined
  }
}

const no = (status: NotSigned['status'], what: string, todo: string): NotSigned => ({ status, what, todo })
