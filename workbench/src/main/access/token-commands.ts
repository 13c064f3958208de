import { join, resolve } from 'node:path'
import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { TokenAsks, TokenLine } from '../../show/cli/token-command.ts'
import { clock } from '../clock.ts'
import { log } from '../log.ts'
import type { Config } from '../settings/config.ts'
import { openAccessLog } from './access-log.ts'
import { isValid, Tokens } from './tokens.ts'

/** The access tokens of a data folder, for the command line. Whoever may write that folder may make them. */
export function tokenAsks({ data }: Config): TokenAsks {
  const folder = resolve(data)
  const tokens = new Tokens(folder)
  /** Does it and writes down that it was done; a file that cannot be read or written is told in a line. */
  const changed = async (
    what: string,
    name: string,
    work: () => Result<string, string>,
  ): Promise<Result<string, string>> => {
    try {
      const done = work()
      if (!done.ok) return done
      const written = openAccessLog(join(folder, 'access.jsonl'), log)
      written.note({ at: new Date(clock.now()).toISOString(), by: 'command line', token: name, what })
      await written.stop()
      return done
    } catch (error) {
      return err(messageOf(error))
    }
  }
  return {
    create: (told) => changed('created', told.name, () => tokens.create(told, clock.now())),
    rotate: (name, graceHours) => changed('rotated', name, () => tokens.rotate(name, graceHours, clock.now())),
    revoke: (name) => changed('revoked', name, () => tokens.revoke(name, clock.now())),
    list: () => {
      try {
        return ok(
          tokens.list().map((token): TokenLine => {
            const { name, kind, scopes, createdAt, expiresAt, revokedAt } = token
            return { name, kind, scopes, createdAt, expiresAt, revokedAt, isValid: isValid(token, clock.now()) }
          }),
        )
      } catch (error) {
        return err(messageOf(error))
      }
    },
  }
}
