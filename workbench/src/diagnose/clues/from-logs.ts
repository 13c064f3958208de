/**
 * Paper    none; template changes as `logs/` defines them
 * Idea     a service that begins to log errors is suspect; one that logs what it always logs is not
 * Input    templates that changed
 * Output   clues of kind logs; strength is the surprise that so many requests carry the line, of lines without requests that of their count
 * Cost     O(templates)
 */
import { isSevere, type TemplateChange } from '../logs/index.ts'
import type { Clue, Windows } from '../types.ts'

const MILD_SHARE = 0.2 // what a line that is no warning counts

/** What the changed templates say about their services. */
export function logClues(templates: readonly TemplateChange[], windows: Windows): readonly Clue[] {
  return templates
    .filter((t) => t.kind === 'new' || t.kind === 'up')
    .map((t) => ({
      service: t.service,
      kind: 'logs',
      strength: (t.surprise ?? t.score * Math.log2(1 + t.countAfter)) * (isSevere(t.severity) ? 1 : MILD_SHARE),
      proof: logProof(t, windows),
    }))
}

/** The proof behind a changed template. */
export const logProof = (t: TemplateChange, windows: Windows): Clue['proof'] => ({
  says: `${t.service} logs ${t.severity} “${t.template.slice(0, 120)}” ${t.countAfter} times (${t.countBefore} before the onset)`,
  query: 'log-patterns',
  window: windows.after,
  params: {
    before_from_ms: Math.floor(windows.before.from),
    baseline_to_ms: Math.ceil(windows.before.to),
    quiet: [],
    bad: [],
    good: [],
    patterns_max: 100,
  },
  numbers: { count_before: t.countBefore, count_after: t.countAfter, bad_share: t.badShare },
  traceIds: t.traceIds,
})
