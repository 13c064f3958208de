import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { err, ok, type Result } from '../../lib/result.ts'
import { EVIDENCE_BYTES_MAX, type EvidenceError, type Sha256 } from '../../model/incident/evidence-store.ts'
import { HOUR_MS } from '../../model/time.ts'

/** Bytes by their hash; the shape is that of `EvidencePort` in respond/incident/ports.ts. */
export type EvidenceStore = {
  readonly put: (bytes: Uint8Array) => Promise<Result<Sha256, EvidenceError>>
  readonly get: (sha256: Sha256) => Promise<Result<Uint8Array, EvidenceError>>
}

const UNFINISHED_MS_MAX = HOUR_MS // no write takes an hour: what is older was cut off

/** Evidence as files of a folder, `ab/cdef…` by their hash; a file is there as a whole or not at all. */
export async function evidenceFiles(folder: string): Promise<EvidenceStore> {
  const unfinished = join(folder, 'unfinished')
  await mkdir(unfinished, { recursive: true })
  await sweep(unfinished)
  const pathOf = (sha256: Sha256): string => join(folder, sha256.slice(0, 2), sha256.slice(2))
  return {
    put: async (bytes) => {
      if (bytes.length > EVIDENCE_BYTES_MAX) return tooLarge(bytes)
      const sha256 = sha256Of(bytes)
      try {
        if (!(await holds(pathOf(sha256), sha256))) await write(bytes, pathOf(sha256), unfinished)
        return ok(sha256)
      } catch (error) {
        return unavailable(error, folder)
      }
    },
    get: async (sha256) => {
      if (!isSha256(sha256)) return err({ kind: 'missing', sha256 })
      try {
        return checked(await readFile(pathOf(sha256)), sha256, pathOf(sha256))
      } catch (error) {
        return isMissing(error) ? err({ kind: 'missing', sha256 }) : unavailable(error, folder)
      }
    },
  }
}

/** True for what can be the name of evidence; nothing else becomes part of a path. */
export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

export const sha256Of = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex')

export const tooLarge = ({ length: bytes }: Uint8Array): Result<never, EvidenceError> =>
  err({ kind: 'too-large', bytes, bytesMax: EVIDENCE_BYTES_MAX })

/** The bytes, when they are what their name says. */
export function checked(bytes: Uint8Array, sha256: Sha256, where: string): Result<Uint8Array, EvidenceError> {
  return sha256Of(bytes) === sha256
    ? ok(bytes)
    : err({ kind: 'damaged', sha256, says: `${where} is not what was kept` })
}

async function holds(path: string, sha256: Sha256): Promise<boolean> {
  try {
    return sha256Of(await readFile(path)) === sha256
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** Written aside and synced, then renamed, then the folders synced: a crash leaves the whole file or none. */
async function write(bytes: Uint8Array, path: string, unfinished: string): Promise<void> {
  const aside = join(unfinished, randomUUID())
  try {
    await synced(aside, 'wx', (file) => file.writeFile(bytes))
    await mkdir(dirname(path), { recursive: true })
    await rename(aside, path)
    await synced(dirname(path), 'r')
    await synced(dirname(dirname(path)), 'r')
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

type Opened = Awaited<ReturnType<typeof open>>

async function synced(path: string, flags: string, work?: (file: Opened) => Promise<void>): Promise<void> {
  const file = await open(path, flags)
  try {
    await work?.(file)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function sweep(unfinished: string): Promise<void> {
  for (const name of await readdir(unfinished)) {
    const path = join(unfinished, name)
    const found = await stat(path).catch(() => undefined) // another process may have finished it by then
    if (found !== undefined && Date.now() - found.mtimeMs > UNFINISHED_MS_MAX) await rm(path, { force: true })
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

function unavailable(error: unknown, folder: string): Result<never, EvidenceError> {
  const { code, message } = error as NodeJS.ErrnoException
  if (typeof code !== 'string') throw error
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return err({ kind: 'unavailable', says: full ? `the disk of ${folder} is full: free some space` : message })
}
