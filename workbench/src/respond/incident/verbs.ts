import { actionVerbs } from './action-verbs.ts'
import { communicationVerbs } from './communication-verbs.ts'
import { evidenceVerbs } from './evidence-verbs.ts'
import { examine } from './examine-verb.ts'
import { flagVerbs } from './flag-verbs.ts'
import { learningVerbs } from './learning-verbs.ts'
import { ledgerVerbs } from './ledger-verbs.ts'
import { lifecycleVerbs } from './lifecycle-verbs.ts'
import { postmortemVerbs } from './postmortem-verb.ts'
import { recheck } from './recheck-verb.ts'
import { recordVerbs } from './record-verbs.ts'
import { reminderVerbs } from './reminder-verbs.ts'
import { resolve } from './resolve-verb.ts'
import { severityVerbs } from './severity-verbs.ts'
import { similarVerbs } from './similar-verb.ts'
import { testingVerbs } from './testing-verbs.ts'
import { timeline } from './timeline-verb.ts'
import { triageVerbs } from './triage-verbs.ts'
import type { Verb } from './verb.ts'

/** Verbs under a heading. */
export type VerbGroup = { readonly title: string; readonly verbs: readonly Verb[] }

/** What can be done with incidents, in the order of work. */
export const VERB_GROUPS: readonly VerbGroup[] = [
  { title: 'Incident', verbs: [...lifecycleVerbs, timeline] },
  { title: 'Pause and triage', verbs: [...triageVerbs, ...severityVerbs] },
  { title: 'Tell people', verbs: [...communicationVerbs, ...reminderVerbs] },
  { title: 'Contain and change', verbs: [...evidenceVerbs, ...ledgerVerbs, ...flagVerbs] },
  { title: 'Suspect and test', verbs: [examine, ...testingVerbs, ...similarVerbs] },
  { title: 'End and learn', verbs: [resolve, ...postmortemVerbs, ...learningVerbs, ...actionVerbs, recheck] },
  { title: 'Record', verbs: recordVerbs },
]

/** All of them; the faces make commands, endpoints and tools of it. */
export const VERBS: readonly Verb[] = VERB_GROUPS.flatMap(({ verbs }) => verbs)
