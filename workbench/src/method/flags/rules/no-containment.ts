import { isContainmentAsked } from '../../ledger/ledger.ts'
import { type FlagRule, minutesSince } from '../flag.ts'

/** How long an urgent incident may go on before a way to contain it is tried or ruled out. */
const MINUTES_MAX = 15

/** Something urgent burns, and nobody has tried to stop the harm (it is stopped before it is understood). */
export const noContainment: FlagRule = {
  flag: 'no-containment',
  find: ({ ledger, lifecycle, triage, entries }, now) => {
    const { state, times } = lifecycle
    const active = state === 'triage' || state === 'investigating' || state === 'identified'
    const urgent = triage.severity === 'P0' || triage.severity === 'P1'
    const minutes = minutesSince(times.declared?.at ?? entries[0]!.at, now)
    if (!active || !urgent || isContainmentAsked(ledger) || minutes < MINUTES_MAX) return []
    return [
      {
        says: `${triage.severity} for ${minutes} min, and no way to contain it was tried, nor all ruled out`,
        todo: 'Is there a safe rollback, a switch, a way around, more capacity? If nothing is at hand, rule it out and say why.',
        command: 'lastgood contain; else: lastgood contain --rule-out "why"',
        entries: [],
      },
    ]
  },
}
