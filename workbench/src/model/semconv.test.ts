import { describe, expect, test } from 'vitest'
import { attributeOf, currentAttributeName, currentMetricName, peerOf, SPAN_ATTRIBUTES_READ } from './semconv.ts'

describe('semantic conventions', () => {
  test.for([
    [{ 'db.statement': 'select 1' }, 'db.query.text', 'select 1'],
    [{ 'db.statement': 'old', 'db.query.text': 'current' }, 'db.query.text', 'current'],
    [{ 'db.query.text': '', 'db.statement': 'old' }, 'db.query.text', 'old'],
    [{ 'net.peer.name': 'pay' }, 'server.address', 'pay'],
    [{}, 'db.query.text', undefined],
  ] as const)('%o read as %s gives %s', ([attributes, name, value]) => {
    expect(attributeOf(attributes, name)).toBe(value)
  })

  test('a name without a successor stays', () => {
    expect(currentAttributeName('http.method')).toBe('http.request.method')
    expect(currentAttributeName('shop.tier')).toBe('shop.tier')
  })

  test.for([
    ['db.client.connections.usage', 'db.client.connection.count'],
    ['db_client_connections_usage', 'db.client.connection.count'],
    ['nodejs_eventloop_utilization', 'nodejs.eventloop.utilization'],
    ['my_own_metric', 'my_own_metric'],
  ] as const)('metric %s is %s', ([name, current]) => {
    expect(currentMetricName(name)).toBe(current)
  })

  test('a client span names whom it calls: service, then database, queue, host', () => {
    expect(peerOf({ 'peer.service': 'pay', 'server.address': '10.0.0.1' })).toBe('pay')
    expect(peerOf({ 'db.system': 'postgresql', 'db.name': 'orders', 'server.address': '10.0.0.1' })).toBe(
      'postgresql:orders',
    )
    expect(peerOf({ 'net.peer.name': 'host' })).toBe('host')
    const database = { 'db.system.name': 'mysql', 'db.namespace': 'player' }
    const told = ['pdb-04.db.example', 'pdb', '10.2.3.4', 'fe80::1', 'localhost', '/run/mysqld.sock', ''].map(
      (address) => peerOf({ ...database, 'server.address': address }),
    )
    expect(told).toEqual(['pdb-04.db.example', 'pdb', ...Array(5).fill('mysql:player')])
    expect(peerOf({ 'db.type': 'postgresql', 'db.name': 'core', 'out.host': 'pg-writer.internal' })).toBe(
      'pg-writer.internal',
    )
    expect(peerOf({ 'db.type': 'sql', 'db.instance': 'core', 'peer.hostname': '10.0.0.1' })).toBe('sql:core')
    expect(peerOf({})).toBe('')
    expect(['127.0.0.1', '::1', 'localhost'].map((address) => peerOf({ 'server.address': address }))).toEqual([
      '',
      '',
      '',
    ])
    expect(peerOf({ 'server.address': 'localhost.example' })).toBe('localhost.example')
  })

  test('deprecated names are fetched too', () => {
    expect(SPAN_ATTRIBUTES_READ).toEqual(expect.arrayContaining(['db.query.text', 'db.statement', 'net.peer.name']))
  })
})
