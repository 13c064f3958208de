import { type Command, Option } from 'commander'
import { printable, printableJson } from '../../lib/printable.ts'
import type { Result } from '../../lib/result.ts'
import { type KeptToken, SCOPES, type Scope } from '../../model/access.ts'
import type { Flags } from './flags.ts'
import { failed, misused, type Refusal } from './refusal.ts'

/** A token in a list: everything but itself. */
export type TokenLine = Pick<KeptToken, 'name' | 'kind' | 'scopes' | 'createdAt' | 'expiresAt' | 'revokedAt'> & {
  readonly isValid: boolean
}

type NewToken = Pick<KeptToken, 'name' | 'kind'> & {
  readonly scopes: readonly Scope[]
  readonly days?: number | undefined
}

/** What can be done with access tokens. Errors: one line. A secret is answered once, where it is made. */
export type TokenAsks = {
  readonly create: (told: NewToken) => Promise<Result<string, string>>
  readonly rotate: (name: string, graceHours: number) => Promise<Result<string, string>>
  readonly revoke: (name: string) => Promise<Result<string, string>>
  readonly list: () => Result<readonly TokenLine[], string>
}

/** The tokens of the data folder that flags and settings name. */
export type TokensFor = (flags: Flags) => Promise<Result<TokenAsks, Refusal>>

export type TokenFace = {
  readonly tokens: TokensFor
  readonly print: (text: string) => void
  /** Says something that is not the answer, on stderr. */
  readonly warn: (text: string) => void
  readonly refuse: (refusal: Refusal) => void
  readonly withSettings: (command: Command) => Command
}

const GRACE_HOURS = 24
const DAYS_MAX = 3_650

/** `lastgood token`: who may reach this workbench. */
export function addTokens(program: Command, face: TokenFace): void {
  const parent = program
    .command('token')
    .description('access tokens: who may send, read, and work on incidents')
    .helpGroup('Diagnosis:')
  const create = parent
    .command('create')
    .description('make one; it is shown once')
    .argument('<name>', 'who it is for; what is written with it bears this name')
    .addOption(new Option('--scopes <scopes...>', 'what it may be used for').choices(SCOPES).makeOptionMandatory())
    .addOption(new Option('--kind <kind>', 'who holds it').choices(['human', 'automation', 'agent']).default('human'))
    .option('--days <number>', 'how long it is valid (until it is revoked)')
  face.withSettings(create).action((name: string, flags: Flags) =>
    asked(face, flags, (asks) => {
      const days = flags.days === undefined ? undefined : Number(flags.days)
      if (days !== undefined && !(days > 0 && days <= DAYS_MAX))
        return Promise.resolve(misused(`--days: expected a number above 0, at most ${DAYS_MAX}`))
      return told(
        face,
        asks.create({ name, kind: flags.kind as NewToken['kind'], scopes: flags.scopes as Scope[], days }),
        SHOWN_ONCE,
      )
    }),
  )
  const rotate = parent.command('rotate').description('another secret for the same name').argument('<name>')
  rotate.option('--grace-hours <number>', 'how long the one before still works', String(GRACE_HOURS))
  face.withSettings(rotate).action((name: string, flags: Flags) =>
    asked(face, flags, (asks) => {
      const hours = Number(flags.graceHours)
      if (!(hours >= 0 && hours <= DAYS_MAX * 24))
        return Promise.resolve(misused('--grace-hours: expected a number of hours'))
      return told(face, asks.rotate(name, hours), SHOWN_ONCE)
    }),
  )
  const revoke = parent.command('revoke').description('it is no longer let in').argument('<name>')
  face
    .withSettings(revoke)
    .action((name: string, flags: Flags) => asked(face, flags, (asks) => told(face, asks.revoke(name), 'revoked')))
  const list = parent.command('list').description('all of them, without their secrets').option('--json', 'as JSON')
  face
    .withSettings(list)
    .action((flags: Flags) => asked(face, flags, (asks) => Promise.resolve(listed(face, asks, flags))))
}

const SHOWN_ONCE = 'it is shown this once: send it as "Authorization: Bearer TOKEN", or set LASTGOOD_TOKEN for commands'

async function asked(
  face: TokenFace,
  flags: Flags,
  work: (asks: TokenAsks) => Promise<Refusal | undefined>,
): Promise<void> {
  const asks = await face.tokens(flags)
  const refusal = asks.ok ? await work(asks.value) : asks.error
  if (refusal !== undefined) face.refuse(refusal)
}

async function told(
  face: TokenFace,
  done: Promise<Result<string, string>>,
  says: string,
): Promise<Refusal | undefined> {
  const answer = await done
  if (!answer.ok) return failed(answer.error)
  face.print(`${answer.value}\n`)
  face.warn(says)
  return undefined
}

function listed(face: TokenFace, asks: TokenAsks, { json }: Flags): Refusal | undefined {
  const tokens = asks.list()
  if (!tokens.ok) return failed(tokens.error)
  const lines = tokens.value.map(({ name, kind, scopes, isValid, expiresAt, revokedAt }) => {
    const end = revokedAt
      ? `revoked ${revokedAt}`
      : expiresAt
        ? `${isValid ? 'until' : 'over since'} ${expiresAt}`
        : 'valid'
    return `${printable(name).padEnd(20)} ${kind.padEnd(10)} ${scopes.join(',').padEnd(24)} ${end}`
  })
  face.print(
    json
      ? `${printableJson(tokens.value, 2)}\n`
      : `${lines.join('\n') || 'no token: whoever reaches this machine is let in'}\n`,
  )
  return undefined
}
