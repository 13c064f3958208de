import { describe, expect, test } from 'vitest'
import { parseChangeEvent } from '../../model/change.ts'
import { flagChanges, flagsIn } from './flagd.ts'

const LOOK = { source: '/etc/flags.json', seenAt: '2026-03-01T12:00:00.000Z', withinSeconds: 10 }

const NEW_CART = { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on', targeting: {} }
const HEADER = { state: 'ENABLED', variants: { red: '#f00', blue: '#00f' }, defaultVariant: 'red' }

const read = (flags: unknown, more: object = {}) => {
  const set = flagsIn(JSON.stringify({ $schema: 'https://flagd.dev/schema/v0/flags.json', flags, ...more }))
  if (!set.ok) throw new Error(set.error)
  return set.value
}

describe('a definition of flagd', () => {
  test.for([
    ['switched off', { ...NEW_CART, state: 'DISABLED' }, { title: 'flag new-cart: on → off', from: 'on', to: 'off' }],
    ['another default', { ...NEW_CART, defaultVariant: 'off' }, { title: 'flag new-cart: on → off' }],
    ['no default', { ...NEW_CART, defaultVariant: null }, { to: "the code's own default" }],
    [
      'other rules',
      { ...NEW_CART, targeting: { if: [{ in: ['@x', { var: 'mail' }] }, 'on'] } },
      { title: 'flag new-cart: other targeting', details: { changed: 'targeting' } },
    ],
    ['other values', { ...NEW_CART, variants: { on: 1, off: 0 } }, { title: 'flag new-cart: other variants' }],
    ['gone', undefined, { title: 'flag new-cart: gone (it was on)', details: { changed: 'gone' } }],
  ] as const)('tells of a flag with %s', ([, flag, expected]) => {
    const [before, after] = [read({ 'new-cart': NEW_CART, header: HEADER }), read({ 'new-cart': flag, header: HEADER })]
    const changes = flagChanges(before, after, LOOK)
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatchObject({ kind: 'flag', at: LOOK.seenAt, source: 'flagd', ...expected })
    expect(parseChangeEvent(changes[0])).toMatchObject({ ok: true })
  })

  test('tells of one that is new, with the service that its metadata names, and of nothing that is as it was', () => {
    const before = read({ header: HEADER })
    const after = read(
      {
        header: { ...HEADER, variants: { ...HEADER.variants } },
        'new-cart': { ...NEW_CART, metadata: { service: 'cart' } },
      },
      { metadata: { environment: 'production' } },
    )
    expect(flagChanges(before, after, LOOK)).toMatchObject([
      { title: 'flag new-cart: new, on', service: 'cart', environment: 'production', to: 'on' },
    ])
  })

  test('is the same as a list and in YAML', () => {
    const list = read([{ key: 'new-cart', ...NEW_CART }])
    const yaml = flagsIn(
      'flags:\n  new-cart:\n    state: ENABLED\n    defaultVariant: "on"\n    variants: {"on": true, "off": false}\n    targeting: {}\n',
    )
    expect(flagChanges(read({ 'new-cart': NEW_CART }), list, LOOK)).toEqual([])
    expect(yaml.ok && flagChanges(list, yaml.value, LOOK)).toEqual([])
  })

  test('that was replaced is one change', () => {
    const many = read(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f${i}`, NEW_CART])))
    expect(flagChanges(new Map(), many, LOOK)).toMatchObject([{ title: '150 flags were changed at once' }])
  })

  test.for([
    ['', 'flags: expected'],
    ['{"flags": 7}', 'flags: expected'],
    ['{"flags": {"a": 7}}', 'flags.a: expected a flag'],
    ['{"flags": [{}]}', 'flags.?: expected a flag with a key'],
    ['flags: &a {b: *a}', 'flags: expected'],
    [`{"flags": {"a": {"targeting": ${'['.repeat(50_000)}${']'.repeat(50_000)}}}}`, 'nested deeper than 64 levels'],
    [
      JSON.stringify({ flags: Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`f${i}`, {}])) }),
      '10001 of them',
    ],
  ] as const)('that is none is refused in words (%#)', ([text, says]) => {
    expect(flagsIn(text)).toMatchObject({ ok: false, error: expect.stringContaining(says) })
  })
})
