/** What the incident endpoints answer, as the room reads it. */
import type { updates } from '../../../respond/incident/communication/communication-verbs.ts'
import type { flags } from '../../../respond/incident/guard/flag-verbs.ts'
import type { status } from '../../../respond/incident/lifecycle/lifecycle-verbs.ts'
import type { list } from '../../../respond/incident/lifecycle/list-verb.ts'
import type { timeline } from '../../../respond/incident/lifecycle/timeline-verb.ts'
import type { suspects } from '../../../respond/incident/testing/suspect.ts'
import type { Verb } from '../../../respond/incident/verb.ts'
import type { WordedReply as VerbReply } from '../../http/contract.ts'

export type { IncidentBrief, SpokenEntry } from '../../../respond/incident/call.ts'
export type { UpdateSheet } from '../../../respond/incident/communication/communication-verbs.ts'
export type { PostmortemAnswer } from '../../../respond/incident/learning/postmortem-verb.ts'
export type { ContainOffers } from '../../../respond/incident/ledger/ledger-verbs.ts'
export type { HypothesisView, PredictionView } from '../../../respond/incident/testing/views.ts'
export type { TriageItem, TriageSheet } from '../../../respond/incident/triage/severity-verbs.ts'
export type { Pause } from '../../../respond/incident/triage/triage-verbs.ts'
export type { WordedReply as VerbReply } from '../../http/contract.ts'

type AnswerOf<V> = V extends Verb<infer Answer> ? Answer : never

/** The reply to a verb with the answer it gives. */
export type Reply<Answer> = Omit<VerbReply, 'answer'> & { readonly answer: Answer }

/** Everything that is recorded of an incident, by theme. */
export type Themes = AnswerOf<typeof status>

export type List = AnswerOf<typeof list>

export type Listed = List['incidents'][number]

export type Flag = AnswerOf<typeof flags>[number]

export type Suspects = AnswerOf<typeof suspects>

export type Updates = AnswerOf<typeof updates>

export type Timeline = AnswerOf<typeof timeline>

export type LedgerChange = Themes['ledger']['changes'][number]

/** What the room asks for at once. */
export type RoomReplies = {
  readonly status: Reply<Themes>
  readonly timeline: Reply<Timeline>
  readonly flags: Reply<readonly Flag[]>
  readonly suspects: Reply<Suspects>
  readonly updates: Reply<Updates>
}
