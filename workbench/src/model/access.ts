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

/** A token as it is kept: what it is known by, never itself. */
export const keptToken = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/i, 'expected a name of letters, digits and . _ -'),
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

/** `responder+probe` as scopes. */
const scopesIn = (text: string) => z.array(z.enum(SCOPES)).safeParse(text.split('+').map((scope) => scope.trim()))

/** `sre=responder+probe, *=viewer` as scopes of groups. Errors: one line that says what is expected. */
export function groupScopes(text: string): Result<GroupScopes, string> {
  const groups = new Map<string, readonly Scope[]>()
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const [, group, named = ''] = /^\s*(.*\S)\s*=\s*([a-z+ ]+?)\s*$/.exec(entry) ?? []
    const scopes = scopesIn(named)
    if (group === undefined || !scopes.success)
      return err(`"${entry.trim().slice(0, 100)}": expected group=scope+scope, a scope being ${SCOPES.join(', ')}`)
    if (groups.has(group)) return err(`${group.slice(0, 100)} is named twice`)
    groups.set(group, scopes.data)
  }
  return groups.size > GROUPS_MAX ? err(`at most ${GROUPS_MAX} groups`) : ok(groups)
}

/** What somebody of these groups may. */
export const scopesOf = (groups: readonly string[], known: GroupScopes): readonly Scope[] =>
  SCOPES.filter((scope) => ['*', ...groups].some((group) => known.get(group)?.includes(scope)))

const ACCOUNTS_MAX = 1_000

/** `U012AB3CD=on-call:responder` as who each account of a chat is here. Errors: one line that says what is expected. */
export function chatAccounts(text: string): Result<ReadonlyMap<string, Holder>, string> {
  const accounts = new Map<string, Holder>()
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const [, account, name = '', named = ''] = /^\s*([\w-]{1,64})\s*=\s*([^:]+):\s*([a-z+ ]+?)\s*$/.exec(entry) ?? []
    const scopes = scopesIn(named)
    const holder = keptToken.shape.name.safeParse(name.trim())
    if (account === undefined || !scopes.success || !holder.success)
      return err(
        `"${entry.trim().slice(0, 100)}": expected account=name:scope+scope, a scope being ${SCOPES.join(', ')}`,
      )
    if (accounts.has(account)) return err(`${account} is named twice`)
    accounts.set(account, { name: holder.data, kind: 'human', scopes: scopes.data })
  }
  return accounts.size > ACCOUNTS_MAX ? err(`at most ${ACCOUNTS_MAX} accounts`) : ok(accounts)
}
