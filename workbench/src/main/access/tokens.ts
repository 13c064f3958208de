import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { faultsOf } from '../../lib/faults-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { type Holder, type KeptToken, keptToken, type Scope } from '../../model/access.ts'
import { DAY_MS, HOUR_MS } from '../../model/time.ts'

const FILE = 'access-tokens.json'
const TOKENS_MAX = 1_000
const file = z.strictObject({ tokens: z.array(keptToken).max(TOKENS_MAX) })

const SECRET_BYTES = 32 // as many as its hash has: nothing is gained by guessing it, so a fast hash is enough

/** The access tokens of a data folder: their hashes, in a file that only its owner reads. */
export class Tokens {
  readonly #folder: string
  readonly #path: string
  #readAtMs = Number.NaN
  #tokens: readonly KeptToken[] = []

  constructor(folder: string) {
    this.#folder = folder
    this.#path = join(folder, FILE)
  }

  /** All of them, also those that are over. Throws when the file is no longer what was written. */
  list(): readonly KeptToken[] {
    const changedAtMs = existsSync(this.#path) ? statSync(this.#path).mtimeMs : 0
    if (changedAtMs === this.#readAtMs) return this.#tokens
    this.#tokens = changedAtMs === 0 ? [] : parsed(readFileSync(this.#path, 'utf8'), this.#path)
    this.#readAtMs = changedAtMs
    return this.#tokens
  }

  /** Whose token this is; undefined when it is nobody's, or over. */
  holderOf(secret: string, nowMs: number): Holder | undefined {
    const sha256 = hashOf(secret)
    const found = this.list().find(
      (token) =>
        isValid(token, nowMs) && token.hashes.some((hash) => hash.sha256 === sha256 && isBefore(nowMs, hash.until)),
    )
    return found && { name: found.name, kind: found.kind, scopes: found.scopes }
  }

  /** Whether anybody has a token: then everybody needs one. */
  areAsked(): boolean {
    return this.list().length > 0
  }

  /** Makes one; the secret is told once, here. Errors: one line. */
  create(
    told: Pick<KeptToken, 'name' | 'kind'> & { readonly scopes: readonly Scope[]; readonly days?: number | undefined },
    nowMs: number,
  ): Result<string, string> {
    const { name, kind, scopes, days } = told
    const known = this.list()
    if (known.some((token) => token.name === name && token.revokedAt === undefined))
      return err(`there is a token ${name}: rotate it, revoke it, or choose another name`)
    const secret = newSecret()
    const made = keptToken.safeParse({
      name,
      kind,
      scopes: [...new Set(scopes)],
      hashes: [{ sha256: hashOf(secret) }],
      createdAt: timeAt(nowMs),
      ...(days !== undefined && { expiresAt: timeAt(nowMs + days * DAY_MS) }),
    })
    if (!made.success) return err(faultsOf(made.error, 'token'))
    this.#write([...known.filter((token) => token.name !== name), made.data])
    return ok(secret)
  }

  /** Another secret for the same name; the one before works for `graceHours` more. */
  rotate(name: string, graceHours: number, nowMs: number): Result<string, string> {
    const secret = newSecret()
    return this.#change(
      name,
      nowMs,
      (token) => {
        const last = { sha256: token.hashes[0]!.sha256, until: timeAt(nowMs + graceHours * HOUR_MS) }
        return { ...token, hashes: [{ sha256: hashOf(secret) }, last] }
      },
      secret,
    )
  }

  revoke(name: string, nowMs: number): Result<string, string> {
    return this.#change(name, nowMs, (token) => ({ ...token, revokedAt: timeAt(nowMs) }), name)
  }

  #change<T>(name: string, nowMs: number, change: (token: KeptToken) => KeptToken, answer: T): Result<T, string> {
    const known = this.list()
    if (!known.some((token) => token.name === name && isValid(token, nowMs)))
      return err(`there is no token ${name} that is valid`)
    this.#write(known.map((token) => (token.name === name ? change(token) : token)))
    return ok(answer)
  }

  /** Whole or not at all; a workbench that runs reads it anew. */
  #write(tokens: readonly KeptToken[]): void {
    mkdirSync(this.#folder, { recursive: true })
    const next = `${this.#path}.${process.pid}`
    writeFileSync(next, `${JSON.stringify({ tokens }, null, 2)}\n`, { mode: 0o600 })
    renameSync(next, this.#path)
    this.#readAtMs = Number.NaN
  }
}

/** True until it is revoked or its time is over. */
export const isValid = ({ expiresAt, revokedAt }: KeptToken, nowMs: number): boolean =>
  revokedAt === undefined && isBefore(nowMs, expiresAt)

function parsed(text: string, path: string): readonly KeptToken[] {
  try {
    return file.parse(JSON.parse(text)).tokens
  } catch (cause) {
    throw new Error(`${path} holds no access tokens: put your backup in its place, or remove it and make new ones`, {
      cause,
    })
  }
}

const isBefore = (nowMs: number, until: string | undefined): boolean => until === undefined || nowMs < Date.parse(until)
const newSecret = (): string => `lg_${randomBytes(SECRET_BYTES).toString('base64url')}`
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
const timeAt = (ms: number): string => new Date(ms).toISOString()
