import { at } from './said.ts'
import { isSameSecret, isSigned } from './signature.ts'
import type { Proof } from './sources.ts'

/** What senders have to know; empty where nothing was set. */
export type HookSecrets = {
  readonly token: string
  /** Several at once while one is replaced by the next. */
  readonly github: readonly string[]
  readonly grafana: readonly string[]
  /** Of the other senders that sign. */
  readonly others: readonly string[]
  /** The service that each routing key stands for; any key passes where none is set. */
  readonly routingKeys: ReadonlyMap<string, string>
}

/** Why a request is not let in. */
export type NoProof = { readonly status: 401 | 403; readonly what: string; readonly todo: string }

type Header = (name: string) => string | undefined

/** Why the raw body is not from who it says; undefined when it is, or where its sender proves itself in the body. */
export function unproved(proof: Proof, raw: Uint8Array, header: Header, secrets: HookSecrets): NoProof | undefined {
  if (proof.kind === 'routing-key') return undefined
  if (proof.kind === 'token') return secrets.token === '' ? undefined : tokenRefused(header, secrets.token)
  const known = secrets[proof.by]
  if (known.length === 0 && proof.by === 'github')
    return {
      status: 403,
      what: 'no secret is set for github',
      todo: 'Set LASTGOOD_GITHUB_SECRET to the secret of the webhook.',
    }
  if (known.length === 0) return secrets.token === '' ? undefined : tokenRefused(header, secrets.token)
  const signature = header(proof.header)
  if (signature === undefined)
    return {
      status: 401,
      what: 'the request is not signed',
      todo: `Set the secret where it is sent; ${proof.header} carries the signature.`,
    }
  const hex = signature.startsWith(proof.start) ? signature.slice(proof.start.length) : ''
  return isSigned(raw, hex, known)
    ? undefined
    : { status: 403, what: 'the signature is not that of this body', todo: 'Set the same secret on both sides.' }
}

function tokenRefused(header: Header, token: string): NoProof | undefined {
  const told = toldToken(header)
  if (told === undefined)
    return {
      status: 401,
      what: 'no token',
      todo: 'Send "Authorization: Bearer TOKEN", Basic with it as password, or X-Lastgood-Token.',
    }
  return isSameSecret(told, token)
    ? undefined
    : { status: 403, what: 'another token', todo: 'Send the token that hookToken names.' }
}

function toldToken(header: Header): string | undefined {
  const own = header('x-lastgood-token')
  if (own !== undefined) return own
  const [, scheme, rest] = /^(bearer|basic)\s+(.+)$/i.exec(header('authorization') ?? '') ?? []
  if (scheme === undefined || rest === undefined) return undefined
  if (scheme.toLowerCase() === 'bearer') return rest
  return Buffer.from(rest, 'base64')
    .toString()
    .replace(/^[^:]*:/, '')
}

/** Why a body's routing key does not open the door. */
export function keyRefused(proof: Proof, body: unknown, { routingKeys }: HookSecrets): NoProof | undefined {
  if (proof.kind !== 'routing-key' || routingKeys.size === 0) return undefined
  const told = at(body, 'routing_key')
  if (typeof told === 'string' && [...routingKeys.keys()].some((key) => isSameSecret(key, told))) return undefined
  return { status: 403, what: 'no such routing key', todo: 'Send one of those that routingKeys names.' }
}
