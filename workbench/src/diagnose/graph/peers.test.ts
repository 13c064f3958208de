import { describe, expect, test } from 'vitest'
import type { MetricSeries } from '../../model/columns.ts'
import { peerOf } from '../../model/semconv.ts'
import type { Attributes, SpanColumns } from '../../model/span-columns.ts'
import { goldenSeries } from '../series/golden.ts'
import { callGraph } from './calls.ts'
import { calledIn, calleeOf, callerIn, withInstances, withKnownPeers } from './peers.ts'

const services = new Set(['shop', 'orders-db'])

describe('whom a metric of calls is about', () => {
  test.for<[about: string, labels: Attributes, callee: string]>([
    ['the service it names', { 'peer.service': 'shop', 'server.address': 'orders-db' }, 'shop'],
    ['the service at its address', { 'server.address': 'orders-db' }, 'orders-db'],
    ['the service at its address in a cluster', { 'net.peer.name': 'shop.live.svc.cluster.local' }, 'shop'],
    ['an address of nobody known', { 'server.address': 'shop.example' }, 'shop.example'],
    ['a database behind an address of nobody known', { 'db.system.name': 'mysql', 'server.address': '::1' }, 'mysql'],
    ['the service that a pool is named after', { 'db.client.connection.pool.name': 'orders-db' }, 'orders-db'],
    ['the service that gRPC names as target', { target: 'shop' }, 'shop'],
    ['the service that a proxy names as upstream', { upstream: 'shop.live.svc' }, 'shop'],
    ['the service that a mesh names as destination', { destination_service_name: 'shop' }, 'shop'],
    ['the host that Micrometer names', { client_name: 'shop' }, 'shop'],
    ['the service whose interface gRPC names', { grpc_service: 'orders.db.v1' }, 'orders-db'],
    ['the service in a URL', { url: 'http://shop:8080/cart' }, 'shop'],
    ['the service before a line break', { target: `shop${'/'.repeat(500_000)}\n` }, 'shop'],
    ['itself is not called', { service: 'web', route: '/cart' }, ''],
    ['a target that is no service', { target: 'https://shop.example' }, ''],
    ['the host of somebody else', { host: 'api.risk.example' }, 'api.risk.example'],
    [
      'the target outside, with its port',
      { target: 'https://tariff.south.example:7070/v1' },
      'tariff.south.example:7070',
    ],
    ['the address as Prometheus spells it', { server_address: 'pg-1.db.example' }, 'pg-1.db.example'],
    ['a label that is about something else', { workload: 'shop' }, ''],
    ['a pool with a name of its own', { 'db.client.connection.pool.name': 'primary' }, ''],
  ])('%s', ([, labels, callee]) => {
    expect(calleeOf(labels, new Set([...services, 'web']), 'web')).toBe(callee)
  })
})

test.for<[about: string, told: readonly { service: string; instance: string }[], callee: string]>([
  ['is that service', [{ service: 'cache', instance: 'mc-05:11211' }], 'cache'],
  ['of two services is that of nobody', ['cache', 'node'].map((service) => ({ service, instance: 'mc-05:11211' })), ''],
  ['at another port is another', [{ service: 'cache', instance: 'mc-05:9150' }], ''],
])('the address of an instance %s', ([, told, callee]) => {
  const known = withInstances(
    services,
    told.map((one) => ({ ...one, node: '', name: 'cpu', labels: {} })),
  )
  expect(calleeOf({ 'server.address': 'mc-05:11211' }, known)).toBe(callee || 'mc-05:11211')
  expect(calleeOf({ server: 'tcp://mc-05:11211' }, known)).toBe(callee || 'tcp://mc-05:11211')
  expect(calledIn({ target: 'mc-05:11211' }, known)).toBe(callee)
})

test('a host that stands beside what is not of calls is the machine of who tells', () => {
  const told = (name: string) => ({
    service: 'web',
    instance: '',
    node: '',
    name,
    labels: { host: 'web-1.rack.example' },
  })
  expect(calleeOf({ host: 'web-1.rack.example' }, withInstances(services, [told('cpu.user')]))).toBe('')
  expect(calleeOf({ host: 'web-1.rack.example' }, withInstances(services, [told('http.out.count')]))).toBe(
    'web-1.rack.example',
  )
})

test.for<[who: string, labels: Attributes, caller: string]>([
  ['the one that a mesh names', { source_workload: 'shop' }, 'shop'],
  ['the user of a database that is called as a service is', { datname: 'x', user: 'orders_db' }, 'orders-db'],
  ['the address of the client', { 'client.address': 'shop' }, 'shop'],
  ['nobody known', { user: 'postgres' }, ''],
  ['nobody, where a label is about something else', { workload: 'shop' }, ''],
])('who asks is %s', ([, labels, caller]) => {
  expect(callerIn(labels, services)).toBe(caller)
})

test.for<[about: string, labels: Attributes, called: string]>([
  ['the host of somebody else', { peer: 'kms.eu-1.cloud.example' }, 'kms.eu-1.cloud.example'],
  ['a topic, which is no host', { destination: 'orders.v1.created' }, ''],
  ['a name of two parts', { peer: 'orders.created' }, ''],
  ['whose address in a cluster it is, whatever the label is called', { host: 'shop.live.svc' }, 'shop'],
  ['whose URL it is', { uri: 'https://orders-db:443/x' }, 'orders-db'],
  ['nobody, where it only has the name', { host: 'shop' }, ''],
  ['nobody, where it is the address of who asks', { source_host: 'shop.live.svc' }, ''],
  ['nobody, where it is its own address', { host: 'web.live.svc' }, ''],
])('a label tells of calls to the service %s', ([, labels, called]) => {
  expect(calledIn(labels, new Set([...services, 'web']), 'web')).toBe(called)
})

test('a service calls whom its client metrics name; those of what it serves name nobody', () => {
  const series = (service: string, name: string): MetricSeries => ({
    service,
    instance: '',
    version: '',
    node: '',
    name,
    unit: 's',
    kind: 'gauge',
    labels: { 'server.address': 'orders-db' },
    atMs: [1],
    value: [1],
  })
  const numbers = [series('shop', 'http.client.request.duration'), series('web', 'http.server.request.duration')]
  const graph = callGraph({ numbers: [...numbers, series('orders-db', 'cpu')], histograms: [] }, [])
  expect([...graph.callees]).toEqual([['shop', new Set(['orders-db'])]])
})

test('a label that names another service makes a series one of calls to it, and a time how long they take', () => {
  const series = (name: string, unit: string, labels: Attributes): MetricSeries => {
    const shared = {
      service: 'web',
      instance: '',
      version: '',
      node: '',
      kind: 'gauge',
      atMs: [1],
      value: [1],
    } as const
    return { ...shared, name, unit, labels }
  }
  const numbers = [
    series('query.avg_ms', '', { peer: 'orders-db' }),
    series('query.avg_ms', '', { peer: 'web' }),
    series('pool.in_use', '', { peer: 'orders-db' }),
    { ...series('cpu', '', {}), service: 'orders-db' },
  ]
  const told = goldenSeries({ numbers, histograms: [] }, [], 60)
  expect(told.map(({ signal, side, peer }) => [signal, side, peer])).toEqual([
    ['latency', 'client', 'orders-db'],
    [null, 'own', ''],
    ['saturation', 'own', 'orders-db'],
    ['saturation', 'own', ''],
  ])
  expect([...callGraph({ numbers, histograms: [] }, []).callees]).toEqual([['web', new Set(['orders-db'])]])
})

test('what a proxy counts by who asks and by whom it asks for them is both asked of it and asked by it', () => {
  const shared = {
    instance: '',
    version: '',
    node: '',
    kind: 'delta',
    unit: '{request}',
    atMs: [1, 2],
    value: [1, 1],
  } as const
  const counted = {
    ...shared,
    service: 'proxy',
    name: 'egress.requests',
    labels: { client: 'shop', host: 'api.geo.example' },
  }
  const numbers = [counted, { ...shared, service: 'shop', name: 'cpu', labels: {} }]
  const told = goldenSeries({ numbers, histograms: [] }, [], 60).filter(({ signal }) => signal === 'traffic')
  expect(told.map(({ service, side, peer }) => [service, side, peer])).toEqual([
    ['proxy', 'client', 'api.geo.example'],
    ['proxy', 'server', 'shop'],
  ])
  expect([...callGraph({ numbers, histograms: [] }, []).callees]).toEqual([
    ['proxy', new Set(['api.geo.example'])],
    ['shop', new Set(['proxy'])],
  ])
})

test('a namespace names the database only where nobody sends spans under that name', () => {
  const asking = (namespace: string) => ({ 'db.system.name': 'postgresql', 'db.namespace': namespace })
  const columns: SpanColumns = {
    rows: 2,
    traceId: ['t', 't'],
    spanId: ['1', '2'],
    parentSpanId: ['', ''],
    service: ['web', 'shop'],
    operation: ['SELECT', 'SELECT'],
    kind: ['Client', 'Client'],
    startMs: [0, 0],
    durationMs: [1, 1],
    error: [0, 0],
    errorType: ['', ''],
    refusedWith: ['', ''],
    weight: [1, 1],
    attributes: [asking('orders-db'), asking('shop')],
  }
  const named = Array.from(withKnownPeers(columns, services).attributes)
  expect(named.map(peerOf)).toEqual(['orders-db', 'postgresql:shop'])
})

test('a client span names its callee as the callee names itself, and never its own service', () => {
  const attributes = [
    { 'db.system': 'postgresql', 'net.peer.name': 'orders-db' },
    { 'db.system': 'postgresql', 'net.peer.name': 'elsewhere' },
    { 'server.address': 'shop' },
    { 'server.address': 'orders-db' },
  ]
  const columns: SpanColumns = {
    rows: 4,
    traceId: ['t', 't', 't', 't'],
    spanId: ['1', '2', '3', '4'],
    parentSpanId: ['', '', '', ''],
    service: ['shop', 'shop', 'shop', 'shop'],
    operation: ['SELECT', 'SELECT', 'GET /', 'GET /'],
    kind: ['Client', 'Client', 'Client', 'Server'],
    startMs: [0, 0, 0, 0],
    durationMs: [1, 1, 1, 1],
    error: [0, 0, 0, 0],
    errorType: ['', '', '', ''],
    refusedWith: ['', '', '', ''],
    weight: [1, 1, 1, 1],
    attributes,
  }
  const named = Array.from(withKnownPeers(columns, services).attributes)
  expect(named.map(peerOf)).toEqual(['orders-db', 'elsewhere', 'shop', 'orders-db'])
  expect(named.slice(1)).toEqual(attributes.slice(1))
})
