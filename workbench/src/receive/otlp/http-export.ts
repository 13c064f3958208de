import type { IncomingMessage } from 'node:http'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Signal } from '../../model/batch.ts'
import { protobufOfJson } from '../decode/json.ts'
import { type Answer, refused, tooLarge } from './answer.ts'
import { type BodyType, failed, type Reply, replyOf } from './http-reply.ts'
import { codingOf, codings } from './inflate.ts'
import type { ExportRequest, Intake } from './intake.ts'
import { grpcCode } from './reply-bytes.ts'
import { takeRequest } from './request.ts'

export type Export = { readonly signal: Signal; readonly type: BodyType; readonly intake: Intake }

/** The reply to a request whose path, method and type are right; undefined when its sender is gone. */
export async function exported(request: IncomingMessage, { signal, type, intake }: Export): Promise<Reply | undefined> {
  const bytesMax = intake.limits.httpBodyBytesMax
  const coding = codingOf(request.headers['content-encoding'])
  if (coding === undefined) return unknownCoding(type, request.headers['content-encoding'])
  const announcedBytes = Number(request.headers['content-length'] ?? 0)
  if (announcedBytes > bytesMax) {
    const refusal = intake.count(signal, tooLarge(bytesMax, `${announcedBytes} bytes`))
    return replyOf(refusal, type, signal)
  }
  const turn = intake.pace.turn(announcedBytes || UNANNOUNCED_BYTES)
  if (turn !== true && !(await waited(turn, intake))) {
    const refusal = intake.count(signal, intake.busy('the request waited too long to be read: the log is slow'))
    return replyOf(refusal, type, signal)
  }
  let wholeBytes = 0
  const requestOf = async (body: Buffer) => {
    wholeBytes = body.length
    intake.pace.whole(wholeBytes)
    const inflated = await intake.inflate(coding, body, bytesMax)
    if (!inflated.ok) return inflated
    return type === 'json' ? requestOfText(signal, inflated.value) : ok({ bytes: inflated.value })
  }
  try {
    const answer = await takeRequest(request, { signal, intake, bytesMax, framingBytes: 0, requestOf })
    return answer && replyOf(answer, type, signal)
  } finally {
    intake.pace.answered(wholeBytes)
  }
}

/** Bytes of a body at which node stops reading on while nobody takes them; it reads up to 64 KiB more at a time. */
export const UNREAD_BYTES_KEPT = 16 * 1024

const UNREAD_BYTES_MAX = UNREAD_BYTES_KEPT + 64 * 1024
const UNANNOUNCED_BYTES = 64 * 1024 // of a body that comes in chunks; most are small

/** While a request waits for its turn, node holds the beginning of its body. */
async function waited(turn: Promise<boolean>, { memory }: Intake): Promise<boolean> {
  memory.hold(UNREAD_BYTES_MAX)
  const isTurn = await turn
  memory.free(UNREAD_BYTES_MAX)
  return isTurn
}

/** A UTF-8 byte order mark is dropped, bytes that are not UTF-8 are replaced. */
const utf8 = new TextDecoder()

function requestOfText(signal: Signal, text: Uint8Array): Result<ExportRequest, Answer> {
  const request = protobufOfJson(signal, utf8.decode(text))
  return request.ok ? ok(request.value) : err(refused(request.error))
}

function unknownCoding(type: BodyType, header: string | undefined): Reply {
  const message = `content-encoding ${header?.slice(0, 100)} is not read here; use ${codings.join(', ')}`
  const refusal = failed(type, 415, { code: grpcCode.invalidArgument, message })
  return { ...refusal, headers: { ...refusal.headers, 'accept-encoding': codings.join(', ') } }
}
