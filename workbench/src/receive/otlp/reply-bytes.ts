import type { Signal } from '../../model/batch.ts'

/** Status codes of gRPC that the receiver uses. */
export const grpcCode = {
  ok: 0,
  invalidArgument: 3,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const

export type GrpcCode = (typeof grpcCode)[keyof typeof grpcCode]

/** What both encodings of a reply are made from. */
export type Failure = { readonly code: GrpcCode; readonly message: string; readonly retryAfterS?: number }

const REJECTED_KEY: Record<Signal, string> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
}

/** `Export…ServiceResponse` in JSON; empty, as the protocol demands, when there is nothing to say. */
export function exportResponseJson(signal: Signal, rejected: number, message: string): string {
  if (rejected === 0 && message === '') return '{}'
  const counted = rejected > 0 ? { [REJECTED_KEY[signal]]: String(rejected) } : {}
  return JSON.stringify({ partialSuccess: { ...counted, errorMessage: message } })
}

/** `Export…ServiceResponse` in protobuf; all three signals number their fields alike. */
export function exportResponseBytes(rejected: number, message: string): Buffer {
  if (rejected === 0 && message === '') return Buffer.alloc(0)
  return bytesField(1, Buffer.concat([varintField(1, rejected), textField(2, message)]))
}

/** `google.rpc.Status` in JSON. */
export function statusJson({ code, message, retryAfterS }: Failure): string {
  const details = [{ '@type': RETRY_INFO, retryDelay: `${retryAfterS}s` }]
  return JSON.stringify(retryAfterS === undefined ? { code, message } : { code, message, details })
}

/** `google.rpc.Status` in protobuf, with `RetryInfo` where a delay is given. */
export function statusBytes({ code, message, retryAfterS }: Failure): Buffer {
  const status = [varintField(1, code), textField(2, message)]
  if (retryAfterS !== undefined) {
    const retryInfo = bytesField(1, varintField(1, retryAfterS))
    status.push(bytesField(3, Buffer.concat([textField(1, RETRY_INFO), bytesField(2, retryInfo)])))
  }
  return Buffer.concat(status)
}

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo'

const VARINT = 0
const LENGTH_DELIMITED = 2

function varintField(field: number, value: number): Buffer {
  return value === 0 ? Buffer.alloc(0) : Buffer.from([(field << 3) | VARINT, ...varint(value)])
}

function textField(field: number, text: string): Buffer {
  return text === '' ? Buffer.alloc(0) : bytesField(field, Buffer.from(text, 'utf8'))
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | LENGTH_DELIMITED, ...varint(bytes.length)]), bytes])
}

function varint(value: number): number[] {
  const bytes = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) + 128)
  }
}
