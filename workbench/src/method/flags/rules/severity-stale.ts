import type { FlagRule } from '../flag.ts'

/** What is measured speaks for another severity than was said, and nobody has answered (error rate doubled). */
export const severityStale: FlagRule = {
  flag: 'severity-stale',
  find: ({ triage }) => {
    const { proposed, severity } = triage
    if (proposed === undefined) return []
    return [
      {
        says: `it was said to be ${severity ?? 'of no severity'}; what is measured speaks for ${proposed.severity}: ${proposed.reason}`,
        todo: `Say that it is ${proposed.severity}, or why not.`,
        command: `lastgood sev ${proposed.severity} --reason "…"`,
        entries: [],
      },
    ]
  },
}
