/**
 * Paper    none; OpenTelemetry semantic conventions: the address that a client calls
 * Idea     who is called has one name, that under which it tells of itself, whether a label names the service or its address
 * Input    attributes of a client span or labels of a metric, the names of all services that send telemetry
 * Output   the service that is called
 * Cost     O(1) a span or series
 */

import { compareText } from '../../lib/compare-text.ts'
import type { MetricSeries } from '../../model/columns.ts'
import { attributeOf, peerOf } from '../../model/semconv.ts'
import type { Attributes, SpanColumns } from '../../model/span-columns.ts'
import { isOfCalls } from '../series/meaning.ts'

const IN_CLUSTER = /^([^.]+)\.[^.]+\.svc(\.|$)/ // the address of a Kubernetes service: name, namespace, `svc`
const IN_SET = /^([^.]+)-\d+\.\1(\.|$)/ // of a pod of a stateful set: name and number, name of the set's service
const IN_NETWORK = /^([^.]+)(\.[^.]+)?\.(internal|local|localdomain|lan|consul|private)$/ // of a host of a network of one's own

const SCHEME = /^[a-z][a-z\d+.-]*:\/\//i
const HOST_END = /[:/]/
const VERSION = /[-_.]v\d+$/

/** The services that send telemetry, and where their instances live. */
export type Names = {
  has(name: string): boolean
  readonly livesAt?: ((address: string) => string | undefined) | undefined
  /** True of a machine on which one of them runs. */
  readonly runsOn?: ((host: string) => boolean) | undefined
}

type Told = Pick<MetricSeries, 'service' | 'instance' | 'node' | 'name' | 'labels'>

/** The names, the addresses of instances that say of themselves where they live, where that is of one service alone, and machines they run on. */
export function withInstances(services: ReadonlySet<string>, told: readonly Told[]): Names {
  const homes = new Map<string, string | undefined>()
  const machines = new Set(told.flatMap(machinesOf))
  for (const { service, instance } of told)
    if (instance !== '' && service !== '')
      homes.set(instance, homes.has(instance) && homes.get(instance) !== service ? undefined : service)
  return {
    has: (name) => services.has(name),
    livesAt: (address) => homes.get(address),
    runsOn: (host) => machines.has(host),
  }
}

/** Where a series comes from; a host that stands beside what is not of calls is the teller's own. */
const machinesOf = ({ instance, node, name, labels }: Told): readonly string[] =>
  [instance, node, isOfCalls(name, labels) ? '' : labels.host].flatMap((host) => host || []).map(hostIn)

/**
 * The service that an address is that of, or of one of whose instances it is, or that a name is that of but for its joints and a version of its interface (`user_api.v1`); undefined
 * where no service of that name sends telemetry.
 */
function serviceAt(address: string | undefined, services: Names): string | undefined {
  if (address === undefined || address === '') return undefined
  const host = hostIn(address)
  const within = [IN_CLUSTER, IN_SET, IN_NETWORK].map((form) => form.exec(host)?.[1])
  const names = [address, host, ...within, host.replace(VERSION, '').replaceAll(/[._]/g, '-')]
  const known = names.find((name) => name !== undefined && services.has(name))
  return known ?? homeOf(address, services)
}

/** The service of which an instance lives at an address. */
const homeOf = (address: string, services: Names): string | undefined => services.livesAt?.(address.replace(SCHEME, ''))

/** As traces name it: with its port, where there is one. */
const addressIn = (url: string): string => url.replace(SCHEME, '').split('/', 1)[0] ?? ''

const hostIn = (address: string): string => address.replace(SCHEME, '').split(HOST_END, 1)[0] ?? ''

/** Whom a metric of `own` about calls says is called; '' where it does not say. */
export function calleeOf(labels: Attributes, services: Names, own = ''): string {
  const named = labels['peer.service'] || labels.server
  const known = [
    attributeOf(labels, 'server.address'),
    labels['db.client.connection.pool.name'],
    labels['client.name'] ?? labels.client_name, // Micrometer: the host of the address that a client calls
  ]
  const told =
    (named && homeOf(named, services)) || named || known.map((name) => serviceAt(name, services)).find(Boolean)
  return (
    told ||
    calledIn(labels, services) ||
    anotherIn(Object.entries(labels), services, own) ||
    peerOf(labels) ||
    thirdPartyIn(labels, HOST_CALLED, services)
  )
}

/** What gRPC, Envoy and nginx, Istio, OpenTracing, Zipkin and HAProxy, and plain words, call the other side of what a metric measures. */
const CALLED = /^(target|upstream|destination|dest|dst|to|callee|dependency|peer|remote|backend)$/

/** What labels call who asks, in requests that are told by whom they come to: Istio, Envoy, databases that count by user. */
const CALLING = /^(client|caller|source|src|from|origin|downstream|user|username|usename|consumer)$/

/** What labels call that which runs the teller itself. */
const RUNNING = /^(workload|app|application|job|deployment|statefulset|pod|container|namespace|instance|node)$/

/** The service that a label names as the one who asks; '' where none does. A user of a database is often called as the service is, but for its joints. */
export function callerIn(labels: Attributes, services: Names): string {
  return firstOf(valuesUnder(CALLING, labels), services)
}

/**
 * The service that a label names as the other side, or whose address it is, as only callers need one; '' where none does: most such labels hold
 * addresses and names of their own.
 */
export function calledIn(labels: Attributes, services: Names, own = ''): string {
  const addresses = Object.entries(labels).filter(([, value]) => SCHEME.test(value) || IN_CLUSTER.test(hostIn(value)))
  return (
    firstOf(valuesUnder(CALLED, labels), services) ||
    anotherIn(addresses, services, own) ||
    thirdPartyIn(labels, OTHER_SIDE, services)
  )
}

/** The host of somebody else that a label names as the other side; a name of parts, such as a topic's, is none. */
function thirdPartyIn(labels: Attributes, key: RegExp, services: Names): string {
  const isOutside = (value: string): boolean => HOST_OUTSIDE.test(hostIn(value)) && !services.runsOn?.(hostIn(value))
  return addressIn(valuesUnder(key, labels).find(isOutside) ?? '')
}

const OTHER_SIDE = /^(peer|callee|dependency|remote|upstream)$/
/** What names the other side where a metric is of calls; elsewhere it may be the teller's own machine, or a piece of its work. */
const HOST_CALLED = /^(target|destination|dest|dst|to|backend|host|url|endpoint|address)$/
const HOST_OUTSIDE = /^([a-z\d-]+\.){2,}[a-z]{2,}$/

const firstOf = (names: readonly string[], services: Names): string =>
  names.map((name) => serviceAt(name, services)).find(Boolean) ?? ''

/** The first other service that a label names, but as the one who asks, or as what the teller runs as. */
function anotherIn(labels: readonly (readonly [string, string])[], services: Names, own: string): string {
  const named = labels.filter(([key]) => !hasWord(CALLING, key) && !hasWord(RUNNING, key)).sort(byKey)
  return named.map(([, value]) => serviceAt(value, services)).find((name) => name !== undefined && name !== own) ?? ''
}

/** What labels say of whose names a word is such a one, in the order of their names. */
function valuesUnder(word: RegExp, labels: Attributes): readonly string[] {
  const named = Object.entries(labels).filter(([key]) => hasWord(word, key))
  return named.sort(byKey).map(([, value]) => value)
}

const hasWord = (word: RegExp, key: string): boolean => key.split(/[._-]/).some((part) => word.test(part))

const byKey = ([a]: readonly [string, string], [b]: readonly [string, string]): number => compareText(a, b)

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
