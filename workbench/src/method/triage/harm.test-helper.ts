import type { Compared, Fared, FlowHarm, Harm } from '../../model/incident/harm.ts'
import { unixMs } from '../../model/time.ts'

const START = Date.UTC(2026, 0, 31, 14)

/** An impact from 14:00Z to 14:20Z, against 13:40Z to 14:00Z. */
export const compared: Compared = {
  quiet: { from: unixMs(START - 1_200_000), to: unixMs(START) },
  impact: { from: unixMs(START), to: unixMs(START + 1_200_000) },
}

/** Requests, failed and slow ones of a stretch: `1000:20:5`. */
function faredOf(text: string): Fared {
  const [requests = 0, failed = 0, slow = 0] = text.split(':').map(Number)
  return { spans: requests, requests, failed, slow }
}

const sum = (a: Fared, b: Fared): Fared => ({
  spans: a.spans + b.spans,
  requests: a.requests + b.requests,
  failed: a.failed + b.failed,
  slow: a.slow + b.slow,
})

/** A flow as people write it: its name, the quiet stretch, four quarters, then `p99 40→900` and `users 3/40` if told. */
export function flowOf(text: string): FlowHarm {
  const [head = '', ...told] = text.split(',').map((part) => part.trim())
  const [name = '', before = '', ...quarters] = head.split(/\s+/)
  const [q1, q2, q3, q4] = quarters.map(faredOf)
  const parts = [q1!, q2!, q3!, q4!] as const
  const p99 = told
    .find((part) => part.startsWith('p99'))
    ?.slice(3)
    .split('→')
    .map(Number)
  const users = told
    .find((part) => part.startsWith('users'))
    ?.slice(5)
    .split('/')
    .map(Number)
  return {
    service: name === '-' ? '' : 'shop',
    operation: name === '-' ? '' : name,
    before: faredOf(before),
    since: parts.reduce(sum),
    quarters: parts,
    p99MsBefore: p99?.[0] ?? null,
    p99Ms: p99?.[1] ?? null,
    usersHit: users?.[0] ?? null,
    users: users?.[1] ?? null,
  }
}

/** Harm of flows, with their sum as the whole unless one named `-` is told. */
export const harmOf = (...lines: readonly string[]): Harm => harmOfFlows(lines.map(flowOf))

/** The same of flows that were made before. */
export function harmOfFlows(told: readonly FlowHarm[]): Harm {
  const flows = told.filter(({ operation }) => operation !== '')
  const whole = told.find(({ operation }) => operation === '') ?? wholeOf(flows)
  return { compared, whole, flows, cut: false, asked: { name: 'harm', text: 'SELECT', params: { from_ms: START } } }
}

function wholeOf(flows: readonly FlowHarm[]): FlowHarm {
  const quarter = (i: 0 | 1 | 2 | 3): Fared => flows.map(({ quarters }) => quarters[i]).reduce(sum, faredOf('0'))
  return {
    ...flowOf('- 0 0 0 0 0'),
    before: flows.map(({ before }) => before).reduce(sum, faredOf('0')),
    since: flows.map(({ since }) => since).reduce(sum, faredOf('0')),
    quarters: [quarter(0), quarter(1), quarter(2), quarter(3)],
  }
}
