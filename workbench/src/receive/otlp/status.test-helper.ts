import protobuf from 'protobufjs'

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }
`)

type Status = { code: number; message: string; retryDelayS?: number }

/** `google.rpc.Status` as an independent decoder reads it. */
export function readStatus(bytes: Uint8Array): Status {
  const { code = 0, message = '', details } = root.lookupType('Status').decode(bytes).toJSON()
  const [detail] = (details ?? []) as { typeUrl: string; value: string }[]
  if (detail === undefined) return { code, message }
  if (detail.typeUrl !== 'type.googleapis.com/google.rpc.RetryInfo') throw new Error(`unexpected ${detail.typeUrl}`)
  const retryInfo = root.lookupType('RetryInfo').decode(Buffer.from(detail.value, 'base64')).toJSON()
  return { code, message, retryDelayS: Number(retryInfo.retryDelay?.seconds ?? 0) }
}
