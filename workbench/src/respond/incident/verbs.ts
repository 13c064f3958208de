import { actVerbs } from '../act/act-verbs.ts'
import { canaryVerbs } from '../canary/canary-verbs.ts'
import { cardsVerbs } from '../cards/cards-verbs.ts'
import { checksVerbs } from '../checks/checks-verbs.ts'
import { drillVerbs } from '../drill/drill-verbs.ts'
import { hooksVerbs } from '../hooks/hooks-verbs.ts'
import { watchersVerbs } from '../lookout/watchers-verb.ts'
import { notifyVerbs } from '../notify/notify-verbs.ts'
import { objectivesVerbs } from '../objectives/slo-verb.ts'
import { reproduceVerbs } from '../reproduce/reproduce-verbs.ts'
import { communicationVerbs } from './communication/communication-verbs.ts'
import { reminderVerbs } from './communication/reminder-verbs.ts'
import { evidenceVerbs } from './evidence/evidence-verbs.ts'
import { freezeVerbs } from './freeze/freeze-verbs.ts'
import { flagVerbs } from './guard/flag-verbs.ts'
import { actionVerbs } from './learning/action-verbs.ts'
import { anniversaryVerbs } from './learning/anniversary-verbs.ts'
import { learningVerbs } from './learning/learning-verbs.ts'
import { postmortemVerbs } from './learning/postmortem-verb.ts'
import { recheck } from './learning/recheck-verb.ts'
import { similarVerbs } from './learning/similar-verb.ts'
import { ledgerVerbs } from './ledger/ledger-verbs.ts'
import { examine } from './lifecycle/examine-verb.ts'
import { lifecycleVerbs } from './lifecycle/lifecycle-verbs.ts'
import { list } from './lifecycle/list-verb.ts'
import { resolve } from './lifecycle/resolve-verb.ts'
import { timeline } from './lifecycle/timeline-verb.ts'
import { recordVerbs } from './record/record-verbs.ts'
import { testingVerbs } from './testing/testing-verbs.ts'
import { severityVerbs } from './triage/severity-verbs.ts'
import { triageVerbs } from './triage/triage-verbs.ts'
import type { Verb } from './verb.ts'

/** Verbs under a heading. */
export type VerbGroup = {
  readonly title: string
  readonly verbs: readonly Verb[]
  /** They are words of one command: `cards-next` is typed `lastgood cards next`. */
  readonly command?: { readonly name: string; readonly says: string }
  /** The command line has others for it, which work from where they are typed (`lastgood check tls`). */
  readonly hasOwnCommands?: boolean
}

/** What can be done with incidents, in the order of work. */
export const VERB_GROUPS: readonly VerbGroup[] = [
  { title: 'Incident', verbs: [...lifecycleVerbs, list, timeline] },
  { title: 'Pause and triage', verbs: [...triageVerbs, ...severityVerbs] },
  { title: 'Pause and triage', verbs: [...objectivesVerbs, ...watchersVerbs] },
  { title: 'Tell people', verbs: [...communicationVerbs, ...reminderVerbs] },
  { title: 'Contain and change', verbs: [...evidenceVerbs, ...ledgerVerbs, ...actVerbs, ...freezeVerbs, ...flagVerbs] },
  {
    title: 'Contain and change',
    verbs: canaryVerbs,
    command: { name: 'canary', says: 'a version against the rest of its service, while it is rolled out' },
  },
  { title: 'Suspect and test', verbs: [examine, ...testingVerbs, ...similarVerbs] },
  { title: 'Suspect and test', verbs: [...checksVerbs, ...reproduceVerbs], hasOwnCommands: true },
  {
    title: 'End and learn',
    verbs: [resolve, ...postmortemVerbs, ...learningVerbs, ...actionVerbs, recheck, ...anniversaryVerbs],
  },
  { title: 'Record', verbs: recordVerbs },
  {
    title: 'Record',
    verbs: hooksVerbs,
    command: { name: 'hooks', says: 'tools that tell of alerts and changes' },
  },
  {
    title: 'Record',
    verbs: notifyVerbs,
    command: { name: 'notify', says: 'messages to the channel, by mail and to webhooks' },
  },
  {
    title: 'Practice',
    verbs: drillVerbs,
    command: { name: 'drill', says: 'practise on a system that is broken on purpose' },
  },
  {
    title: 'Practice',
    verbs: cardsVerbs,
    command: { name: 'cards', says: 'questions on the method and on your own incidents' },
  },
]

/** Those that agents and chats are offered: practice is for people at a screen, and files of the record go by the command line. */
export const REMOTE_VERB_GROUPS: readonly VerbGroup[] = VERB_GROUPS.filter(
  ({ title }) => title !== 'Practice' && title !== 'Record',
)

/** All of them; the faces make commands, endpoints and tools of it. */
export const VERBS: readonly Verb[] = VERB_GROUPS.flatMap(({ verbs }) => verbs)
