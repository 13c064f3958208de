import { err, ok, type Result } from '../../lib/result.ts'
import { type Answer, tooLarge } from './answer.ts'
import type { Coding } from './inflate.ts'
import type { Intake } from './intake.ts'

/** One flag byte and a big-endian length before each message. */
export const MESSAGE_HEAD_BYTES = 5

const COMPRESSED = 1

/** The one message of a unary call, unpacked. */
export async function grpcMessage(
  body: Buffer,
  coding: Coding,
  { inflate, limits }: Pick<Intake, 'inflate' | 'limits'>,
): Promise<Result<Uint8Array, Answer>> {
  if (body.length < MESSAGE_HEAD_BYTES) return err(malformed(`${body.length} bytes are no gRPC message`))
  const flag = body.readUInt8(0)
  const length = body.readUInt32BE(1)
  const bytesMax = limits.grpcMessageBytesMax
  if (length > bytesMax) return err(tooLarge(bytesMax, `a message of ${length} bytes`))
  const message = body.subarray(MESSAGE_HEAD_BYTES)
  if (message.length < length) return err(malformed(`the message ends after ${message.length} of ${length} bytes`))
  if (message.length > length) return err(malformed('more than one message in a unary call'))
  if (flag > COMPRESSED) return err(malformed(`unknown flags ${flag} before the message`))
  if (flag !== COMPRESSED) return ok(message)
  if (coding === 'identity')
    return err(malformed('the message is marked as compressed, but grpc-encoding names no coding'))
  return inflate(coding, message, bytesMax)
}

const malformed = (message: string): Answer => ({ kind: 'malformed', message })
