import type { Incident } from './incident.ts'
import type { Service } from './system.ts'
import { iso } from './write.ts'

/** What is true about an incident, in the words of a suite's `truth.json`. */
export type Truth = {
  readonly services: readonly string[]
  /** Its callers, and the name of the one they call, or all the names it goes by. */
  readonly edge: readonly [readonly string[], string | readonly string[]] | null
  readonly signal: string | null
  readonly fault: string
  readonly changes: readonly string[] | 'none' | null
  readonly onset: string | null
  readonly indicator: null
}

/** The label of an incident. */
export function truthOf({ struck, kind, onset, setting, system }: Incident, epochMs: number): Truth {
  const { roots, callers, signal, guilty } = struck
  return {
    services: roots.flatMap((name) => namesOf(system.services.get(name)!)),
    edge: callers.length > 0 && roots.length > 0 ? [callers, roots[0]!] : null,
    signal,
    fault: kind,
    changes: setting.changesConnected ? (guilty === 'none' ? 'none' : [guilty]) : null,
    onset: kind === 'healthy' ? null : iso(epochMs + onset),
    indicator: null,
  }
}

/** A database or a cache goes by its host name, or by its system and namespace. */
function namesOf({ name, role }: Service): string[] {
  if (role === 'database') return [name, `postgresql:${name}`]
  return role === 'cache' ? [name, `redis:${name}`] : [name]
}
