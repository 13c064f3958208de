import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grpcMessage } from './grpc-message.ts'
import { type Coding, openInflater } from './inflate.ts'
import { receiverLimits } from './limits.ts'

const LIMIT = 1_000
const inflate = openInflater(2)
const limits = { ...receiverLimits, grpcMessageBytesMax: LIMIT }
const unpacked = (body: Uint8Array, coding: Coding) => grpcMessage(Buffer.from(body), coding, { inflate, limits })

const packers: Readonly<Record<Coding, (bytes: Uint8Array) => Uint8Array>> = {
  identity: (bytes) => bytes,
  gzip: gzipSync,
  deflate: deflateSync,
  zstd: zstdCompressSync,
}
const codings = fc.constantFrom(...(Object.keys(packers) as Coding[]))

function framed(flag: number, message: Uint8Array): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flag)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

test('a message comes out as it went in, however it is packed', async () => {
  const message = fc.uint8Array({ maxLength: LIMIT - 100 })
  await fc.assert(
    fc.asyncProperty(message, codings, async (bytes, coding) => {
      const body = framed(coding === 'identity' ? 0 : 1, packers[coding](bytes))
      const result = await unpacked(body, coding)
      expect(result.ok && Buffer.from(result.value)).toEqual(Buffer.from(bytes))
    }),
    { seed: 1 },
  )
})

test('any other bytes are refused with a reason, or are a message', async () => {
  const head = fc.tuple(fc.nat(3), fc.nat({ max: 2 ** 32 - 1 })).map(([flag, length]) => {
    const bytes = Buffer.alloc(5, flag)
    bytes.writeUInt32BE(length, 1)
    return bytes
  })
  const noise = fc.uint8Array({ maxLength: 40 })
  const bodies = fc.oneof(
    noise,
    fc.tuple(head, noise).map(Buffer.concat),
    fc.tuple(fc.nat(3), noise).map(([flag, bytes]) => framed(flag, bytes)),
  )
  await fc.assert(
    fc.asyncProperty(bodies, codings, async (body, coding) => {
      const result = await unpacked(body, coding)
      if (result.ok) expect(result.value.length).toBeLessThanOrEqual(LIMIT)
      else expect(result.error.message).toMatch(/\w/)
    }),
    { seed: 2, numRuns: 500 },
  )
})

test('every cut of a good message is refused', async () => {
  const body = framed(1, gzipSync(Buffer.from('a message that is packed')))
  for (let length = 0; length < body.length; length++)
    expect(await unpacked(body.subarray(0, length), 'gzip')).toMatchObject({ ok: false, error: { kind: 'malformed' } })
  expect(await unpacked(body, 'gzip')).toMatchObject({ ok: true })
})

test.for(['gzip', 'deflate', 'zstd'] as const)(
  'a %s message that unpacks to more than the limit is cut off',
  async (coding) => {
    const atLimit = framed(1, packers[coding](Buffer.alloc(LIMIT)))
    const overLimit = framed(1, packers[coding](Buffer.alloc(LIMIT + 1)))
    expect(await unpacked(atLimit, coding)).toMatchObject({ ok: true })
    expect(await unpacked(overLimit, coding)).toMatchObject({ ok: false, error: { kind: 'too-large' } })
  },
)

test('more bodies than may be inflated at once wait their turn', async () => {
  const one = openInflater(1)
  const packed = gzipSync(Buffer.from('x'))
  const results = await Promise.all(Array.from({ length: 20 }, () => one('gzip', packed, 10)))
  expect(results.map((result) => result.ok && result.value.toString())).toEqual(Array(20).fill('x'))
})
