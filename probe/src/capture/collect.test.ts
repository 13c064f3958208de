import { describe, expect, test } from 'vitest'
import { BOUNDS, collect } from './collect.ts'
import { isSecretName, withoutSecrets } from './redact.ts'

describe('what a snapshot takes', () => {
  test('is the plain shape of a value, with its class', () => {
    class Cart {
      items = ['a', 2, null]
      at = new Date(0)
    }
    expect(collect({ cart: new Cart() })).toEqual({
      cart: {
        t: 'object',
        c: 'Cart',
        f: {
          items: { t: 'array', e: [{ t: 'string', v: 'a' }, { t: 'number', v: 2 }, { t: 'null' }] },
          at: { t: 'date', c: 'Date', v: 0 },
        },
      },
    })
  })

  test('runs no code of the app: getters, Proxy traps, toJSON, iterators', () => {
    const ran: string[] = []
    const hostile = {
      get a() {
        ran.push('getter')
        throw new Error('no')
      },
      toJSON: () => ran.push('toJSON'),
      proxy: new Proxy(
        {},
        { ownKeys: () => void ran.push('ownKeys') as never, getPrototypeOf: () => void ran.push('proto') as never },
      ),
      map: Object.assign(new Map([['k', 1]]), { entries: () => ran.push('entries') }),
      child: Object.create(
        new Proxy({}, { get: () => ran.push('get'), getOwnPropertyDescriptor: () => void ran.push('descriptor') }),
      ),
    }
    const { hostile: seen } = collect({ hostile })
    expect(ran).toEqual([])
    expect(seen?.f).toMatchObject({
      a: { t: 'getter' },
      proxy: { t: 'proxy' },
      map: { t: 'map', e: [{ v: 'k' }, { v: 1 }] },
    })
  })

  test('says what it left out', () => {
    const wide = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${i}`, i]))
    const seen = collect({
      wide,
      list: Array(99).fill(1),
      text: 'x'.repeat(999),
      deep: { a: { b: { c: { d: 1 } } } },
      bytes: Buffer.from('secret'),
    })
    expect(seen.wide).toMatchObject({ size: 30, cut: 'fields' })
    expect(seen.list).toMatchObject({ size: 99, cut: 'items' })
    expect(seen.text).toMatchObject({ size: 999, cut: 'chars' })
    expect(seen.deep?.f?.a?.f?.b?.f?.c).toEqual({ t: 'object', cut: 'depth' })
    expect(seen.bytes).toEqual({ t: 'bytes' })
  })

  test('shows a thing that is met near and deep where it is near, and refers to it', () => {
    const shared = { x: 1 }
    const cyclic: Record<string, unknown> = { shared }
    cyclic.self = cyclic
    const seen = collect({ deep: { a: { b: shared } }, shared, cyclic })
    expect(seen.shared?.f).toEqual({ x: { t: 'number', v: 1 } })
    expect(seen.deep?.f?.a?.f?.b).toEqual({ t: 'ref', ref: seen.shared?.id })
    expect(seen.cyclic?.f?.self).toEqual({ t: 'ref', ref: seen.cyclic?.id })
  })

  test('ends at its number of nodes', () => {
    const many = Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => ({ a: 1, b: 2 })))
    expect(JSON.stringify(collect({ many })).match(/"t":/g)?.length).toBeLessThan(BOUNDS.nodes + 60)
  })
})

describe('a secret', () => {
  test.for([
    'password',
    'API_KEY',
    'x-api-key',
    'accessToken',
    'dbPassword',
    'Set-Cookie',
    'Authorization',
    'client_secret',
  ])('is %s', (name) => {
    expect(isSecretName(name)).toBe(true)
    expect(collect({ [name]: 'abc', o: { [name]: 'abc' }, m: new Map([[name, 'abc']]) })).not.toMatchObject({
      [name]: { v: 'abc' },
    })
    expect(
      JSON.stringify(collect({ [name]: 'geheim', o: { [name]: 'geheim' }, m: new Map([[name, 'geheim']]) })),
    ).not.toContain('geheim')
  })

  test.for(['id', 'total', 'author', 'pinned', 'tokens_used'])('is not %s', (name) =>
    expect(isSecretName(name)).toBe(false),
  )

  test.for<[string, string]>([
    ['Bearer abcdefghijkl', 'abcdefghijkl'],
    ['postgres://me:geheim77@db/x', 'geheim77'],
    ['see eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl end', 'eyJ'],
    ['AKIAIOSFODNN7EXAMPLE', 'AKIA'],
    ['card 4111 1111 1111 1111 ok', '1111'],
    ['GET /x?token=abcdef123&b=1', 'abcdef123'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'MIIE'],
  ])('in a text is taken out: %s', ([text, secret]) => expect(withoutSecrets(text)).not.toContain(secret))

  test('leaves other texts as they are', () => {
    for (const text of ['order 1234567890123 shipped', 'the token ring', 'https://example.test/a?b=c'])
      expect(withoutSecrets(text)).toBe(text)
  })
})
