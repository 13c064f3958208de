import { expect, test } from 'vitest'
import { helloText, nonce, proofOf, Signing } from '../trust.ts'
import { Trust } from './trust.ts'

const HELLO = { type: 'hello', protocol: 1, pid: 7, node: '24', service: 'app', entry: 'a.js' } as const
const PLACE = { type: 'scripts', request: 3 } as const

/** What a controller with that token says to a challenge of its own. */
function proved(trust: Trust, token: string, ownNonce = nonce()) {
  const answer = trust.answer({ type: 'prove', request: 1, nonce: ownNonce })
  if (answer?.type !== 'proof') throw new Error(JSON.stringify(answer))
  const talk = { controllerNonce: ownNonce, agentNonce: answer.nonce, hello: helloText(HELLO) }
  const mac = proofOf(token, 'controller', talk)
  return { answer, talk, request: { type: 'proved', request: 2, mac } as const }
}

test('a controller that knows the token is trusted, in this connection alone', () => {
  const trust = new Trust('t-1')
  trust.begin(HELLO)
  expect(trust.answer(PLACE)).toMatchObject({ type: 'refused', reason: expect.stringContaining('probeToken') })
  const { answer, talk, request } = proved(trust, 't-1')
  expect(answer.mac).toBe(proofOf('t-1', 'agent', talk))
  expect(trust.answer(request)).toEqual({ type: 'pong', request: 2 })
  expect([trust.isTrusted, trust.answer(PLACE)]).toEqual([true, undefined])
  trust.begin(HELLO)
  expect(trust.isTrusted).toBe(false)
  expect(trust.answer(request)).toMatchObject({ type: 'refused' })
})

test.for(['guess', '', 't-1 '])('a controller that proves by "%s" is not', (token) => {
  const trust = new Trust('t-1')
  trust.begin(HELLO)
  expect(trust.answer(proved(trust, token).request)).toMatchObject({ type: 'refused' })
  expect(trust.isTrusted).toBe(false)
})

test('nothing that was overheard proves anything: not the own proof, not one of before, not one for another greeting', () => {
  const trust = new Trust('t-1')
  trust.begin(HELLO)
  const first = proved(trust, 't-1', 'n'.repeat(20))
  const mirrored = { type: 'proved', request: 2, mac: first.answer.mac } as const
  expect(trust.answer(mirrored)).toMatchObject({ type: 'refused' })
  expect(trust.answer(first.request)).toMatchObject({ type: 'refused' }) // one try for each challenge
  proved(trust, 't-1', 'n'.repeat(20)) // the same challenge is met by another nonce of its own
  expect(trust.answer(first.request)).toMatchObject({ type: 'refused' })
  trust.begin({ ...HELLO, service: 'other' })
  expect(trust.answer(proved(trust, 't-1').request)).toMatchObject({ type: 'refused' })
})

/** The agent's side of a connection in which both have proved themselves, and the controller's signatures. */
function talking(): { readonly trust: Trust; readonly controller: Signing } {
  const trust = new Trust('t-1')
  trust.begin(HELLO)
  const { talk, request } = proved(trust, 't-1')
  trust.answer(request)
  return { trust, controller: new Signing('t-1', 'controller', talk) }
}

test('once proved, each line is signed both ways, in its order', () => {
  const { trust, controller } = talking()
  for (const line of ['{"type":"ping"}', '{"type":"ping"}', '{"type":"ä"}'])
    expect([trust.opened(controller.signed(line)), controller.opened(trust.signed(line))]).toEqual([line, line])
})

test.for<[string, (line: (text: string) => string, trust: Trust) => string]>([
  ['not signed', () => '{"type":"ping"}'],
  ['changed', (line) => line('{"a":1}').replace('1', '2')],
  ['said again', (line, trust) => [line('{}')].map((first) => trust.opened(first) && first)[0] ?? ''],
  ['one too late', (line) => line('{}') && line('{}')],
  ['its own', (_, trust) => trust.signed('{}')],
  ['of another connection', () => talking().controller.signed('{}')],
  ['signed by half', (line) => line('{}').slice(0, 40)],
  ['nothing', () => ''],
])('a line that is %s is not heard', ([, made]) => {
  const { trust, controller } = talking()
  expect(trust.opened(made((text) => controller.signed(text), trust))).toBeUndefined()
})

test('a controller that was proved cannot be challenged away', () => {
  const { trust } = talking()
  expect(trust.answer({ type: 'prove', request: 9, nonce: nonce() })).toMatchObject({ type: 'refused' })
  expect(trust.isTrusted).toBe(true)
})

test('a challenge that is none is refused, and without a token there is nothing to prove', () => {
  const trust = new Trust('t-1')
  trust.begin(HELLO)
  for (const bad of ['', 'short', 5 as unknown as string])
    expect(trust.answer({ type: 'prove', request: 1, nonce: bad })).toMatchObject({ type: 'refused' })
  expect(trust.answer({ type: 'proved', request: 1, mac: 5 as unknown as string })).toMatchObject({ type: 'refused' })
  const open = new Trust(undefined)
  open.begin(HELLO)
  expect(open.answer({ type: 'prove', request: 1, nonce: nonce() })).toMatchObject({ reason: 'there is no token' })
  expect(open.answer(PLACE)).toBeUndefined()
})
