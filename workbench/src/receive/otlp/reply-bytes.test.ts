import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trailersOf } from './grpc-reply.ts'
import { collector } from './reference.test-helper.ts'
import { exportResponseBytes, exportResponseJson, grpcCode, statusBytes, statusJson } from './reply-bytes.ts'
import { readStatus } from './status.test-helper.ts'

const codes = fc.constantFrom(...Object.values(grpcCode))
const messages = fc.string({ unit: 'grapheme', maxLength: 300 })

test('any status reads back as it was written', () => {
  fc.assert(
    fc.property(codes, messages, fc.option(fc.nat()), (code, message, retryAfterS) => {
      const read = readStatus(statusBytes(retryAfterS === null ? { code, message } : { code, message, retryAfterS }))
      expect(read).toEqual(retryAfterS === null ? { code, message } : { code, message, retryDelayS: retryAfterS })
    }),
    { seed: 1 },
  )
})

test('any partial success reads back as it was written', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), messages, (rejected, message) => {
      const { partialSuccess } = collector.logs.v1.ExportLogsServiceResponse.decode(
        exportResponseBytes(rejected, message),
      )
      expect(Number(partialSuccess?.rejectedLogRecords ?? 0)).toBe(rejected)
      expect(partialSuccess?.errorMessage ?? '').toBe(message)
    }),
    { seed: 2 },
  )
})

test('any message travels in a gRPC trailer', () => {
  fc.assert(
    fc.property(messages, (message) => {
      const encoded = trailersOf({ code: grpcCode.unavailable, message })['grpc-message'] ?? ''
      expect(encoded).toMatch(/^[\x20-\x7e]*$/)
      expect(decodeURIComponent(String(encoded))).toBe(message)
    }),
    { seed: 3 },
  )
})

test.for([
  ['traces', '{"partialSuccess":{"rejectedSpans":"3","errorMessage":"why"}}'],
  ['logs', '{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"why"}}'],
  ['metrics', '{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"why"}}'],
] as const)('a partial success of %s names the rejected items in JSON', ([signal, json]) => {
  expect(exportResponseJson(signal, 3, 'why')).toBe(json)
})

test('a full success is an empty response, a warning one without a count', () => {
  expect(exportResponseJson('traces', 0, '')).toBe('{}')
  expect(exportResponseBytes(0, '')).toHaveLength(0)
  expect(exportResponseJson('traces', 0, 'careful')).toBe('{"partialSuccess":{"errorMessage":"careful"}}')
})

test('the time to come back is a protobuf duration in JSON', () => {
  expect(JSON.parse(statusJson({ code: grpcCode.unavailable, message: 'busy', retryAfterS: 2 }))).toEqual({
    code: 14,
    message: 'busy',
    details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2s' }],
  })
})
