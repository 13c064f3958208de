import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { masked, templateBook, templatesOf, WILDCARD } from './index.ts'

const SEED = { seed: 11, numRuns: 200 }
const WORDS = [
  'cache',
  'miss',
  'for',
  'key',
  'after',
  'retry',
  'of',
  'upstream',
  'pool',
  'is',
  'full',
  'closing',
  'socket',
]

/** A sentence with values of all kinds, as programs write them. */
const value = fc.oneof(
  fc.nat().map(String),
  fc.ipV4(),
  fc.ipV6(),
  fc.uuid(),
  fc.nat().map((n) => `0x${n.toString(16)}`),
  fc.nat(999).map((n) => `/var/lib/${n}/data.db`),
  fc.nat(9999).map((n) => `${n}ms`),
  fc.nat(99).map((n) => `id=${n}`),
  fc.nat(9).map((n) => `eth${n}`),
  fc.constantFrom('user=ada', 'state="in flight"', '(none)', 'true', '[main]', 'a.b.C', '-7', '12.5%', 'null,'),
)
const sentence = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), value), { minLength: 1, maxLength: 12 })
  .map((words) => words.join(' '))

/** Whether a line is what its template says: values may be anything, blanks are single. */
function matches(template: string, line: string): boolean {
  const parts = template.split(WILDCARD).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`).test(line.trim().replace(/\s+/g, ' '))
}

const templates = (lines: readonly string[]): readonly string[] => templatesOf(lines).map((line) => line.template)
const names = ['buyer', 'seller', 'clerk', 'driver', 'auditor', 'editor']

describe('a word is masked by its shape', () => {
  test.for([
    ['connected to 10.0.0.7:443 from [fe80::1ff:fe23:4567:890a]', 'connected to <*> from [<*>]'],
    ['hw 00:1b:44:11:3a:b7 up', 'hw <*> up'],
    ['released v2.14.3-rc1 today', 'released <*> today'],
    ['took 335 seconds, slept 3 s', 'took <*> seconds, slept <*>'],
    ['got 17 bytes or 12.5 KB', 'got <*> or <*>'],
    ['open since Fri Jul 01 08:16:53 PDT 2005', 'open since <*>'],
    ['at 2026-03-01T14:02:10.123Z and 2026-03-01 14:02:10,123', 'at <*> and <*>'],
    ['GET /cart/7?full=true HTTP/1.1', 'GET <*> HTTP/<*>'],
    ['cannot read/write C:\\data\\x.log or ./run', 'cannot read/write <*> or <*>'],
    ['java.net.ConnectException: refused by com.acme.shop.Cart', 'java.net.ConnectException: refused by <*>'],
    ['password for root via ssh2 and utf8', 'password for root via ssh2 and utf8'],
    ['log4j_init() on node-129 and node12345', 'log4j_init() on node-<*> and <*>'],
    ['try_2031_0020_m_000001_0 is ready', '<*> is ready'],
    ['block blk_-1608 and blk_1608', 'block blk_<*> and blk_<*>'],
    ['card R3-S12-P04 failed', 'card <*> failed'],
    ['logname= uid=0 enabled=false x=null, y', 'logname= uid=<*> enabled=<*> x=<*>, y'],
    ['tag="View Lock" name=\'a b\'', 'tag="<*>" name=\'<*>\''],
    ['temperature (41C), 80% of 12', 'temperature (<*>), <*>% of <*>'],
    ['ключ 42 не найден', 'ключ <*> не найден'],
    ['\u00a0tab\tand\u2003wide blanks\r', 'tab and wide blanks'],
  ] as const)('%s → %s', ([line, template]) => {
    expect(masked(line)).toBe(template)
  })

  test('a mask leaves nothing for another mask', () => {
    fc.assert(
      fc.property(sentence, (line) => {
        expect(masked(masked(line))).toBe(masked(line))
      }),
      SEED,
    )
  })

  test('lines that the database counts as one pattern have one template, where their values are of one kind', () => {
    const schema = readFileSync(new URL('../../store/telemetry/sql/schema/0003-otel-logs.sql', import.meta.url), 'utf8')
    const pattern = new RegExp(
      /replaceRegexpAll\(.*?, '(.*?)', '<\*>'\)/.exec(schema)![1]!.replaceAll('\\\\', '\\'),
      'g',
    )
    const kind = fc.constantFrom(
      fc.nat().map(String),
      fc.ipV4(),
      fc.uuid().map((id) => `(${id})`),
      fc.nat().map((n) => `/run/${n}.pid`),
    )
    const pair = fc.tuple(fc.constantFrom(...WORDS), kind).chain(([word, own]) => fc.tuple(fc.constant(word), own, own))
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 6 }), (pairs) => {
        const [a, b] = [1, 2].map((i) => pairs.map((p) => `${p[0]} ${p[i]}`).join(' ')) as [string, string]
        fc.pre(a.replace(pattern, WILDCARD) === b.replace(pattern, WILDCARD))
        expect(masked(a)).toBe(masked(b))
      }),
      SEED,
    )
  })
})

describe('what lines have in common', () => {
  test.for([
    [
      'an assigned word that takes many forms is a value',
      names.map((n) => `denied user=${n} rule=a`),
      'denied user=<*> rule=a',
    ],
    [
      'ends that all forms share stay',
      names.map((n) => `job (${n}) cannot chdir(${n}),`),
      'job (<*>) cannot chdir(<*>),',
    ],
    [
      'a list is one value, whatever its length',
      [2, 3, 4, 5].map((n) => `set of nodes ${Array(n).fill('n-1 up').join(', ')}`),
      'set of nodes <*>',
    ],
    [
      'a word where another line has a value is a value',
      ['login refused for user 7 here', 'login refused for user ada here'],
      'login refused for user <*> here',
    ],
  ] as const)('%s', ([, lines, template]) => {
    expect(new Set(templates(lines))).toEqual(new Set([template]))
  })

  test('two words that vary at once are two values', () => {
    const goods = ['mug', 'hat', 'pen', 'book', 'lamp', 'shoe']
    const lines = names.flatMap((name) => goods.map((good) => `user ${name} bought one ${good} today`))
    const sparse = lines.filter((_, i) => i % 7 !== 3)
    expect(new Set(templates(sparse))).toEqual(new Set(['user <*> bought one <*> today']))
  })

  test('states stay apart', () => {
    const lines = ['up', 'down', 'unknown'].flatMap((s) => [`peer link is ${s} again`, `peer link state=${s}`])
    expect(templates(lines)).toEqual(lines)
  })

  test('a template matches its lines, and a group has one template', () => {
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 60 }), (lines) => {
        const found = templatesOf(lines)
        for (const [i, { template }] of found.entries()) expect(matches(template, lines[i]!), lines[i]).toBe(true)
        const byGroup = new Map(found.map(({ group, template }) => [group, template]))
        for (const { group, template } of found) expect(byGroup.get(group)).toBe(template)
        expect(byGroup.size).toBe(new Set(found.map(({ template }) => template)).size)
      }),
      SEED,
    )
  })

  test('the order of the lines and how often each occurs change no template', () => {
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 40 }), fc.nat(39), (lines, k) => {
        const shuffled = [...lines.slice(k), ...lines.slice(0, k).reverse(), ...lines]
        const found = templatesOf(lines)
        const expected = new Map(lines.map((line, i) => [line, found[i]]))
        for (const [i, template] of templatesOf(shuffled).entries())
          expect(template).toEqual(expected.get(shuffled[i]!))
      }),
      { seed: 11, numRuns: 60 },
    )
  })

  test('hostile text ends, and gets a template for every line', () => {
    const lines = [
      '',
      '\u0000',
      '\ud800',
      'a\u0000b=c',
      '<*>',
      '<*> <*>',
      '\u202e',
      '{"msg":',
      '{"msg":7}',
      '[]',
      'a='.repeat(9999),
    ]
    const repeated = ['a-', 'a.', '="', '<', '1 ', '0:', '_', 'é=', '𝒳 ', 'a1-'].map((piece) => piece.repeat(5000))
    expect(templatesOf([...lines, ...repeated])).toHaveLength(lines.length + repeated.length)
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 20 }), (texts) => {
        expect(templatesOf(texts)).toHaveLength(texts.length)
      }),
      SEED,
    )
  })
})

test('more kinds of line than are compared: the book says so, and goes on with what it has learnt', () => {
  const book = templateBook()
  const letters = (i: number): string =>
    [...i.toString(10).padStart(6, '0')].map((d) => 'abcdefghij'[Number(d)]).join('')
  const line = (i: number): string => `login of user ${letters(i)} refused by policy`
  for (let i = 0; i < 30_000; i++) book.learn(line(i))
  expect(book.cut).toBe(true)
  const templateOf = book.settle()
  expect(templateOf(line(0))).toEqual(templateOf(line(29_999)))
  expect(templateOf(line(500_000)).template).toBe('login of user <*> refused by policy')
  expect(templateOf('something else').template).toBe('something else')
})
