import type { Readable } from 'node:stream'
import { release } from '../../lib/release.ts'
import type { Result } from '../../lib/result.ts'
import type { Signal } from '../../model/batch.ts'
import type { Refusals } from '../decode/collector.ts'
import type { Answer } from './answer.ts'
import { readBody } from './body.ts'
import type { Intake } from './intake.ts'

/** A protobuf request, and the items that were left out of it while it was converted. */
export type ExportRequest = { readonly bytes: Uint8Array; readonly refused?: Refusals }

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
  if (body.ok) {
    const { answer } = await append(body.value, parts)
    return answer
  }
  return body.error.kind === 'gone' ? undefined : intake.count(signal, body.error)
}

/** Hands the rows over and lets go of the body; the answer inside is still to come. */
async function append(body: Buffer, { signal, intake, requestOf }: RequestParts): Promise<{ answer: Promise<Answer> }> {
  const bodyBytes = body.length
  try {
    const request = await requestOf(body)
    if (!request.ok) return { answer: Promise.resolve(intake.count(signal, request.error)) }
    const answer = intake.append(signal, request.value)
    release(request.value.bytes)
    release(body)
    return { answer }
  } finally {
    intake.memory.free(bodyBytes)
  }
}
