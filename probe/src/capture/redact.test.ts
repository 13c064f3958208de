import { expect, test } from 'vitest'
import { REDACTED, withoutSecrets } from './redact.ts'

const SECRETS = [
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl',
  'AKIAABCDEFGHIJ123456',
  'ASIAABCDEFGHIJ123456',
  'ghp_abcdefghijklmnopqrstuv',
  'github_pat_abcdefghijklmnopqrst',
  'xoxb-1234567890ab',
  'sk_live_abcdefghij12',
  '4111 1111 1111 1111',
  '4111-1111-1111-1111',
  '4111111111111111',
]

test.for(SECRETS)('%s is taken out wherever it stands in a text', (secret) => {
  for (const before of ['', 'a ', 'order o of user ', 'ünïcode ', '\n', '(']) {
    for (const after of ['', ' b', '\n', ') and more of it']) {
      expect(withoutSecrets(`${before}${secret}${after}`)).toBe(`${before}${REDACTED}${after}`)
    }
  }
})

test.for([
  ['postgres://user:hunter2@host/db', `postgres://user:${REDACTED}@host/db`],
  ['see https://h/x?token=hunter2&y=1', `see https://h/x?token=${REDACTED}&y=1`],
  ['sent Bearer hunter2hunter2 to', `sent Bearer ${REDACTED} to`],
  ['sent bearer hunter2hunter2 to', `sent bearer ${REDACTED} to`],
  ['-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----', REDACTED],
  ['order o-12 of user 7: total 13.5, 2 items', 'order o-12 of user 7: total 13.5, 2 items'],
  ['4111 1111 1111 1112 has another last digit', '4111 1111 1111 1112 has another last digit'],
] as const)('%s', ([text, shown]) => {
  expect(withoutSecrets(text)).toBe(shown)
})
