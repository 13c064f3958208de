import { readFileSync, statSync } from 'node:fs'

/**
 * Who holds locks on an SQLite file, for people: `process 4711`, or `another process` where the system does not tell. In WAL mode
 * the locks are on the file's `-shm`, and Linux lists them in /proc/locks by inode.
 */
export function lockHolders(file: string): string {
  try {
    const inodes = [file, `${file}-shm`].map((path) => String(statSync(path).ino))
    const pids = lockLines()
      .filter(({ inode, write, pid }) => write && inodes.includes(inode) && pid !== String(process.pid))
      .map(({ pid }) => pid)
    const holders = [...new Set(pids)]
    return holders.length === 0 ? 'another process' : `process ${holders.join(' and ')}`
  } catch {
    return 'another process' // no /proc here, or the file is gone
  }
}

/** Lines such as `4: POSIX  ADVISORY  WRITE 4711 fd:01:131090 120 120`. */
function lockLines(): { readonly write: boolean; readonly pid: string; readonly inode: string }[] {
  const lines = readFileSync('/proc/locks', 'utf8').split('\n')
  return lines.map((line) => {
    const words = line.split(/\s+/)
    const kind = words.findIndex((word) => word === 'WRITE' || word === 'READ')
    return {
      write: words[kind] === 'WRITE',
      pid: words[kind + 1] ?? '',
      inode: words[kind + 2]?.split(':').at(-1) ?? '',
    }
  })
}
