import type { OutgoingHttpHeaders } from 'node:http2'
import { unreachable } from '../../lib/assert.ts'
import type { Answer } from './answer.ts'
import { exportResponseBytes, type Failure, grpcCode, statusBytes } from './reply-bytes.ts'

/** What a call gets back: a status, and for `ok` the bytes of the response. */
export type GrpcReply = Failure & { readonly response?: Buffer }

/** An answer in the words of gRPC. Of the failures, clients send again only after `unavailable`. */
export function grpcReplyOf(answer: Answer): GrpcReply {
  const { message } = answer
  switch (answer.kind) {
    case 'stored':
      return { code: grpcCode.ok, message: '', response: exportResponseBytes(answer.rejected, message) }
    case 'malformed':
      return { code: grpcCode.invalidArgument, message }
    case 'too-large':
      return { code: grpcCode.resourceExhausted, message }
    case 'busy':
      return { code: grpcCode.unavailable, message, retryAfterS: answer.retryAfterS }
    default:
      return unreachable(answer)
  }
}

/** The response with its five bytes of head. */
export function replyFrame({ response = Buffer.alloc(0) }: GrpcReply): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(response.length, 1)
  return Buffer.concat([head, response])
}

/** The status of a call; the delay before a retry travels as `RetryInfo` in the details. */
export function trailersOf(reply: GrpcReply): OutgoingHttpHeaders {
  const message = reply.message === '' ? {} : { 'grpc-message': percentEncoded(reply.message) }
  const details =
    reply.retryAfterS === undefined ? {} : { 'grpc-status-details-bin': statusBytes(reply).toString('base64') }
  return { 'grpc-status': String(reply.code), ...message, ...details }
}

/** Printable ASCII stays, the rest becomes %XX of its UTF-8 bytes, as gRPC demands of `grpc-message`. */
function percentEncoded(text: string): string {
  return Buffer.from(text, 'utf8').reduce((encoded, byte) => encoded + encodedByte(byte), '')
}

function encodedByte(byte: number): string {
  const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25
  return isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}
