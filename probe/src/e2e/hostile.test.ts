import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProbeSpec } from '../protocol.ts'
import { App, nodes, tidy, until, workplace } from './app.test-helper.ts'

// Everything that is a secret says GEHEIM, in one case or another, or is the card's number.
const SECRETS = `const NAMES = ('password passwd pwd passphrase pin otp 2fa secret client_secret token access-token refreshToken id_token jwt Authorization ' +
  'auth bearer apiKey x-api-key X-Auth-Token csrf xsrf cookie set-cookie session session_id sid privateKey ssh_key pem encryption_key masterKey salt ' +
  'signature connectionString DATABASE_URL dsn aws_secret_access_key creditCard card_number cvv iban ssn passport tax_id dob geolocation ip_address ' +
  'dbPassword github_token $secret _apiKey stripeSecret').split(' ')
const VALUES = [
  'eyJhbGciOiJIUzI1NiJ9.eyJnZWhlaW0iOjF9.geheimgeheim', 'AKIAGEHEIMGEHEIM1234', 'ghp_geheimgeheimgeheim1234', 'github_pat_geheimgeheimgeheimgeheim',
  'xoxb-geheim-1234567', 'sk_live_geheim123456', 'postgres://user:geheim@host/db', '4111 1111 1111 1111', '4111111111111111', 'Bearer geheimgeheim',
  'https://h/x?token=geheim&y=1', '-----BEGIN RSA PRIVATE KEY-----\\\\ngeheim\\\\n-----END RSA PRIVATE KEY-----',
]
const secrets = {
  named: Object.fromEntries(NAMES.map((name) => [name, 'geheim ' + name])),
  map: new Map(NAMES.map((name) => [name, 'geheim'])),
  rawHeaders: NAMES.flatMap((name) => [name, 'geheim']),
  values: VALUES, text: 'before ' + VALUES.join(' between ') + ' after', set: new Set(VALUES),
  keys: Object.fromEntries(VALUES.map((value) => [value, 1])), long: 'x'.repeat(250) + ' ghp_geheimgeheimgeheim1234',
  buffer: Buffer.from('geheim'), nested: { a: { session: { b: 'geheim' } } }, error: new Error('at ' + VALUES[0]),
}
`
const HOSTILE = `let ran = 0
const bad = () => { ran++; throw new Error('ran') }
const revoked = Proxy.revocable({}, {}); revoked.revoke()
const hostile = {
  get getter() { return bad() }, toString: bad, toJSON: bad, valueOf: bad, [Symbol.toPrimitive]: bad, [Symbol.iterator]: bad,
  proxy: new Proxy({}, { get: bad, has: bad, ownKeys: bad, getPrototypeOf: bad, getOwnPropertyDescriptor: bad }), revoked: revoked.proxy,
  proxied: Object.create(new Proxy({}, { get: bad, getPrototypeOf: bad })), fn: new Proxy(bad, { apply: bad }), bare: Object.create(null),
  big: 7n ** 100000n, sparse: Object.assign([], { length: 4294967295 }), wide: Object.fromEntries(Array.from({ length: 20000 }, (_, i) => ['k' + i, i])),
  long: 'y'.repeat(5e6), array: Array.from({ length: 1e5 }, (_, i) => ({ i })), map: new Map([[{}, 1]]), weak: new WeakMap(), date: new Date(NaN),
  promise: Promise.reject(new Error('unheard')).catch(() => {}), generator: (function* () { bad() })(), symbol: Symbol('s'), nan: NaN, minus: -0,
  regexp: /x/g, typed: new Float64Array(1e6), shared: new SharedArrayBuffer(8), frozen: Object.freeze({ a: 1 }), sub: new (class Sub extends Map { get(k) { return bad() } entries() { return bad() } })([[1, 2]]),
  then: bad, constructor: bad, inspect: bad, [Symbol.for('nodejs.util.inspect.custom')]: bad,
}
hostile.self = hostile
let deep = {}
for (let i = 0; i < 1e5; i++) deep = { deep }
hostile.deep = deep
`
const WORK = `${SECRETS}${HOSTILE}function work(n) {
  const all = { secrets, hostile }
  const { self, sparse } = hostile
  return n + ran
}
secrets.outer = () => [secrets, hostile, ran]
process.stdin.on('data', (c) => console.log(work(Number(c))))
`
const LINE = WORK.split('\n').indexOf('  return n + ran') + 1

let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

const PARTS = `secrets.text secrets.named.password secrets.map secrets.values[0] secrets.rawHeaders hostile.getter hostile.proxy.x hostile.revoked.x
  hostile.big hostile.sparse hostile.deep.deep.deep hostile hostile.fn hostile.symbol hostile.nan hostile.sub len(hostile.map) keys(hostile.bare)
  keys(hostile.proxy) len(hostile.long) hostile.long hostile.date hostile.frozen.a hostile.toString hostile.self.self.self hostile+1 -hostile hostile==hostile
  hostile<1 hostile.proxied.x secrets.outer typeof hostile.proxy secrets.error.message all.secrets.nested.a.session.b`

describe.for(nodes())('in a process of Node $version', (node) => {
  test.for(['slot', 'patch'])('no secret leaves, and no code of a hostile object runs, by %s', async (tier) => {
    const file = `hostile-${tier}.cjs`
    const app = new App(node, home, file, WORK, tier === 'slot' ? { LASTGOOD_PROBE_SLOTS: '**' } : {}, home)
    const control = await app.controller()
    expect(await app.ask(1)).toBe('1')
    const limits = { stallMsMax: 10_000, cpuShareMax: 0.5 }
    const spec = (id: string, kind: ProbeSpec['kind'], more: Partial<ProbeSpec>): ProbeSpec => ({
      ...{ id, kind, file, line: LINE, limits },
      ...more,
    })
    const snapshot = await control.place(spec('s', 'snapshot', { callers: 2 }))
    expect(snapshot).toMatchObject({ tier })
    const parts = PARTS.split(/\s+(?![^(]*\))/)
      .join('|')
      .replace('typeof|', 'typeof ')
      .split('|')
    for (const [i, part] of (tier === 'slot' ? parts : [parts.join('} {')]).slice(0, 18).entries())
      await control.place(spec(`l${i}`, 'log', { template: `{${part}}`, when: `${parts[i]} != 'never'` }))
    expect(await app.ask(2)).toBe('2')
    const seen = await until(() => app.hits.find((hit) => hit.probe === 's'), 'a snapshot')
    const texts = await until(() => {
      const said = app.hits.filter((hit) => hit.probe.startsWith('l'))
      return said.length > 0 && said
    }, 'a log')
    expect(Object.keys(seen.values ?? {})).toEqual(expect.arrayContaining(['hostile', 'n', 'all']))
    expect(texts.every((hit) => typeof hit.text === 'string')).toBe(true)
    const sent = app.wire.replace(/"type":"source".*/g, '')
    expect(sent).toContain('"hits"')
    expect(sent.toLowerCase()).not.toContain('geheim')
    expect(sent.replace(/\D/g, '')).not.toContain('4111111111111111')
    expect(await app.ask(3)).toBe('3')
    expect(app.err).toBe('')
    control.close()
    await app.stop()
  })
})
