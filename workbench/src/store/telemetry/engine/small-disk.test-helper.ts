import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of its own that a test may fill. */
export type SmallDisk = {
  readonly path: string
  /** Fills it up to the last `leaveBytes`; `empty` takes that back. */
  readonly fill: (leaveBytes?: number) => void
  readonly empty: () => void
  readonly remove: () => void
}

/** Whether this machine lets us mount a disk: root may, as in a container; the tests of a full disk are skipped elsewhere. */
export const canMountDisks: boolean = mountedOnce()

/** Mounts a disk of `mebibytes` in memory. */
export function smallDisk(mebibytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'lastgood-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path])
  if (mounted.status !== 0) {
    rmdirSync(path)
    throw new Error(`no disk could be mounted: ${String(mounted.stderr)}`)
  }
  const filler = join(path, 'filler')
  const empty = (): void => rmSync(filler, { force: true })
  return {
    path,
    fill: (leaveBytes = 0) => {
      empty()
      const { bavail, bsize } = statfsSync(path)
      writeFileSync(filler, Buffer.alloc(bavail * bsize - leaveBytes))
    },
    empty,
    remove: () => {
      spawnSync('umount', ['-l', path])
      rmdirSync(path)
    },
  }
}

function mountedOnce(): boolean {
  try {
    smallDisk(1).remove()
    return true
  } catch {
    return false // `canMountDisks` says so
  }
}
