import { describe, expect, test } from 'vitest'
import { formsOf, masked } from './secret-forms.ts'

const SECRET = 'p?ss w/rd+é"1~'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('a secret is cut out of what is printed', () => {
  test.for([
    ['as it is', `token ${SECRET} was used`],
    ['in a URL', `https://x/?t=${encodeURIComponent(SECRET)}&u=1`],
    ['in a URL with small letters', encodeURIComponent(SECRET).replace(/%../g, (written) => written.toLowerCase())],
    ['in a form', new URLSearchParams({ token: SECRET }).toString()],
    ['in JSON', JSON.stringify({ token: SECRET })],
    ['in hexadecimal digits', Buffer.from(SECRET).toString('hex')],
    ['in Base64', base64(SECRET)],
    ['in Base64 for URLs', Buffer.from(SECRET).toString('base64url')],
    ['as a password of Basic', `Authorization: Basic ${base64(`me:${SECRET}`)}`],
    ['within more that is Base64', base64(`{"user":"me","password":"${SECRET}","more":1}`)],
  ])('%s', ([, text]) => {
    const shown = masked(text!, formsOf([SECRET]))
    expect(shown).toContain('••••')
    const left = [shown, decodeURIComponent(shown.replaceAll('+', ' '))].join(' ')
    expect(left).not.toContain(SECRET.slice(3, 9))
    for (const run of shown.match(/[\w+/-]{4,}/g) ?? [])
      expect(Buffer.from(run, 'base64').toString()).not.toContain(SECRET.slice(3, 9))
  })

  test('whatever stands before it', () => {
    for (let before = 0; before < 12; before++) {
      const text = base64(`${'x'.repeat(before)}${SECRET}${'y'.repeat(before % 5)}`)
      expect(masked(text, formsOf([SECRET]))).toContain('••••')
    }
  })

  test('the longer of two that begin alike is cut out whole, and what is no secret stays', () => {
    expect(masked('abcd-efgh and abcd', formsOf(['abcd', 'abcd-efgh', '']))).toBe('•••• and ••••')
    expect(masked('nothing here', formsOf(['abcd']))).toBe('nothing here')
  })
})
