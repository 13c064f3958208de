import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { callVerb } from '../../respond/incident/call.ts'
import { declare } from '../../respond/incident/lifecycle/lifecycle-verbs.ts'
import { did, memoryPorts } from '../../respond/incident/memory-record.test-helper.ts'
import type { AccessNote } from '../../show/http/access.ts'
import { recordingAnswers } from '../../show/http/answers.test-helper.ts'
import { startHttp } from '../../show/http/server.ts'
import { clock } from '../clock.ts'
import { type ChatConfig, chatOf } from './chat.ts'

const ended: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ended.splice(0)) await end()
})

const SET: ChatConfig = {
  slackSecret: 'first,second',
  slackAccounts: 'U1=on-call:responder, U2=observer:viewer, U3=prober:probe',
  notifyHosts: '',
}

/** The door of a workbench with an open incident; `call` stands in front of its verbs. */
async function door(config: Partial<ChatConfig> = {}, slow?: () => Promise<void>) {
  const ports = memoryPorts(clock)
  await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  const notes: AccessNote[] = []
  const chat = chatOf(
    { ...SET, ...config },
    {
      call: async (verb, call) => {
        await slow?.()
        return callVerb(verb, call, ports)
      },
      note: (line) => void notes.push(line),
      ...(slow !== undefined && { answerMsMax: 20 }),
    },
  )
  const http = await startHttp({ host: '127.0.0.1', port: 0, answers: recordingAnswers(), clock, chat })
  ended.push(http.stop)
  const send = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
    fetch(`${http.url}/hooks/slack`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    })
  const type = async (text: string, told: Record<string, string> = {}) => {
    const body = formOf(text, told)
    const reply = await send(body, signed(body))
    expect(reply.status).toBe(200)
    return (await reply.json()) as { readonly response_type: string; readonly text: string }
  }
  const entries = async () => {
    const read = await ports.record.entries('inc-1')
    return read.ok ? read.value.map(({ actor, event }) => [actor.name, actor.kind, event.kind]) : []
  }
  return { send, type, notes, entries }
}

let triggers = 0

/** A form as a chat sends it: no two are the same. */
const formOf = (text: string, told: Record<string, string> = {}): string =>
  new URLSearchParams({
    command: '/lastgood',
    text,
    user_id: 'U1',
    user_name: 'somebody',
    channel_id: 'C1',
    team_id: 'T1',
    trigger_id: String(triggers++),
    ...told,
  }).toString()

type Signing = { readonly secret?: string; readonly at?: number; readonly start?: string }

function signed(body: string | Uint8Array, { secret = 'second', at = clock.now(), start = 'v0=' }: Signing = {}) {
  const stamp = String(Math.floor(at / 1_000))
  const hex = createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest('hex')
  return { 'x-slack-request-timestamp': stamp, 'x-slack-signature': start + hex }
}

describe('a line in a chat', () => {
  test('reads for whoever typed it, with the words and the text of the command line', async () => {
    const { type, notes } = await door()
    const { response_type, text } = await type('status', { user_id: 'U2' })
    expect([response_type, text.startsWith('```\ninc-1  checkout fails')]).toEqual(['ephemeral', true])
    expect(notes).toEqual([])
  })

  test('writes under the name of the account, for all to see, and is noted', async () => {
    const { type, notes, entries } = await door()
    const { response_type, text } = await type('note inc-1 “the pool is full” <!channel> ```')
    expect(response_type).toBe('in_channel')
    expect(text).toContain("&lt;!channel&gt; '''")
    expect((await type('try ‘pool of 20’ —services checkout —expect "no timeouts"')).response_type).toBe('in_channel')
    expect((await entries()).slice(1)).toEqual([
      ['on-call', 'human', 'note'],
      ['on-call', 'human', 'change-started'],
    ])
    expect(notes).toEqual(
      ['note', 'try'].map((verb) => ({ by: 'on-call', method: 'POST', path: `/hooks/slack ${verb}`, status: 200 })),
    )
  })

  test.for([
    ['note x', 'U2', 'observer is viewer, and note needs responder'],
    ['status', 'U3', undefined],
    ['note x', 'U9', 'nobody here is linked to your account U9'],
    ['status', 'U9', 'nobody here is linked'],
    ['status', '__proto__', 'nobody here is linked'],
    ['note x --actor boss', 'U1', 'you are on-call: leave out --at and --actor'],
    ['resolve', 'U1', 'lastgood resolve --anyway'],
    ['record export', 'U1', 'export is not for a chat'],
    ['note -', 'U1', 'a chat has no files'],
    ['status --watch', 'U1', 'nothing is watched in a chat'],
    ['staus', 'U1', 'Did you mean status?'],
    ['', 'U9', 'nobody here is linked'],
    ['x'.repeat(8_001), 'U1', 'more than 8000 characters'],
  ] as const)('%j of %s writes nothing and says why', async ([text, user_id, says]) => {
    const { type, entries } = await door()
    const reply = await type(text, { user_id })
    expect(reply.response_type).toBe('ephemeral')
    if (says !== undefined) expect(reply.text).toContain(says)
    expect(await entries()).toHaveLength(1)
  })

  test('without a word, or asking for help, tells what there is', async () => {
    const { type } = await door()
    for (const text of ['', 'help'])
      expect((await type(text)).text).toMatch(/Incident: .*declare.*\n.*Pause and triage: /)
    expect((await type('help note')).text).toContain('lastgood note')
  })

  test('that takes long is answered twice: that it goes on, and what came of it', async () => {
    const heard: string[] = []
    const server = createServer((from, to) => {
      from.on('data', (part: Buffer) => void heard.push(String(part)))
      from.on('end', () => to.end())
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    ended.push(async () => server.close())
    const { port } = server.address() as AddressInfo
    const begun = Promise.withResolvers<void>()
    const { type, entries } = await door({ notifyHosts: `127.0.0.1:${port}` }, () => begun.promise)
    const first = await type('note it is slow', { response_url: `http://127.0.0.1:${port}/later` })
    expect([first.response_type, first.text]).toEqual(['ephemeral', expect.stringContaining('the answer follows')])
    begun.resolve()
    await expect.poll(() => heard.length).toBe(1)
    expect(JSON.parse(heard[0]!)).toMatchObject({ response_type: 'in_channel' })
    expect(await entries()).toHaveLength(2)
  })
})

describe('a stranger', () => {
  const body = formOf('note x')
  const now = clock.now()
  test.for([
    ['nothing that is signed', body, {}, 401],
    ['a signature alone', body, { 'x-slack-signature': signed(body)['x-slack-signature'] }, 401],
    ['another secret', body, signed(body, { secret: 'third' }), 403],
    ['another body', `${body}&text=y`, signed(body), 403],
    ['another version', body, signed(body, { start: 'v1=' }), 403],
    ['half a signature', body, { ...signed(body), 'x-slack-signature': 'v0=00' }, 403],
    ['an old timestamp', body, signed(body, { at: now - 600_000 }), 403],
    ['a timestamp to come', body, signed(body, { at: now + 600_000 }), 403],
    ['no timestamp', body, { ...signed(body), 'x-slack-request-timestamp': '1e3' }, 403],
    ['an endless timestamp', body, { ...signed(body), 'x-slack-request-timestamp': '9'.repeat(400) }, 403],
    ['bytes that are no text', Buffer.from([0x74, 0x3d, 0xff]), signed(Buffer.from([0x74, 0x3d, 0xff])), 400],
    ['far too much', 'x'.repeat(70_000), signed('x'.repeat(70_000)), 413],
    ['ten megabytes', 'x'.repeat(10_000_000), {}, 413],
  ] as const)('with %s is refused, and writes nothing', async ([, sent, headers, status]) => {
    const { send, entries } = await door()
    expect((await send(sent as string, headers as Record<string, string>)).status).toBe(status)
    expect(await entries()).toHaveLength(1)
  })

  test('that says again what somebody said is refused', async () => {
    const { send, entries } = await door()
    const said = formOf('note once')
    const headers = signed(said)
    expect((await send(said, headers)).status).toBe(200)
    const upper = {
      ...headers,
      'x-slack-signature': headers['x-slack-signature'].replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase()),
    }
    for (const again of [headers, upper]) expect((await send(said, again)).status).toBe(403)
    expect(await entries()).toHaveLength(2)
  })

  test('finds the door shut where no secret is set', async () => {
    const { send } = await door({ slackSecret: '' })
    const said = formOf('status')
    expect((await send(said, signed(said, { secret: '' }))).status).toBe(403)
  })

  test('is told no more than that the door works, when a chat looks whether it does', async () => {
    const { send } = await door()
    const said = 'ssl_check=1'
    expect((await send(said, signed(said))).status).toBe(200)
    expect((await send(said, {})).status).toBe(401)
  })
})

test('an account says no more than sixty lines a minute', async () => {
  const { type } = await door()
  for (let i = 0; i < 60; i++) await type('help')
  expect((await type('help')).text).toContain('more than 60 lines a minute')
  expect((await type('help', { user_id: 'U2' })).text).toContain('Incident: ')
})
