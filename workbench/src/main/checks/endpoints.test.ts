import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { createServer as createTls, type Server as TlsServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certificateOf, newParty } from '../../../../drills/src/shop/certificate.ts'
import { troublesOf } from '../../method/checks/troubles.ts'
import type { Reading } from '../../model/check.ts'
import { DAY_MS } from '../../model/time.ts'
import { checksPort } from './checks.ts'

const checks = checksPort({ data: '/nowhere', postgresUrl: '', redisUrl: '' })
const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))

async function seen(wish: Parameters<typeof checks.look>[0]): Promise<Reading> {
  const read = await checks.look(wish)
  if (!read.ok) throw new Error(read.error)
  return read.value
}

const factOf = ({ facts }: Reading, name: string) => facts.find((fact) => fact.name === name)?.value

describe('an endpoint that speaks TLS', () => {
  const servers: TlsServer[] = []
  afterAll(() => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))))

  /** A server whose certificate ends so many days from now, vouched for by an authority that nobody knows. */
  async function endingIn(days: number): Promise<number> {
    const [authority, own] = [newParty('authority of the test'), newParty('shop.test')]
    const [from, to] = [new Date(Date.now() - 60 * DAY_MS), new Date(Date.now() + days * DAY_MS)]
    const cert =
      certificateOf(own, { issuer: authority, from, to }) +
      certificateOf(authority, { issuer: authority, from, to: new Date(Date.now() + 900 * DAY_MS) })
    const key = own.key.export({ type: 'pkcs8', format: 'pem' })
    const server = createTls({ cert, key })
    servers.push(server)
    return listening(server)
  }

  test('tells its chain, who vouches for it, and how long it lasts', async () => {
    const reading = await seen({ check: 'tls', host: '127.0.0.1', port: await endingIn(200.5) })
    expect(reading.tables[0]?.rows.map(([of, from, , days]) => [of, from, days])).toEqual([
      ['shop.test', 'authority of the test', 200],
      ['authority of the test', 'authority of the test', 899],
    ])
    expect(factOf(reading, 'protocol')).toBe('TLSv1.3')
    expect(factOf(reading, 'named')).toBe('yes')
    expect(troublesOf(reading).map(({ says }) => says)).toEqual([
      'clients refuse its certificate: its authority is not known here (NODE_EXTRA_CA_CERTS names private ones)',
    ])
  })

  test('whose certificate ends soon, or has ended, is told with the time', async () => {
    const [soon, over] = await Promise.all([endingIn(5.5), endingIn(-1.5)])
    const says = async (port: number) =>
      troublesOf(await seen({ check: 'tls', host: '127.0.0.1', port })).map((one) => one.says)
    expect(await says(soon)).toContain('shop.test expires in 5 d')
    expect(await says(over)).toContain('shop.test expired 1 d ago')
  })

  test('for another name than clients ask for is told', async () => {
    const port = await endingIn(200)
    const reading = await seen({ check: 'tls', host: '127.0.0.1', port, name: 'other.test' })
    expect(String(factOf(reading, 'named'))).toContain("Host: other.test. is not cert's CN: shop.test")
  })

  test('that does not speak TLS is no answer', async () => {
    const server = createServer()
    const port = await listening(server)
    const reading = await seen({ check: 'tls', host: '127.0.0.1', port })
    expect(troublesOf(reading)[0]?.says).toBe('no answer: what answers there speaks no TLS')
    server.close()
  })
})

describe('an endpoint that speaks HTTP', () => {
  const answers: Record<string, RequestListener> = {
    '/fine': (_, response) => response.end('fine'),
    '/broken': (_, response) => response.writeHead(503, { 'retry-after': '7' }).end(),
    '/away': (_, response) => response.writeHead(302, { location: '/login?token=s3cret&next=1' }).end(),
    '/nowhere': (_, response) => response.writeHead(302, { location: 'http://[' }).end(),
    '/endless': (_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
      }
      response.on('drain', more)
      more()
    },
    '/cut': (_, response) => response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy()),
  }
  const server = createServer((request, response) => answers[request.url!.split('?')[0]!]!(request, response))
  let origin = ''
  beforeAll(async () => {
    origin = `http://127.0.0.1:${await listening(server)}`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  test('tells its status and where the time went', async () => {
    const reading = await seen({ check: 'http', url: `${origin}/fine` })
    expect([factOf(reading, 'status'), factOf(reading, 'body')]).toEqual([200, 4])
    const times = reading.facts.filter(({ unit }) => unit === 's').map(({ name }) => name)
    expect(times).toEqual(['time-connect', 'time-first-byte', 'time-body', 'time-total'])
    expect(troublesOf(reading)).toEqual([])
  })

  test('that fails is told, with when to come back', async () => {
    const reading = await seen({ check: 'http', url: `${origin}/broken` })
    expect(troublesOf(reading).map(({ says }) => says)).toEqual(['it answers 503'])
    expect(factOf(reading, 'retry-after')).toBe('7')
  })

  test('neither the secrets of the address nor those of where it leads are shown', async () => {
    const url = `${origin.replace('//', '//user:passw0rd@')}/away?api_key=k3y&page=2`
    const reading = await seen({ check: 'http', url })
    expect(reading.target).toBe(`${origin}/away?api_key=••••&page=2`)
    expect(factOf(reading, 'redirects-to')).toBe(`${origin}/login?token=••••&next=1`)
    expect(JSON.stringify(reading)).not.toMatch(/passw0rd|k3y|s3cret/)
  })

  test('a redirect to what is no URL is told as such', async () => {
    expect(factOf(await seen({ check: 'http', url: `${origin}/nowhere` }), 'redirects-to')).toBe('what is no URL')
  })

  test('an endless body is read up to a limit, and one that breaks off is told', async () => {
    const endless = await seen({ check: 'http', url: `${origin}/endless` })
    expect(endless.gaps).toEqual(['the body after 1048576 B was not read'])
    expect(factOf(await seen({ check: 'http', url: `${origin}/cut` }), 'answer')).toBe('its body broke off')
  })

  test('nobody there is what was seen, not an error', async () => {
    const reading = await seen({ check: 'http', url: 'http://127.0.0.1:1/' })
    expect(troublesOf(reading).map(({ says }) => says)).toEqual(['no answer: connect ECONNREFUSED 127.0.0.1:1'])
  })
})

describe('a workbench', () => {
  const guarded = checksPort({ data: '/nowhere', postgresUrl: '', redisUrl: '', hosts: ['shop.internal:8443'] })

  test.for([
    [
      { check: 'http', url: 'http://169.254.169.254/latest' },
      '169.254.169.254 is neither this machine nor one of the hosts',
    ],
    [{ check: 'http', url: 'http://shop.internal/' }, 'shop.internal is neither'],
    [{ check: 'tls', host: 'example.org', port: 443 }, 'example.org:443 is neither'],
    [{ check: 'postgres', url: 'postgres://127.0.0.1/x' }, 'the workbench looks only into the database of its setting'],
    [{ check: 'postgres' }, 'no database is named'],
  ] as const)('does not reach where its operator declared nothing: %j', async ([wish, why]) => {
    expect(await guarded.look(wish)).toEqual({ ok: false, error: expect.stringContaining(why) })
  })

  test('reaches this machine', async () => {
    expect(await guarded.look({ check: 'http', url: 'http://localhost:1/' })).toMatchObject({ ok: true })
    expect(await guarded.look({ check: 'tls', host: '127.0.0.1', port: 1 })).toMatchObject({ ok: true })
  })
})
