import { unreachable } from '../../lib/assert.ts'
import type { Signal } from '../../model/batch.ts'
import type { Answer } from './answer.ts'
import {
  exportResponseBytes,
  exportResponseJson,
  type Failure,
  grpcCode,
  statusBytes,
  statusJson,
} from './reply-bytes.ts'

/** The two encodings of OTLP over HTTP; a reply always uses the one of its request. */
export type BodyType = 'protobuf' | 'json'

export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: Buffer | string
}

/** An answer in the words of HTTP. */
export function replyOf(answer: Answer, type: BodyType, signal: Signal): Reply {
  const { message } = answer
  switch (answer.kind) {
    case 'stored':
      return accepted(type, signal, answer.rejected, message)
    case 'malformed':
      return failed(type, 400, { code: grpcCode.invalidArgument, message })
    case 'too-large':
      return failed(type, 413, { code: grpcCode.resourceExhausted, message })
    case 'busy':
      return failed(type, 503, { code: grpcCode.unavailable, message, retryAfterS: answer.retryAfterS })
    default:
      return unreachable(answer)
  }
}

function accepted(type: BodyType, signal: Signal, rejected: number, message: string): Reply {
  const body = type === 'json' ? exportResponseJson(signal, rejected, message) : exportResponseBytes(rejected, message)
  return { status: 200, headers: { 'content-type': CONTENT_TYPE[type] }, body }
}

/** A `google.rpc.Status` with its HTTP status. */
export function failed(type: BodyType, status: number, failure: Failure): Reply {
  const retry = failure.retryAfterS === undefined ? {} : { 'retry-after': failure.retryAfterS }
  const body = type === 'json' ? statusJson(failure) : statusBytes(failure)
  return { status, headers: { 'content-type': CONTENT_TYPE[type], ...retry }, body }
}

const CONTENT_TYPE: Record<BodyType, string> = { protobuf: 'application/x-protobuf', json: 'application/json' }
