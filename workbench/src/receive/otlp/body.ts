import type { Readable } from 'node:stream'
import { release } from '../../lib/release.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { type Answer, tooLarge } from './answer.ts'
import type { Memory } from './memory.ts'

/** Why a body did not arrive: an answer to give, or a sender that is gone and wants none. */
export type NoBody = Answer | { readonly kind: 'gone' }

export type BodyRules = {
  readonly bytesMax: number
  readonly framingBytes: number
  readonly memory: Memory
  readonly busy: (why: string) => Answer
}

/**
 * The whole body of a request.
 * Its bytes are counted in `memory` as they come; the caller frees them when it has let go of the body.
 */
export function readBody(stream: Readable, rules: BodyRules): Promise<Result<Buffer, NoBody>> {
  const { bytesMax, framingBytes, memory, busy } = rules
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const refuse = (why: NoBody) => {
      memory.free(bytes)
      bytes = 0
      stream.off('data', onData).off('end', onEnd).off('close', onClose)
      stream.on('error', ignore).resume() // the rest is discarded, so that the sender gets to read the answer
      resolve(err(why))
    }
    const onData = (chunk: Buffer) => {
      if (bytes + chunk.length > bytesMax + framingBytes)
        return refuse(tooLarge(bytesMax, `more than ${bytesMax} bytes`))
      if (!memory.hasRoomFor(chunk.length)) return refuse(busy('too many bytes wait to be stored'))
      memory.hold(chunk.length)
      bytes += chunk.length
      chunks.push(chunk)
    }
    const onEnd = () => {
      stream.off('data', onData).off('close', onClose)
      resolve(ok(joined(chunks)))
    }
    const onClose = () => refuse({ kind: 'gone' })
    if (stream.destroyed) return refuse({ kind: 'gone' }) // while it waited to be read; it tells that only once
    stream.on('data', onData).once('end', onEnd).once('close', onClose).on('error', ignore)
  })
}

function joined(chunks: readonly Buffer[]): Buffer {
  if (chunks.length === 1) return chunks[0]!
  const body = Buffer.concat(chunks)
  chunks.forEach(release)
  return body
}

/** A failed stream also closes, and that is what is acted upon. */
function ignore(): void {}
