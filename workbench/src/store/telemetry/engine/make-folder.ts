import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those above it that are missing, for this user alone; one that is there stays as it is.
 * Node's own recursive mkdir never returns where a file system refuses every new folder with ENOENT, as /proc does.
 * Errors   throws one sentence that names the folder that could not be made, and why.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  let above = folder
  while (!existsSync(above) && dirname(above) !== above) {
    missing.push(above)
    above = dirname(above)
  }
  if (!isFolder(above)) throw new Error(`${above} is no folder`)
  for (const each of missing.reverse()) makeOne(each)
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (cause) {
    if (isFolder(folder)) return // another process was faster
    throw new Error(`${dirname(folder)} takes no new folder: ${reasonOf(cause)}`, { cause })
  }
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException
  return code === 'EROFS' ? 'it is read-only' : message
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
