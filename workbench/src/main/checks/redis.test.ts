import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort } from '../../lib/free-port.test-helper.ts'
import { troublesOf } from '../../method/checks/troubles.ts'
import type { Reading } from '../../model/check.ts'
import { checksPort } from './checks.ts'
import { REPLY_BYTES_MAX } from './redis-wire.ts'

const checks = checksPort({ data: '/nowhere', postgresUrl: '', redisUrl: '' })

async function seen(url: string): Promise<Reading> {
  const read = await checks.look({ check: 'redis', url })
  if (!read.ok) throw new Error(read.error)
  return read.value
}

const factOf = ({ facts }: Reading, name: string) => facts.find((fact) => fact.name === name)?.value
const saysOf = (reading: Reading): readonly string[] => troublesOf(reading).map(({ says }) => says)

function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn('The check of Redis is not tested against one: no redis-server was found.')
    return false
  }
}

describe.skipIf(!hasRedis())('a Redis', () => {
  let folder: string
  let server: ChildProcess
  let port: number
  const client = () =>
    createClient({ url: `redis://lead:s3cret@127.0.0.1:${port}`, socket: { reconnectStrategy: false } })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lastgood-redis-'))
    port = await freePort()
    const settings = { port, bind: '127.0.0.1', dir: folder, save: '', maxmemory: '8mb', 'slowlog-log-slower-than': 0 }
    const users = '--user lead on >s3cret ~* &* +@all --user looker on >l00k +ping +info --user default off'.split(' ')
    server = spawn(
      'redis-server',
      [...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]), ...users],
      { stdio: 'ignore' },
    )
    const answers = async () =>
      expect(factOf(await seen(`redis://lead:s3cret@127.0.0.1:${port}`), 'answer')).toBe('yes')
    await vi.waitFor(answers, { timeout: 60_000, interval: 200 })
  })

  afterAll(() => {
    server.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })

  test('tells how fast it answers, what its limits are, and its slowest commands without what they held', async () => {
    const lead = await client().connect()
    await lead.set('customer:4711', 'a secret')
    lead.destroy()
    const reading = await seen(`redis://lead:s3cret@127.0.0.1:${port}`)
    expect(reading.target).toBe(`redis://127.0.0.1:${port}`)
    expect(factOf(reading, 'role')).toBe('master')
    for (const name of ['ping', 'ping-slowest', 'memory', 'memory-used', 'connections-used', 'commands'])
      expect(factOf(reading, name), name).toBeTypeOf('number')
    expect(reading.tables[0]?.rows.map(([, command]) => command)).toContain('SET')
    expect(JSON.stringify(reading)).not.toMatch(/4711|a secret|s3cret/)
  })

  test('that may take no more is bad; one that makes room says what it throws out', async () => {
    const lead = await client().connect()
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 80; i++) await lead.set(`fill:${Math.random()}`, 'x'.repeat(100_000)).catch(() => undefined)
    }
    await fill()
    expect(saysOf(await seen(`redis://lead:s3cret@127.0.0.1:${port}`))).toContainEqual(
      expect.stringMatching(/^memory: 9\d(\.\d)? % of the limit|^memory: 1\d\d/),
    )
    await lead.sendCommand(['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'])
    const [reading] = await Promise.all([seen(`redis://lead:s3cret@127.0.0.1:${port}`), fill()])
    expect(saysOf(reading)).toContainEqual(expect.stringMatching(/keys a second are thrown out to make room/))
    expect(factOf(reading, 'when-full')).toBe('allkeys-lru')
    lead.destroy()
  })

  test('that lets its user see a part tells that part, and what is missing', async () => {
    const reading = await seen(`redis://looker:l00k@127.0.0.1:${port}`)
    expect(factOf(reading, 'ping')).toBeTypeOf('number')
    expect(reading.gaps.join()).toMatch(/its slowest commands: NOPERM.*its own latency events: NOPERM/)
  })

  test.for(['looker:wrong@', ''])('that does not let %j in is no answer', async (user) => {
    expect(saysOf(await seen(`redis://${user}127.0.0.1:${port}`))[0]).toMatch(/^no answer: (WRONGPASS|NOAUTH)/)
  })
})

describe('what is no Redis', () => {
  test('is no answer, whether nobody is there, or it speaks otherwise, or not at all', async () => {
    const rude = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const silent = createServer(() => undefined)
    expect(saysOf(await seen('redis://127.0.0.1:1'))[0]).toMatch(/^no answer: .*ECONNREFUSED/)
    for (const server of [rude, silent]) {
      const port = await freePort()
      server.listen(port, '127.0.0.1')
      expect(saysOf(await seen(`redis://127.0.0.1:${port}`))[0]).toMatch(/^no answer: /)
      server.close()
    }
  })

  test.for([
    ['$999999999\r\n'.concat('x'.repeat(2 * REPLY_BYTES_MAX)), /longer than 1024 KiB/],
    [`*999999999\r\n${':1\r\n'.repeat(REPLY_BYTES_MAX / 2)}`, /does not answer as a Redis does/],
    ['*1\r\n'.repeat(1_000), /does not answer as a Redis does/],
    [`+${'x'.repeat(100_000)}`, /does not answer as a Redis does/],
    ['*1e9\r\n', /does not answer as a Redis does/],
    ['$5\r\nhal', /the connection was closed/],
  ] as const)('is no answer when it says too much, or too little (%#)', async ([says, why]) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(says))
    })
    const port = await freePort()
    server.listen(port, '127.0.0.1')
    expect(saysOf(await seen(`redis://127.0.0.1:${port}`))[0]).toMatch(why)
    server.close()
  })

  test.for(['redis://lead:100%zz@127.0.0.1:1', 'redis://lead:100@127.0.0.1:1/orders'])(
    'cannot be asked under a URL like %s, which is said without its password',
    async (url) => {
      const read = await checks.look({ check: 'redis', url })
      expect(read).toEqual({
        ok: false,
        error: expect.stringMatching(/^redis:\/\/127\.0\.0\.1:1\S* cannot be asked: /),
      })
      expect(JSON.stringify(read)).not.toContain('100')
    },
  )
})
