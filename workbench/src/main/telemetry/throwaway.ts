import { readdirSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Names the machine, since containers may share a temporary folder but not their process numbers. */
const NAME_START = `lastgood-${hostname().replaceAll(/\W/g, '')}-`

const REMOVED = { recursive: true, force: true, maxRetries: 3 } as const

/** A folder of its own, gone when the holder is disposed or the process exits; those of killed processes are removed. */
export async function throwawayFolder(within = tmpdir()): Promise<AsyncDisposable & { readonly path: string }> {
  sweep(within)
  const path = await mkdtemp(join(within, `${NAME_START}${process.pid}-`))
  const remove = (): void => rmSync(path, REMOVED)
  process.once('exit', remove)
  return {
    path,
    [Symbol.asyncDispose]: () => {
      process.off('exit', remove)
      return rm(path, REMOVED)
    },
  }
}

function sweep(within: string): void {
  for (const name of readdirSync(within)) {
    const pid = name.startsWith(NAME_START) ? Number(/^(\d+)-\w{6}$/.exec(name.slice(NAME_START.length))?.[1]) : NaN
    if (pid > 0 && !isAlive(pid)) removeIfOurs(join(within, name))
  }
}

/** A folder of another account stays: it is that one's to remove, and no reason to stop. */
function removeIfOurs(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // another user's
  }
}
