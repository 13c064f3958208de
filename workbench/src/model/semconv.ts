import { isLoopback } from '../lib/loopback.ts'
import type { Attributes } from './span-columns.ts'

/**
 * Current attribute name → the deprecated names it replaced, newest first (OpenTelemetry semantic conventions 1.44).
 * Names that changed meaning with the span kind (`net.peer.name`) are listed where client spans used them; so are those of OpenTracing (`peer.hostname`,
 * `db.type`) and of Datadog (`out.host`), and an address as Prometheus spells it (`server_address`).
 */
const DEPRECATED: Readonly<Record<string, readonly string[]>> = {
  'deployment.environment.name': ['deployment.environment'],
  'http.request.method': ['http.method'],
  'http.response.status_code': ['http.status_code'],
  'http.request.body.size': ['http.request_content_length'],
  'http.response.body.size': ['http.response_content_length'],
  'url.full': ['http.url'],
  'url.path': ['http.target'],
  'url.scheme': ['http.scheme'],
  'server.address': ['server_address', 'net.peer.name', 'out.host', 'peer.hostname', 'http.host', 'net.host.name'],
  'server.port': ['net.peer.port', 'out.port', 'peer.port', 'net.host.port'],
  'client.address': ['http.client_ip'],
  'network.protocol.version': ['http.flavor'],
  'messaging.message.body.size': ['messaging.message.payload_size_bytes'],
  'user_agent.original': ['http.user_agent'],
  'db.system.name': ['db.system', 'db.type'],
  'db.namespace': ['db.name', 'db.instance'],
  'db.collection.name': ['db.sql.table'],
  'db.operation.name': ['db.operation'],
  'db.query.text': ['db.statement'],
  'rpc.system.name': ['rpc.system'],
  'rpc.status_code': ['rpc.grpc.status_code', 'rpc.response.status_code'],
  'messaging.destination.name': ['messaging.destination', 'message_bus.destination'],
  'messaging.operation.type': ['messaging.operation'],
  'messaging.consumer.group.name': ['messaging.kafka.consumer.group'],
  'feature_flag.result.variant': ['feature_flag.variant'],
  'feature_flag.result.reason': ['feature_flag.evaluation.reason'],
  'feature_flag.provider.name': ['feature_flag.provider_name'],
}

/** Metric names that were renamed: deprecated → current. Units may differ too, so read the series' unit. */
const METRIC_RENAMED: Readonly<Record<string, string>> = {
  'http.server.duration': 'http.server.request.duration',
  'http.client.duration': 'http.client.request.duration',
  'db.client.connections.usage': 'db.client.connection.count',
  'db.client.connections.max': 'db.client.connection.max',
  'db.client.connections.pending_requests': 'db.client.connection.pending_requests',
  'db.client.connections.timeouts': 'db.client.connection.timeouts',
  'db.client.connections.wait_time': 'db.client.connection.wait_time',
  'db.client.connections.use_time': 'db.client.connection.use_time',
  'db.client.connections.create_time': 'db.client.connection.create_time',
}

const CURRENT: ReadonlyMap<string, string> = new Map(
  Object.entries(DEPRECATED).flatMap(([current, old]) => old.map((name) => [name, current] as const)),
)

/** What an attribute says under its current name or a deprecated one; undefined when it is absent or empty. */
export function attributeOf(attributes: Attributes, name: string): string | undefined {
  if (attributes[name]) return attributes[name]
  for (const old of DEPRECATED[name] ?? []) if (attributes[old]) return attributes[old]
  return undefined
}

/** The current name of an attribute; a name without a successor comes back as it is. */
export const currentAttributeName = (name: string): string => CURRENT.get(name) ?? name

/** The current name of a metric; Prometheus spelling (`db_client_connections_usage`) is understood. */
export function currentMetricName(name: string): string {
  const dotted = METRIC_RENAMED[name] ? name : (METRIC_OF_PROMETHEUS.get(name) ?? name)
  return METRIC_RENAMED[dotted] ?? dotted
}

const METRICS_READ: readonly string[] = [
  ...Object.keys(METRIC_RENAMED),
  ...Object.values(METRIC_RENAMED),
  'nodejs.eventloop.utilization',
  'nodejs.eventloop.delay.p99',
  'v8js.memory.heap.used',
  'v8js.memory.heap.limit',
  'process.memory.usage',
]

const METRIC_OF_PROMETHEUS: ReadonlyMap<string, string> = new Map(
  METRICS_READ.map((name) => [name.replaceAll('.', '_'), name]),
)

const READ: readonly string[] = [
  'http.request.method',
  'http.request.resend_count',
  'http.response.status_code',
  'http.route',
  'http.request.body.size',
  'http.response.body.size',
  'http.response_content_length_uncompressed',
  'http.decoded_response_content_length',
  'resource.render_blocking_status',
  'network.protocol.version',
  'url.full',
  'url.path',
  'url.query',
  'url.template',
  'server.address',
  'server.port',
  'db.system.name',
  'db.namespace',
  'db.collection.name',
  'db.operation.name',
  'db.query.text',
  'db.query.summary',
  'rpc.method',
  'rpc.service',
  'messaging.destination.name',
  'messaging.message.body.size',
  'file.path',
  'thread.name',
  'session.id',
  'blocked_main_thread',
  'peer.service',
  'error.type',
]

/** Span attributes that the path algorithms and detectors look at, with their deprecated names: what a query needs to fetch. */
export const SPAN_ATTRIBUTES_READ: readonly string[] = READ.flatMap((name) => [name, ...(DEPRECATED[name] ?? [])])

/**
 * What a client span calls when the other side sends no spans: peer service, database, queue or host of a client span; '' if untold.
 * A database goes by its host where that has a name: one of several that hold parts or copies of the same data may be ill alone.
 */
export function peerOf(attributes: Attributes): string {
  const said = (name: string): string => attributeOf(attributes, name) ?? ''
  const address = said('server.address') // one by which every machine means itself names nobody
  const database = [said('db.system.name'), said('db.namespace')].filter(Boolean).join(':')
  const host = database !== '' && isHostName(address) ? address : ''
  return (
    said('peer.service') ||
    host ||
    database ||
    said('messaging.destination.name') ||
    (isLoopback(address) ? '' : address)
  )
}

/** A name that stays when the machine behind it changes: no number, no path of a socket, and not the machine itself. */
const isHostName = (address: string): boolean => HOST_NAME.test(address) && !isLoopback(address)

const HOST_NAME = /^(?![\d.]+$)[\w-]+(\.[\w-]+)*\.?$/
