import { type AddressInfo, connect, createServer } from 'node:net'
import { hostname } from 'node:os'
import { describe, expect, test } from 'vitest'
import { countsOf, socketIn } from './connections.ts'
import { lookAtHost, mountsIn } from './host.ts'

describe.runIf(process.platform === 'linux')('this machine', () => {
  test('tells memory, CPU, connections, disks and descriptors', async () => {
    const reading = await lookAtHost({ check: 'host' })
    if (typeof reading === 'string') throw new Error(reading)
    const names = new Set(reading.facts.map(({ name }) => name))
    for (const name of ['memory-used', 'cpu-busy', 'load-per-cpu', 'disk-used', 'descriptors-used'])
      expect(names).toContain(name)
    const shares = reading.facts.filter(({ unit }) => unit === '1').map(({ value }) => Number(value))
    expect(shares.filter((share) => !(share >= 0 && share <= 1))).toEqual([])
    expect(reading.target).toBe(hostname())
  })

  test('of one process, its own connections are counted by state and side', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const clients = Array.from({ length: 3 }, () => connect(port, '127.0.0.1'))
    await Promise.all(clients.map((client) => new Promise((resolve) => client.once('connect', resolve))))
    const reading = await lookAtHost({ check: 'host', pid: process.pid })
    if (typeof reading === 'string') throw new Error(reading)
    expect(reading.tables[0]?.rows).toContainEqual(['established', `in on port ${port}`, 3])
    expect(reading.tables[0]?.rows).toContainEqual(['established', `out to 127.0.0.1:${port}`, 3])
    expect(reading.facts.find(({ name }) => name === 'descriptors')?.value).toBeGreaterThan(6)
    for (const client of clients) client.destroy()
    server.close()
  })

  test('a process that is not there, and a service that nobody is, are told', async () => {
    expect(await lookAtHost({ check: 'host', pid: 2 ** 22 + 1 })).toMatch(/^there is no process/)
    expect(await lookAtHost({ check: 'host', service: 'nobody-is-called-so' })).toMatch(/^no process here/)
  })
})

test('a line of the kernel is a socket, whatever the address', () => {
  const line = (local: string, remote: string, state: string) =>
    `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000  0 4711 1 0000 100 0 0 10 0`
  expect(socketIn(line('0100007F:1F90', '0A00000A:C350', '08'))).toEqual({
    state: 'close-wait',
    localPort: 8080,
    peer: '10.0.0.10',
    peerPort: 50_000,
    inode: '4711',
  })
  const mapped = '0000000000000000FFFF00000100007F:1F90'
  expect(socketIn(line(mapped, mapped, '01'))?.peer).toBe('127.0.0.1')
  expect(socketIn(line(`${'0'.repeat(24)}01000000:1F90`, `${'0'.repeat(24)}01000000:1F90`, '01'))?.peer).toBe('[::1]')
  expect(socketIn('  sl  local_address rem_address   st tx_queue')).toBeUndefined()
  expect(socketIn('')).toBeUndefined()
})

test('of many sides the largest are shown, and the rest are counted', () => {
  const sockets = Array.from({ length: 40 }, (_, i) => ({
    state: 'established',
    localPort: 1,
    peer: `10.0.0.${i}`,
    peerPort: 5432,
    inode: '',
  }))
  const { facts, tables } = countsOf([...sockets, sockets[7]!])
  expect(facts).toEqual([{ name: 'connections', of: 'established', value: 41, unit: '{}' }])
  expect(tables?.[0]?.rows[0]).toEqual(['established', 'out to 10.0.0.7:5432', 2])
  expect(tables?.[0]).toMatchObject({ cut: 25 })
})

test('a disk is asked once, and what a question could hang on is left out and told', () => {
  const text = [
    'proc /proc proc rw 0 0',
    '/dev/vda / ext4 rw 0 0',
    '/dev/vda /etc/hosts ext4 rw 0 0',
    '/dev/vdb /var/my\\040data xfs rw 0 0',
    '/dev/loop1 /snap squashfs ro 0 0',
    'tmpfs /run tmpfs rw 0 0',
    'server:/home /home nfs4 rw 0 0',
  ].join('\n')
  expect(mountsIn(text)).toEqual({ asked: ['/', '/var/my data', '/run'], left: ['/home'] })
})
