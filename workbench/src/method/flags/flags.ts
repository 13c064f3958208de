import { MINUTE_MS, type UnixMs } from '../../model/time.ts'
import { inPause } from '../communication/reminders.ts'
import type { Incident } from '../incident.ts'
import { isOpen } from '../lifecycle/lifecycle.ts'
import type { Flag, FlagRule } from './flag.ts'
import type { FlagPast } from './past.ts'
import { blind } from './rules/blind.ts'
import { cannotExplain } from './rules/cannot-explain.ts'
import { commanderTyping } from './rules/commander-typing.ts'
import { deployFreeze } from './rules/deploy-freeze.ts'
import { loop } from './rules/loop.ts'
import { neverAsked } from './rules/never-asked.ts'
import { noContainment } from './rules/no-containment.ts'
import { noEvidence } from './rules/no-evidence.ts'
import { noImprovement } from './rules/no-improvement.ts'
import { severityStale } from './rules/severity-stale.ts'
import { silent } from './rules/silent.ts'
import { timeBox } from './rules/time-box.ts'
import { twoChanges } from './rules/two-changes.ts'
import { twoTests } from './rules/two-tests.ts'
import { unansweredReminders } from './rules/unanswered.ts'
import { workingAlone } from './rules/working-alone.ts'

const RULES: readonly FlagRule[] = [
  noImprovement,
  cannotExplain,
  blind,
  workingAlone,
  twoChanges,
  timeBox,
  commanderTyping,
  loop,
  neverAsked,
  noEvidence,
  noContainment,
  twoTests,
  severityStale,
  silent,
  unansweredReminders,
  deployFreeze,
]

/** Minutes for which a flag that was raised or put aside is not raised again. */
const COOL_DOWN_MINUTES = 10

/** Flags that hold now and were not put aside lately; none once the incident is over. */
export function standingFlags(incident: Incident, now: UnixMs): readonly Flag[] {
  if (!isOpen(incident)) return []
  const found = RULES.flatMap(({ flag, find }) => find(incident, now).map((one) => ({ flag, ...one })))
  return found.filter((flag) => !lately(flag, incident.flags.dismissed, now))
}

/** Of the flags that stand, those that nobody was told of lately: each shows once, then cools down; none in the pause. */
export const newFlags = (incident: Incident, standing: readonly Flag[], now: UnixMs): readonly Flag[] =>
  inPause(incident, now) ? [] : standing.filter((flag) => !lately(flag, incident.flags.raised, now))

const lately = ({ flag, about }: Flag, past: readonly FlagPast[], now: UnixMs): boolean =>
  past.some(
    (one) => one.flag === flag && one.about === about && now - Date.parse(one.at) < COOL_DOWN_MINUTES * MINUTE_MS,
  )
