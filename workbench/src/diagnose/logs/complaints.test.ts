import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { complainedOf, distrustedIn } from './complaints.ts'

const SERVICES: ReadonlySet<string> = new Set(['order-desk', 'document-svc', 'price-book', 'print-worker'])
const NOBODY: ReadonlySet<string> = new Set()

describe('a complaint accuses who is meant by a word of its name', () => {
  test.for<[about: string, text: string, accused: string | undefined]>([
    ['the whole word', 'document store: unexpected status 202', 'document-svc'],
    ['its beginning, as code says it', 'c.acme.DocClient - unexpected status 202', 'document-svc'],
    ['what cannot be read', 'skip price 7: unknown enum value 9 for field model', 'price-book'],
    ['no complaint', 'document store did not answer within 500 ms', undefined],
    ['a word of several names', 'unexpected status 202 from pri', undefined],
    ['several that are named', 'unexpected response, document or price', undefined],
    ['the own name', 'order rejected: unknown field colour', undefined],
    ['nobody', 'unexpected status 202', undefined],
  ])('%s: %s', ([, text, accused]) => {
    expect(complainedOf('order-desk', text, { services: SERVICES, distrusted: NOBODY })).toBe(accused)
  })
})

describe('a certificate that is refused', () => {
  const EXPIRED = 'token: x509: certificate has expired or is not yet valid'
  const alert = { service: 'price-book', severity: 'WARN', text: 'remote error: tls: bad certificate' }

  test('is that of the one service that received the alert', () => {
    const distrusted = distrustedIn([alert, { ...alert, service: 'print-worker', text: 'tls is slow' }])
    expect(complainedOf('order-desk', EXPIRED, { services: SERVICES, distrusted })).toBe('price-book')
    expect(complainedOf('price-book', alert.text, { services: SERVICES, distrusted })).toBeUndefined()
  })

  test.for<[string, ReadonlySet<string>]>([
    ['nobody', NOBODY],
    ['several', new Set(['price-book', 'print-worker'])],
    ['the writer alone', new Set(['order-desk'])],
  ])('may be anybody’s where %s received one', ([, distrusted]) => {
    expect(complainedOf('order-desk', EXPIRED, { services: SERVICES, distrusted })).toBeUndefined()
  })
})

test('other names for the same services change nobody who is accused', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[bdfgk]{5}$/), fc.stringMatching(/^[lmnqr]{5}$/), (one, other) => {
      const others = { services: new Set([`${one}-a`, `${other}-b`]), distrusted: NOBODY }
      expect(complainedOf(`${one}-a`, `${other}: unexpected status 202`, others)).toBe(`${other}-b`)
    }),
    { seed: 5, numRuns: 50 },
  )
})
