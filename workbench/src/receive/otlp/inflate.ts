import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { type Answer, tooLarge } from './answer.ts'

/** How a body is packed on the wire. */
export type Coding = 'identity' | 'gzip' | 'deflate' | 'zstd'

/** What a sender is told it may use, best known first. */
export const codings: readonly Coding[] = ['identity', 'gzip', 'zstd', 'deflate']

/** The coding that a `content-encoding` or `grpc-encoding` header names; undefined for one we do not read. */
export function codingOf(header: string | undefined): Coding | undefined {
  const name = header?.trim().toLowerCase()
  if (name === undefined || name === '') return 'identity'
  return codings.find((coding) => coding === name)
}

export type Inflate = (coding: Coding, body: Uint8Array, bytesMax: number) => Promise<Result<Uint8Array, Answer>>

/** Unpacks bodies on the thread pool, few at a time, each cut off as soon as it passes `bytesMax`. */
export function openInflater(concurrentMax: number): Inflate {
  const turns = openTurns(concurrentMax)
  return async (coding, body, bytesMax) => {
    if (coding === 'identity') return ok(body)
    await turns.take()
    try {
      return ok(await unpack[coding](body, { maxOutputLength: bytesMax }))
    } catch (cause) {
      return err(refusal(cause, coding, bytesMax))
    } finally {
      turns.giveBack()
    }
  }
}

const unpack = {
  gzip: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflate),
  zstd: promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress),
}

function refusal(cause: unknown, coding: Coding, bytesMax: number): Answer {
  if (cause instanceof RangeError) return tooLarge(bytesMax, `more than ${bytesMax} bytes once inflated`)
  return { kind: 'malformed', message: `cannot inflate the ${coding} body: ${messageOf(cause)}` }
}

function openTurns(turns: number) {
  let free = turns
  const waiting: (() => void)[] = []
  return {
    take: async (): Promise<void> => {
      if (free > 0) free--
      else await new Promise<void>((resolve) => waiting.push(resolve))
    },
    giveBack: (): void => {
      const next = waiting.shift()
      if (next) next()
      else free++
    },
  }
}
