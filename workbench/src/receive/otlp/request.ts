import type { Readable } from 'node:stream'
import { release } from '../../lib/release.ts'
import type { Result } from '../../lib/result.ts'
import type { Signal } from '../../model/batch.ts'
import type { Answer } from './answer.ts'
import { readBody } from './body.ts'
import type { ExportRequest, Intake } from './intake.ts'

export type RequestParts = {
  readonly signal: Signal
  readonly intake: Intake
  /** Of the body as it comes over the wire. */
  readonly bytesMax: number
  /** What the protocol adds around it. */
  readonly framingBytes: number
  /** The request that the body holds, unpacked. */
  readonly requestOf: (body: Buffer) => Promise<Result<ExportRequest, Answer>>
}

/** The answer to one export request; undefined when its sender is gone before it has sent everything. */
export async function takeRequest(stream: Readable, parts: RequestParts): Promise<Answer | undefined> {
  const { signal, intake, bytesMax, framingBytes } = parts
  const closed = intake.closed()
  if (closed) return intake.count(signal, closed)
  const body = await readBody(stream, { bytesMax, framingBytes, memory: intake.memory, busy: intake.busy })
  if (body.ok) return answerTo(body.value, parts)
  return body.error.kind === 'gone' ? undefined : intake.count(signal, body.error)
}

/** The answer to a body, whose memory is given back before it is there: the next body finds it still in the processor's cache. */
async function answerTo(body: Buffer, { signal, intake, requestOf }: RequestParts): Promise<Answer> {
  const { memory } = intake
  let heldBytes = body.length
  try {
    const request = await requestOf(body)
    if (!request.ok) return intake.count(signal, request.error)
    const { bytes } = request.value
    if (bytes.buffer !== body.buffer) {
      memory.hold(bytes.length - heldBytes)
      heldBytes = bytes.length
      release(body)
    }
    const answer = intake.append(signal, request.value)
    release(bytes)
    release(body)
    return await answer
  } finally {
    memory.free(heldBytes)
  }
}
