import { z } from 'zod'
import { err, ok, type Result } from '../lib/result.ts'
import { actor } from './incident/entry.ts'

/** What a token may be used for: send telemetry, changes and alerts; read; work on incidents; place probes; everything. */
export const SCOPES = ['ingest', 'viewer', 'responder', 'probe', 'admin'] as const

export type Scope = (typeof SCOPES)[number]

/** What holds beside a scope itself: whoever works on incidents reads, and tells of changes. */
const HOLDS: Readonly<Record<Scope, readonly Scope[]>> = {
  ingest: ['ingest'],
  viewer: ['viewer'],
  responder: ['responder', 'viewer', 'ingest'],
  probe: ['probe', 'viewer'],
  admin: SCOPES,
}

/** Whether scopes are enough for what asks for one. */
export const holds = (scopes: readonly Scope[], needed: Scope): boolean =>
  scopes.some((scope) => HOLDS[scope].includes(needed))

/** Who a token stands for; what it writes is written under its name. */
export type Holder = {
  readonly name: string
  readonly kind: z.output<typeof actor>['kind']
  readonly scopes: readonly Scope[]
}

const RFC3339 = z.iso.datetime()
const NAME = '[a-z0-9][a-z0-9._-]{0,59}'

/** A token as it is kept: what it is known by, never itself. */
export const keptToken = z.strictObject({
  name: z.string().regex(new RegExp(`^${NAME}$`, 'i'), 'expected a name of letters, digits and . _ -'),
  kind: actor.shape.kind,
  scopes: z.array(z.enum(SCOPES)).min(1),
  /** SHA-256 of the token; after a rotation the one before, too, until its time is over. */
  hashes: z.array(z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), until: RFC3339.optional() })).min(1),
  createdAt: RFC3339,
  expiresAt: RFC3339.optional(),
  revokedAt: RFC3339.optional(),
})

export type KeptToken = Readonly<z.output<typeof keptToken>>

/** Which scopes the members of a group have; `*` stands for everybody whom the provider knows. */
export type GroupScopes = ReadonlyMap<string, readonly Scope[]>

const GROUPS_MAX = 100

/** `sre=responder+probe, *=viewer` as scopes of groups. Errors: one line that says what is expected. */
export function groupScopes(text: string): Result<GroupScopes, string> {
  const read = entriesIn(text, /^\s*(?<key>.*\S)\s*=\s*(?<scopes>[a-z+ ]+?)\s*$/, 'group=scope+scope')
  if (!read.ok) return read
  if (read.value.length > GROUPS_MAX) return err(`at most ${GROUPS_MAX} groups`)
  return ok(new Map(read.value.map(({ key, scopes }) => [key, scopes])))
}

/** What somebody of these groups may. */
export const scopesOf = (groups: readonly string[], known: GroupScopes): readonly Scope[] =>
  SCOPES.filter((scope) => ['*', ...groups].some((group) => known.get(group)?.includes(scope)))

const ACCOUNTS_MAX = 1_000
const ACCOUNT = new RegExp(
  String.raw`^\s*(?<key>[\w-]{1,64})\s*=\s*(?<name>${NAME})\s*:\s*(?<scopes>[a-z+ ]+?)\s*$`,
  'i',
)

/** `U012AB3CD=on-call:responder` as who each account of a chat is here. Errors: one line that says what is expected. */
export function chatAccounts(text: string): Result<ReadonlyMap<string, Holder>, string> {
  const read = entriesIn(text, ACCOUNT, 'account=name:scope+scope')
  if (!read.ok) return read
  if (read.value.length > ACCOUNTS_MAX) return err(`at most ${ACCOUNTS_MAX} accounts`)
  return ok(new Map(read.value.map(({ key, name, scopes }) => [key, { name, kind: 'human', scopes }])))
}

type Entry = { readonly key: string; readonly name: string; readonly scopes: readonly Scope[] }

/** What stands between commas, each with scopes at its end, and each key once. Errors: one line that names the entry and the form. */
function entriesIn(text: string, pattern: RegExp, form: string): Result<readonly Entry[], string> {
  const entries = new Map<string, Entry>()
  for (const part of text.split(',').filter((one) => one.trim() !== '')) {
    const { key, name = '', scopes: named = '' } = pattern.exec(part)?.groups ?? {}
    const scopes = z.array(z.enum(SCOPES)).safeParse(named.split('+').map((scope) => scope.trim()))
    if (key === undefined || !scopes.success)
      return err(`"${part.trim().slice(0, 100)}": expected ${form}, a scope being ${SCOPES.join(', ')}`)
    if (entries.has(key)) return err(`${key.slice(0, 100)} is named twice`)
    entries.set(key, { key, name, scopes: scopes.data })
  }
  return ok([...entries.values()])
}
