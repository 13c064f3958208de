import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { templateBook } from '../diagnose/logs/index.ts'
import { messageOf } from '../lib/message-of.ts'
import { err, ok, type Result } from '../lib/result.ts'
import { failed, type Refusal } from '../show/cli/refusal.ts'
import type { TemplateLine, TemplatesRead } from '../show/cli/templates-command.ts'
import { LineReader } from './line-reader.ts'

const READ_BYTES = 1024 * 1024 // at a time
const SPOOL_BYTES_MAX = 64 * 1024 ** 3 // of what cannot be read twice; a disk is rarely larger
const BINARY_CHECK_BYTES = 8192 // a text has no zero byte in its beginning

/** Hears the lines of a file with their templates, some at a time; answers whether it wants more. */
type Hearer = (lines: readonly TemplateLine[]) => Promise<boolean>

/**
 * Tells the templates of the lines of a file, or of standard input for `-`, in their order.
 * Reads twice: what lines have in common is known at the end. What is no regular file is copied to a temporary one.
 * Bounds   memory does not grow with the file; see `templateBook` and `LineReader`
 */
export async function templatesOfFile(path: string, hear: Hearer): Promise<Result<TemplatesRead, Refusal>> {
  const opened = await openedForTwo(path)
  if (!opened.ok) return err(opened.error)
  const file = opened.value
  try {
    return await read(file, path, hear)
  } catch (error) {
    return err(failed(`cannot read ${path}: ${messageOf(error)}`))
  } finally {
    await file.close()
  }
}

async function read(file: FileHandle, path: string, hear: Hearer): Promise<Result<TemplatesRead, Refusal>> {
  const book = templateBook()
  let bytes = 0
  let cutLines = 0
  for await (const { lines, bytesRead, cut, isBinary } of linesOf(file, Number.POSITIVE_INFINITY)) {
    if (isBinary)
      return err(
        failed(`${path} is not a text: it holds zero bytes. A compressed log: zcat FILE | lastgood templates -`),
      )
    for (const line of lines) book.learn(line)
    bytes += bytesRead
    cutLines += cut
  }
  const templateOf = book.settle()
  for await (const { lines } of linesOf(file, bytes)) {
    if (!(await hear(lines.map(templateOf)))) break
  }
  return ok({ cutLines, cut: book.cut })
}

type Chunk = { lines: readonly string[]; bytesRead: number; cut: number; isBinary: boolean }

/** The lines of the first `bytesMax` bytes: a log may grow while it is read. */
async function* linesOf(file: FileHandle, bytesMax: number): AsyncGenerator<Chunk> {
  const reader = new LineReader()
  const buffer = Buffer.allocUnsafe(READ_BYTES)
  for (let position = 0; position < bytesMax; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(READ_BYTES, bytesMax - position), position)
    if (bytesRead === 0) break
    const isBinary = position === 0 && buffer.subarray(0, Math.min(bytesRead, BINARY_CHECK_BYTES)).includes(0)
    position += bytesRead
    yield { ...reader.add(buffer.subarray(0, bytesRead)), bytesRead, isBinary }
  }
  yield { ...reader.end(), bytesRead: 0, isBinary: false }
}

/** A file that can be read from its beginning as often as one likes. */
async function openedForTwo(path: string): Promise<Result<FileHandle, Refusal>> {
  try {
    if (path === '-') return await spooled(process.stdin, 'standard input')
    const given = await open(path)
    const stat = await given.stat()
    if (stat.isFile()) return ok(given)
    if (stat.isDirectory()) {
      await given.close()
      return err(failed(`${path} is a folder: name one log file`))
    }
    return await spooled(given.createReadStream({ highWaterMark: READ_BYTES }), path)
  } catch (error) {
    return err(failed(`cannot read ${path}: ${messageOf(error)}`))
  }
}

/** A copy in a file without a name: it is gone when it is closed, even if this process is killed. */
async function spooled(source: AsyncIterable<Buffer>, name: string): Promise<Result<FileHandle, Refusal>> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-templates-'))
  const copy = await open(join(folder, 'lines'), 'wx+')
  await rm(folder, { recursive: true })
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > SPOOL_BYTES_MAX) {
      await copy.close()
      return err(failed(`${name} holds more than ${SPOOL_BYTES_MAX / 1024 ** 3} GiB: write it to a file and name that`))
    }
    await copy.writeFile(chunk)
  }
  return ok(copy)
}
