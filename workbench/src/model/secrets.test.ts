import { describe, expect, test } from 'vitest'
import * as probe from '../../../probe/src/capture/redact.ts'
import { withoutSecrets } from '../method/reproduce/secrets.ts'
import { said, withoutSecretsIn } from '../receive/hooks/said.ts'
import { isSecretName, MASK, shownUrl, withoutSecretValues, withoutTokens } from './secrets.ts'

/** Who takes it out: the probe, requests that are made anew and URLs that are shown, what other tools send. */
type Row = readonly [secret: string, probe: boolean, replay: boolean, hooks: boolean, why?: string]

const VALUES = 'its values are words of the system there'
const LABELS = 'alerts and changes have labels of this name'
const OWN = 'it is personal and lets nobody in; a probe sees more of a process than anybody asked for'

const NAMES: readonly Row[] = [
  ['password', true, true, true],
  ['clientSecret', true, true, true],
  ['access_token', true, true, true],
  ['api-key', true, true, true],
  ['author', false, false, false],
  ['keyboard', false, false, false],
  ...['Authorization', 'cookie', 'session', 'signature', 'jwt', 'csrf', 'private_key', 'connectionString'].map(
    (name): Row => [name, true, true, false, LABELS],
  ),
  ...['pin', 'otp', 'sid', 'salt', 'dsn', 'iban', 'ssn', 'cvv', 'dob', 'passport', 'taxId', 'cardNumber'].map(
    (name): Row => [name, true, true, false, LABELS],
  ),
  ['key', false, true, false, `a key of a map in a process, a key of an API in a request; hooks: ${LABELS}`],
  ['code', false, true, false, `a status in a process, a one-time code in a request; hooks: ${LABELS}`],
  ['sig', false, true, false, `only URLs shorten it so; hooks: ${LABELS}`],
  ['my_session_id', false, true, false, `the probe knows whole names and ends of names: ${VALUES}; hooks: ${LABELS}`],
  ['geolocation', true, false, false, OWN],
  ['ipAddress', true, false, false, OWN],
]

/** Each beside text that stays. */
const LOOKS: readonly Row[] = [
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl', true, true, true],
  ['AKIAABCDEFGHIJ123456', true, true, true],
  ['ghp_abcdefghijklmnopqrstuv', true, true, true],
  ['github_pat_abcdefghijklmnopqrst', true, true, true],
  ['xoxb-1234567890ab', true, true, true],
  ['sk_live_abcdefghij12', true, true, true],
  ['-----BEGIN RSA PRIVATE KEY----- hunter2 -----END RSA PRIVATE KEY-----', true, true, true],
  ['postgres://user:hunter2@db', true, true, true],
  ['Bearer hunter2hunter2', true, true, true],
  [
    'BASIC aHVudGVyMjpodW50ZXIy',
    false,
    true,
    true,
    'in a process it is the value of the header authorization, known by its name',
  ],
  ['https://h/?password=hunter2', true, true, true],
  ['https://h/?key=hunter2', true, true, false, LABELS],
  [
    'password: hunter2',
    false,
    false,
    true,
    'a sender writes fields into sentences; elsewhere they have names of their own',
  ],
  ['4111 1111 1111 1111', true, true, false, 'runs and deploys are named by long numbers'],
  ['1700000000004', true, false, false, 'a time in milliseconds: who sends a request needs it'],
  ['order o-12 of user 7', false, false, false],
]

const REQUEST = {
  from: {},
  method: 'GET',
  origin: undefined,
  path: '/',
  headers: [],
  body: undefined,
  removed: [],
  unknown: [],
}

const asHeader = (name: string, value: string): string =>
  withoutSecrets({ ...REQUEST, headers: [{ name, value }] }).headers[0]!.value

describe('who takes a secret out', () => {
  test.for(NAMES)('by its name: %s', ([name, inProbe, inReplay, inHooks, why]) => {
    expect(probe.isSecretName(name)).toBe(inProbe)
    expect([isSecretName(name), asHeader(name, 'hunter2') !== 'hunter2']).toEqual([inReplay, inReplay])
    expect(withoutSecretsIn({ [name]: 'hunter2' }, 1)).toEqual({ [name]: inHooks ? MASK : 'hunter2' })
    expect(why !== undefined).toBe(new Set([inProbe, inReplay, inHooks]).size > 1)
  })

  test.for(LOOKS)('by its looks: %s', ([secret, inProbe, inReplay, inHooks, why]) => {
    const text = `see ${secret} there`
    expect(probe.withoutSecrets(text) !== text).toBe(inProbe)
    expect([withoutSecretValues(text) !== text, asHeader('x-note', text) !== text]).toEqual([inReplay, inReplay])
    expect(said(text) !== text).toBe(inHooks)
    expect(why !== undefined).toBe(new Set([inProbe, inReplay, inHooks]).size > 1)
    for (const shown of [withoutSecretValues(text), said(text)!]) expect(shown).toMatch(/^see .* there$/)
  })
})

test('what is left says what was there', () => {
  expect(withoutTokens('GET postgres://app:hunter2@db/x with basic aHVudGVyMg==')).toBe(
    `GET postgres://app:${MASK}@db/x with basic ${MASK}`,
  )
  expect(shownUrl('https://a:b@h/x?pin=1234&n=2')).toBe(`https://h/x?pin=${MASK}&n=2`)
})
