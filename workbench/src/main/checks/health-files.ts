import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { type CheckSeen, checkSeen } from '../../model/check.ts'

type Of = Pick<CheckSeen, 'check' | 'target'>

/** What checks saw in health, one file each in the data folder; keeping it again replaces it. */
export function healthFiles(data: string): {
  readonly healthy: (of: Of) => Promise<Result<CheckSeen | undefined, string>>
  readonly keepHealthy: (seen: CheckSeen) => Promise<Result<void, string>>
} {
  const folder = join(data, 'checks')
  const pathOf = ({ check, target }: Of): string =>
    join(folder, `${check}-${createHash('sha256').update(target).digest('hex').slice(0, 16)}.json`)
  return {
    healthy: (of) => healthIn(pathOf(of)),
    keepHealthy: async (seen) => {
      try {
        await mkdir(folder, { recursive: true })
        const path = pathOf(seen)
        await writeFile(`${path}.new`, JSON.stringify(seen))
        await rename(`${path}.new`, path)
        return ok(undefined)
      } catch (error) {
        return err(`${folder}: ${messageOf(error)}`)
      }
    },
  }
}

async function healthIn(path: string): Promise<Result<CheckSeen | undefined, string>> {
  try {
    const seen = seenIn(await readFile(path, 'utf8'))
    return seen === undefined ? err(unread(path, 'it holds no check of this version')) : ok(seen)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? ok(undefined) : err(unread(path, message))
  }
}

const unread = (path: string, why: string): string =>
  `what health looks like was kept in ${path} and cannot be compared with: ${why}; --keep keeps it anew`

/** A check as it was kept; undefined for a text that is none, or one of another version. */
export function seenIn(text: string): CheckSeen | undefined {
  try {
    return checkSeen.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
