import type { Fleet, ServiceSpec } from './fleet.ts'

/** How much the shop sells, and to how many. */
export const PRODUCTS = 400
export const CUSTOMERS = 20_000

/** Rows of the table that the bad release reads; one scan of it takes about a fifth of a second of one core. */
export const HISTORY_ROWS = 1_000_000

/** What runs at first, callees before callers. */
export const SERVICES: readonly ServiceSpec[] = [
  { service: 'inventory', version: '2.4.0', calls: [] },
  { service: 'catalogue', version: '3.1.5', calls: [] },
  { service: 'checkout', version: '1.8.2', calls: ['inventory'] },
  { service: 'web-gateway', version: '5.0.3', calls: ['catalogue', 'checkout'] },
]

/** A change as the deploy tool, the flag service or the configuration store reports it. */
export type Change = Readonly<Record<'id' | 'kind' | 'service' | 'title' | 'from' | 'to' | 'source', string>>

/** Something that is really done to the fleet, `atShare` of the recording after its start. */
export type Step = {
  readonly atShare: number
  readonly change: Change
  readonly apply: (fleet: Fleet) => Promise<void> | void
}

const deploy = (id: string, spec: ServiceSpec, from: string): Omit<Step, 'atShare'> => ({
  change: {
    id,
    kind: 'deploy',
    service: spec.service,
    title: `deploy ${spec.service} ${spec.version}`,
    from,
    to: spec.version,
    source: 'deploy-tool',
  },
  apply: (fleet) => fleet.deploy(spec),
})

/** The bad release, and what else happened: nothing else here does any harm. */
export const STEPS: readonly Step[] = [
  { atShare: 0.26, ...deploy('chg-inventory-2.4.1', { service: 'inventory', version: '2.4.1', calls: [] }, '2.4.0') },
  {
    atShare: 0.48,
    change: {
      id: 'chg-gateway-keep-alive',
      kind: 'config',
      service: 'web-gateway',
      title: 'keep-alive-ms 5000 → 15000',
      from: '5000',
      to: '15000',
      source: 'config-store',
    },
    apply: (fleet) => fleet.tell('web-gateway', { kind: 'config', key: 'keep-alive-ms', value: '15000' }),
  },
  {
    atShare: 0.6,
    ...deploy('chg-checkout-1.9.0', { service: 'checkout', version: '1.9.0', calls: ['inventory'] }, '1.8.2'),
  },
  {
    atShare: 0.61,
    change: {
      id: 'chg-flag-related-products',
      kind: 'flag',
      service: 'catalogue',
      title: 'flag related-products off → on',
      from: 'off',
      to: 'on',
      source: 'flag-service',
    },
    apply: (fleet) => fleet.tell('catalogue', { kind: 'flag', key: 'related-products', variant: 'on' }),
  },
]

/** The change that causes the incident, and the service it breaks. */
export const GUILTY = { id: 'chg-checkout-1.9.0', service: 'checkout', caller: 'web-gateway' }

/** When somebody is paged, as a share of the recording. */
export const PAGE = { atShare: 0.78, service: 'web-gateway', title: 'Checkout: more than 5 % of requests fail' }
