import { open } from 'node:fs/promises'
import { messageOf } from '../lib/message-of.ts'
import { err, ok, type Result } from '../lib/result.ts'

/** How much is read of a file, and what is said of one that holds more. */
export type FileLimit = { readonly bytesMax: number; readonly says: string }

/** The text of a file; `-` is standard input. Errors: why there is none, without the file's name. */
export async function readTextFile(path: string, limit: FileLimit): Promise<Result<string, string>> {
  try {
    if (path === '-') return await textIn(process.stdin, limit)
    await using file = await open(path)
    if ((await file.stat()).isDirectory()) return err('a folder; name files in it')
    return await textIn(file.createReadStream({ autoClose: false }), limit)
  } catch (error) {
    return err(messageOf(error))
  }
}

/** The text of what comes in pieces. Errors: as for a file. */
export async function textIn(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { bytesMax, says }: FileLimit,
): Promise<Result<string, string>> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > bytesMax) return err(`larger than ${bytesMax / 1024 ** 2} MiB; ${says}`)
  }
  return textOf(Buffer.concat(chunks))
}

function textOf(bytes: Uint8Array): Result<string, string> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return err('no UTF-8 text')
  }
}
