import { actionVerbs } from './action-verbs.ts'
import { communicationVerbs } from './communication-verbs.ts'
import { evidenceVerbs } from './evidence-verbs.ts'
import { flagVerbs } from './flag-verbs.ts'
import { learningVerbs } from './learning-verbs.ts'
import { ledgerVerbs } from './ledger-verbs.ts'
import { lifecycleVerbs } from './lifecycle-verbs.ts'
import { postmortemVerbs } from './postmortem-verb.ts'
import { recordVerbs } from './record-verbs.ts'
import { reminderVerbs } from './reminder-verbs.ts'
import { resolve } from './resolve-verb.ts'
import { severityVerbs } from './severity-verbs.ts'
import { testingVerbs } from './testing-verbs.ts'
import { timeline } from './timeline-verb.ts'
import { triageVerbs } from './triage-verbs.ts'
import type { Verb } from './verb.ts'

/** Everything that can be done with incidents; the faces make commands, endpoints and tools of it. */
export const VERBS: readonly Verb[] = [
  ...lifecycleVerbs,
  timeline,
  ...triageVerbs,
  ...severityVerbs,
  ...testingVerbs,
  ...ledgerVerbs,
  ...flagVerbs,
  ...evidenceVerbs,
  ...learningVerbs,
  ...actionVerbs,
  ...recordVerbs,
  ...communicationVerbs,
  ...reminderVerbs,
  resolve,
  ...postmortemVerbs,
]
