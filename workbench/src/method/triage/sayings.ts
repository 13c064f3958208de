import type { triageEvents } from '../../model/incident/triage.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How pauses, boards and severities read in a timeline. */
export const triageSayings: SayingsOf<typeof triageEvents> = {
  paused: ({ steps, skipped }) =>
    skipped === undefined ? `Paused; next: ${steps.join(' · ')}` : `Pause skipped, because ${skipped}`,
  'stock-taken': ({ systems, onlyUs }) => {
    const named = systems.map(({ name, state }) => `${name} ${state}`).join(', ')
    return `Stock taken${named ? `: ${named}` : ''}; only us: ${onlyUs}`
  },
  triaged: ({ severity, reason }) => `Triaged as ${severity}, because ${reason}`,
  'severity-proposed': ({ severity, reason }) => `${severity} is proposed, because ${reason}`,
  'severity-set': ({ severity, reason }) => `Severity ${severity}, because ${reason}`,
}
