import { compareText } from '../../lib/compare-text.ts'
import type { SignsOfLife } from '../../model/columns.ts'
import type { UnixMs } from '../../model/time.ts'
import { nameOf } from './says.ts'

/** One system on the board: `up` was heard of lately, `silent` was heard of before and is not any more. */
export type HeardSystem = { readonly name: string; readonly state: 'up' | 'silent' }

const SYSTEMS_MAX = 60 // a board that people still read; the rest is counted

/** What is on the board, silent systems first, and how many more there are. */
export type HeardBoard = { readonly systems: readonly HeardSystem[]; readonly more: number }

/** The systems that telemetry knows (take stock); those not heard of after `since` are silent. */
export function heardSystems(signs: readonly SignsOfLife[], since: UnixMs): HeardBoard {
  const last = new Map<string, number>()
  for (const { service, atMs } of signs)
    if (service !== '') last.set(service, Math.max(last.get(service) ?? 0, atMs.at(-1) ?? 0))
  const systems = [...last]
    .map(([name, at]): HeardSystem => ({ name: nameOf(name), state: at > since ? 'up' : 'silent' }))
    .sort((a, b) => compareText(a.state, b.state) || compareText(a.name, b.name))
  return { systems: systems.slice(0, SYSTEMS_MAX), more: Math.max(0, systems.length - SYSTEMS_MAX) }
}
