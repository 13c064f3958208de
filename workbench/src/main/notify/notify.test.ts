import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { callVerb } from '../../respond/incident/call.ts'
import { handClock, memoryPorts } from '../../respond/incident/memory-record.test-helper.ts'
import { VERBS } from '../../respond/incident/verbs.ts'
import { announce } from '../../respond/notify/announce.ts'
import type { Message } from '../../respond/notify/message.ts'
import { dealWith } from '../../respond/post/deal.ts'
import { testRecord } from '../../store/record/record.test-helper.ts'
import { throwawayFolder } from '../telemetry/throwaway.ts'
import { type NotifyConfig, sendersOf } from './destinations.ts'
import { refusedUrl } from './guarded-post.ts'

const NOBODY: NotifyConfig = {
  slackUrl: '',
  webhookUrl: '',
  webhookSecret: '',
  mailUrl: '',
  mailFrom: 'lastgood@localhost',
  mailTo: '',
  notifyHosts: '',
  ...{ githubIssues: '', githubToken: '', githubApi: '', grafanaUrl: '', grafanaToken: '' },
  ...{ jiraUrl: '', jiraUser: '', jiraToken: '', jiraProject: '', jiraType: 'Task' },
  ...{ statuspageApi: '', statuspagePage: '', statuspageToken: '' },
}

const ended: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end()
})

type Received = { readonly body: string; readonly headers: IncomingHttpHeaders }

/** A receiver of webhooks that answers as it is told, 200 at the end. */
async function receiver(...answers: readonly { readonly status: number; readonly headers?: Record<string, string> }[]) {
  const received: Received[] = []
  const server = createServer((request, reply) => {
    void text(request).then((body) => {
      received.push({ body, headers: request.headers })
      const answer = answers[received.length - 1] ?? { status: 200 }
      reply.writeHead(answer.status, answer.headers).end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ended.push(() => new Promise((resolve) => server.close(() => resolve())))
  const { port } = server.address() as AddressInfo
  return { received, host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/services/T0/very-secret` }
}

/** An incident record on disk, a clock that is moved by hand, and the destinations of the settings. */
async function teller(config: Partial<NotifyConfig>) {
  const folder = await throwawayFolder()
  const clock = handClock('2026-03-01T12:00:00Z')
  const record = await testRecord(folder.path, { clock, log: () => undefined })
  ended.push(
    async () => folder[Symbol.asyncDispose](),
    async () => record[Symbol.asyncDispose](),
  )
  const incidents = { ...memoryPorts(clock), record, post: record.post }
  const senders = sendersOf({ ...NOBODY, ...config })
  const verb = async (name: string, given: object = {}) => {
    const asked = VERBS.find((one) => one.name === name)!
    const reply = await callVerb(
      asked,
      { incident: 'inc-1', given, who: { actor: { kind: 'human', name: 'on-call' } } },
      incidents,
    )
    if (!reply.ok) throw new Error(reply.error.what)
    return reply.value.answer
  }
  const tell = async (): Promise<void> => {
    await announce('inc-1', { incidents, destinations: senders })
    const send = async ({ about, body }: { readonly about: string; readonly body: string }) =>
      senders.find(({ name }) => name === about)!.send(JSON.parse(body) as Message)
    expect(await dealWith('out', send, { post: record.post, clock, chance: () => 0, isOver: () => false })).toEqual([])
  }
  return { verb, tell, clock }
}

describe('what an incident has to say', () => {
  test('goes to the channel once, under its handle, as text and not as markup', async () => {
    const at = await receiver()
    const { verb, tell } = await teller({ slackUrl: at.url, notifyHosts: at.host })
    await verb('declare', { title: 'checkout fails for <!channel> & all', drill: true })
    await tell()
    await tell()
    await verb('state', { to: 'investigating' })
    await tell()
    const texts = at.received.map(({ body }) => (JSON.parse(body) as { text: string }).text)
    expect(texts).toHaveLength(2)
    expect(texts[0]).toMatch(/^\*\[inc-1\]\* DRILL - checkout fails for &lt;!channel&gt; &amp; all \(declared\)\n/)
    expect(texts[1]).toMatch(/\(state\)\n/)
  })

  test('of a storm of alerts is told so that updates are still found: ten, then whenever their number doubled, and that all are quiet', async () => {
    const at = await receiver()
    const { verb, tell } = await teller({ slackUrl: at.url, notifyHosts: at.host })
    await verb('declare', { title: 'checkout fails' })
    await verb('ack')
    const names = Array.from({ length: 45 }, (_, i) => `alert-${i}`)
    for (const name of names) await verb('alert', { name, is: 'firing' })
    for (const name of names) await verb('alert', { name, is: 'quiet' })
    await tell()
    const texts = at.received.map(({ body }) => (JSON.parse(body) as { text: string }).text)
    const told = texts.flatMap((text) => /alert-\d+/.exec(text) ?? [])
    expect(told).toEqual([...names.slice(0, 10), 'alert-19', 'alert-39', 'alert-34', 'alert-44'])
    expect(texts.at(-1)).toContain('(and 9 before it, which stand in the timeline)')
  })

  test('goes to a webhook signed, with the words of a status page where people approved an update for outside', async () => {
    const [channel, at] = [await receiver(), await receiver()]
    const urls = { slackUrl: channel.url, webhookUrl: at.url, notifyHosts: `${channel.host},${at.host}` }
    const { verb, tell } = await teller({ ...urls, webhookSecret: 's3cret' })
    await verb('declare', { title: 'checkout fails', severity: 'P1' })
    await verb('sev', { severity: 'P1', reason: 'orders are lost' })
    await verb('update', { audience: 'external', post: true, symptom: 'orders cannot be paid', reason: 'first words' })
    await tell()
    for (const { body, headers } of at.received)
      expect(headers['x-lastgood-signature']).toBe(
        `sha256=${createHmac('sha256', 's3cret').update(body).digest('hex')}`,
      )
    const update = at.received.map(({ body }) => JSON.parse(body) as Message).find(({ about }) => about === 'update')
    expect(update).toMatchObject({
      schema: 'lastgood.message/1',
      audience: 'external',
      statusPage: {
        incident: {
          status: 'investigating',
          impact_override: 'major',
          body: expect.stringContaining('orders cannot be paid'),
        },
      },
    })
    expect(channel.received.map(({ body }) => body).join()).not.toContain('orders cannot be paid')
  })

  test('waits while the receiver is down, comes back with patience, and is dead when it is refused', async () => {
    const at = await receiver(
      { status: 503 },
      { status: 429, headers: { 'retry-after': '60' } },
      { status: 200 },
      { status: 404 },
    )
    const { verb, tell, clock } = await teller({ slackUrl: at.url, notifyHosts: at.host })
    await verb('declare', { title: 'checkout fails' })
    await tell()
    expect(await verb('notify-list')).toMatchObject([
      { state: 'waiting', tries: 1, says: 'HTTP 503', nextAt: '2026-03-01T12:00:02.500Z' },
    ])
    await tell()
    clock.set('2026-03-01T12:00:03Z')
    await tell()
    expect(await verb('notify-list')).toMatchObject([
      { tries: 2, says: 'HTTP 429', nextAt: '2026-03-01T12:01:03.000Z' },
    ])
    clock.set('2026-03-01T12:01:03Z')
    await tell()
    expect(await verb('notify-list')).toMatchObject([{ state: 'done', tries: 3 }])
    await verb('state', { to: 'investigating' })
    await tell()
    const dead = await verb('notify-list', { state: 'dead' })
    expect(dead).toMatchObject([{ state: 'dead', to: 'slack', says: 'HTTP 404' }])
    expect(JSON.stringify(dead)).not.toContain('very-secret')
    expect(await verb('notify-retry')).toEqual({ again: 1 })
    await tell()
    expect(await verb('notify-list', { state: 'dead' })).toEqual([])
    expect(at.received).toHaveLength(5)
  })

  test('goes nowhere else when the receiver redirects', async () => {
    const other = await receiver()
    const at = await receiver({ status: 307, headers: { location: other.url } })
    const { verb, tell } = await teller({ webhookUrl: at.url, notifyHosts: `${at.host},${other.host}` })
    await verb('declare', { title: 'checkout fails' })
    await tell()
    expect(await verb('notify-list')).toMatchObject([{ state: 'dead', says: 'HTTP 307: redirects are not followed' }])
    expect(other.received).toEqual([])
  })

  test('goes by mail, all of an incident in one thread', async () => {
    const at = await mailServer()
    const { verb, tell } = await teller({ mailUrl: at.url, mailTo: 'on-call@shop.test, second@shop.test' })
    await verb('declare', { title: 'checkout fails' })
    await verb('state', { to: 'investigating' })
    await tell()
    const id = /^Message-ID: (<inc-1\.\d+\.1@lastgood>)/m.exec(at.mails[0] ?? '')?.[1]
    expect(id).toBeDefined()
    expect(at.mails[1]).toContain(`In-Reply-To: ${id}`)
    for (const mail of at.mails) expect(mail).toMatch(/^Subject: \[inc-1\] checkout fails$/m)
    expect(at.recipients).toEqual(['on-call@shop.test', 'second@shop.test', 'on-call@shop.test', 'second@shop.test'])
  })
})

/** A mail server that takes everything. */
async function mailServer() {
  const mails: string[] = []
  const recipients: string[] = []
  const server = createTcp((socket) => {
    let data: string[] | undefined
    let rest = ''
    socket.write('220 test\r\n')
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (data !== undefined && line !== '.') data.push(line)
        else if (data !== undefined) {
          mails.push(data.join('\n'))
          data = undefined
          socket.write('250 taken\r\n')
        } else if (line === 'DATA') {
          data = []
          socket.write('354 go on\r\n')
        } else {
          const to = /^RCPT TO:<(.*)>/.exec(line)?.[1]
          if (to !== undefined) recipients.push(to)
          socket.write(line.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n')
        }
      }
    })
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ended.push(() => new Promise((resolve) => server.close(() => resolve())))
  return { mails, recipients, url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('nothing is sent inside unless the operator names the host', () => {
  test.for([
    'http://example.com/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://169.254.169.254/latest/meta-data',
    'https://10.1.2.3/',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is refused', (url) => {
    expect(refusedUrl(url, new Set())).toMatch(/\S/)
  })

  test('a host of the internet is sent to, and one inside that is named', () => {
    expect(refusedUrl('https://hooks.example.com/x', new Set())).toBeUndefined()
    expect(refusedUrl('http://chat.internal:8065/x', new Set(['chat.internal:8065']))).toBeUndefined()
    expect(refusedUrl('file:///etc/passwd', new Set(['']))).toMatch(/\S/)
  })

  test('a name that means an address inside is found out when it is looked up', async () => {
    const { verb, tell } = await teller({ webhookUrl: 'https://localhost:9/x' })
    await verb('declare', { title: 'checkout fails' })
    await tell()
    expect(await verb('notify-list')).toMatchObject([
      { state: 'waiting', says: expect.stringContaining('localhost is inside') },
    ])
  })
})
