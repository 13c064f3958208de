/**
 * Paper    none; OpenTelemetry semantic conventions: the address that a client calls
 * Idea     who is called has one name, that under which it tells of itself, whether a label names the service or its address
 * Input    attributes of a client span or labels of a metric, the names of all services that send telemetry
 * Output   the service that is called
 * Cost     O(1) a span or series
 */
import { attributeOf, peerOf } from '../../model/semconv.ts'
import type { Attributes, SpanColumns } from '../../model/span-columns.ts'

const IN_CLUSTER = /^([^.]+)\.[^.]+\.svc(\.|$)/ // the address of a Kubernetes service: name, namespace, `svc`

/** The service that an address is that of; undefined where no service of that name sends telemetry. */
function serviceAt(address: string | undefined, services: ReadonlySet<string>): string | undefined {
  const names = address === undefined ? [] : [address, IN_CLUSTER.exec(address)?.[1]]
  return names.find((name) => name !== undefined && services.has(name))
}

/** Whom a metric about calls says is called; '' where it does not say. */
export function calleeOf(labels: Attributes, services: ReadonlySet<string>): string {
  const named = labels['peer.service'] || labels.server
  const known = [
    attributeOf(labels, 'server.address'),
    labels['db.client.connection.pool.name'],
    labels['client.name'] ?? labels.client_name, // Micrometer: the host of the address that a client calls
  ]
  const told = named || known.map((name) => serviceAt(name, services)).find(Boolean)
  return told || calledIn(labels, services) || peerOf(labels)
}

/** What gRPC, Envoy and nginx, Istio, OpenTracing, Zipkin and HAProxy, and plain words, call the other side of what a metric measures. */
const CALLED = /^(target|upstream|destination|dest|dst|to|callee|dependency|peer|remote|backend)$/

/** What labels call who asks, in requests that are told by whom they come to: Istio, Envoy, databases that count by user. */
const CALLING = /^(client|caller|source|src|from|origin|downstream|user|username|usename|consumer)$/

/** The service that a label names as the one who asks; '' where none does. A user of a database is often called as the service is, but for its joints. */
export function callerIn(labels: Attributes, services: ReadonlySet<string>): string {
  const asking = valuesUnder(CALLING, labels)
  return (
    asking.map((name) => serviceAt(name, services) ?? serviceAt(name.replaceAll('_', '-'), services)).find(Boolean) ??
    ''
  )
}

/** The service that a label names as the other side; '' where none does: most such labels hold addresses and names of their own. */
export function calledIn(labels: Attributes, services: ReadonlySet<string>): string {
  return (
    valuesUnder(CALLED, labels)
      .map((name) => serviceAt(name, services))
      .find(Boolean) ?? ''
  )
}

/** What labels say of whose names a word is such a one, in the order of their names. */
function valuesUnder(word: RegExp, labels: Attributes): readonly string[] {
  const named = Object.entries(labels).filter(([key]) => key.split(/[._-]/).some((part) => word.test(part)))
  return named.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}

/** The spans, with callees that send telemetry named as they name themselves; a namespace names a database that sends no spans. */
export function withKnownPeers(columns: SpanColumns, services: ReadonlySet<string>): SpanColumns {
  const traced = new Set(Array.from(columns.service))
  const untraced = new Set([...services].filter((service) => !traced.has(service)))
  const attributes = Array.from(columns.attributes, (own, row) => {
    if (columns.kind[row] !== 'Client' || own['peer.service']) return own
    const callee =
      serviceAt(attributeOf(own, 'server.address'), services) ?? serviceAt(attributeOf(own, 'db.namespace'), untraced)
    return callee === undefined || callee === columns.service[row] ? own : { ...own, 'peer.service': callee }
  })
  return { ...columns, attributes }
}
