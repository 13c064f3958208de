import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Names for the files through which data enters and leaves the engine. The one who asks removes the file. */
export type Spool = {
  /** A new file for `sizeBytes` of insert data: in memory when there is ample room, else on the disk. */
  bodyFile(sizeBytes: number): Promise<string>
  /** Where a workbench may leave insert data (`BlockFiles`): a folder in memory that is ours; undefined when there is none. */
  readonly blockFolder: string | undefined
  /** The file that was left under this name; the one who left it removes it. */
  blockFile(name: string): string
  /**
   * A new file for a result of unknown size: on the disk, so that a large one is not held in memory, unless the disk is
   * so full that memory has more room.
   */
  resultFile(): string
  /** True when the disk of a file that was written is full: the engine does not tell that it cut a result short. */
  isFull(file: string): boolean
  /** Removes both folders. */
  close(): void
}

const MEMORY_DISK = '/dev/shm'
const RESULT_ROOM_BYTES = 512 * 2 ** 20 // more than the largest result that is asked for
const FULL_BELOW_BYTES = 2 ** 20 // the engine stores nothing either when it cannot reserve this much
const MEMORY_SHARE_MAX = 0.25 // of what is free there, for one body: the memory disk belongs to others too

/** Empties and opens the spool of an engine directory. Call it only while holding the engine's lock on that directory. */
export function openSpool(directory: string): Spool {
  const disk = join(directory, 'spool')
  emptyFolder(disk)
  const memory = memoryFolder(directory)
  let count = 0
  const name = (kind: string) => `${kind}-${++count}`
  return {
    bodyFile: async (sizeBytes) => join(memory && (await hasRoom(sizeBytes)) ? memory : disk, name('body')),
    blockFolder: memory,
    blockFile: (name) => join(memory ?? disk, basename(name)),
    resultFile: () => join(roomier(disk, memory), name('result')),
    isFull: (file) => freeBytes(dirname(file)) < FULL_BELOW_BYTES,
    close: () => {
      for (const folder of [disk, memory]) if (folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Removes what an engine process that did not end in order has left on the memory disk. */
export function sweepMemory(directory: string): void {
  rmSync(memoryPath(directory), { recursive: true, force: true })
}

function memoryFolder(directory: string): string | undefined {
  const folder = memoryPath(directory)
  try {
    emptyFolder(folder)
    return statSync(folder).uid === process.getuid?.() ? folder : undefined
  } catch {
    return undefined // there is no memory disk here, or another user holds the name: the disk does as well
  }
}

/** The folder on the memory disk for an engine directory: always the same, so that a crash leaves no second one behind. */
export function memoryPath(directory: string): string {
  const id = createHash('sha256').update(directory).digest('hex').slice(0, 16)
  return join(MEMORY_DISK, `lastgood-${process.getuid?.() ?? 0}-${id}`)
}

function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
}

function roomier(disk: string, memory: string | undefined): string {
  const diskBytes = freeBytes(disk)
  if (memory === undefined || diskBytes >= RESULT_ROOM_BYTES) return disk
  return freeBytes(memory) * MEMORY_SHARE_MAX > diskBytes ? memory : disk
}

/** Not awaited: it takes microseconds, and the thread pool has other work. */
function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** Whether the memory disk has ample room for a body. */
export async function hasRoom(sizeBytes: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(MEMORY_DISK)
  return sizeBytes <= bavail * bsize * MEMORY_SHARE_MAX
}
