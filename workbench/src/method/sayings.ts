import type { Entry } from '../model/incident/entry.ts'
import type { IncidentEvent, IncidentEventKind } from '../model/incident/event.ts'
import { actionSayings } from './actions/sayings.ts'
import { communicationSayings } from './communication/sayings.ts'
import { diagnosedSayings } from './diagnosed/sayings.ts'
import { drillSayings } from './drill/sayings.ts'
import { evidenceSayings } from './evidence/sayings.ts'
import { flagSayings } from './flags/sayings.ts'
import { freezeSayings } from './freeze/sayings.ts'
import { learningSayings } from './learning/sayings.ts'
import { ledgerSayings } from './ledger/sayings.ts'
import { lifecycleSayings } from './lifecycle/sayings.ts'
import { probeSayings } from './probes/sayings.ts'
import type { Saying } from './sayings-of.ts'
import { testingSayings } from './testing/sayings.ts'
import { triageSayings } from './triage/sayings.ts'

/** How each kind of event reads in a timeline: what happened, without the time and without who. */
const SAYINGS: { readonly [Kind in IncidentEventKind]: Saying<Kind> } = {
  ...lifecycleSayings,
  ...testingSayings,
  ...triageSayings,
  ...ledgerSayings,
  ...actionSayings,
  ...flagSayings,
  ...freezeSayings,
  ...evidenceSayings,
  ...diagnosedSayings,
  ...learningSayings,
  ...probeSayings,
  ...communicationSayings,
  ...drillSayings,
}

/** One line or, for a note, as many as were written: what the entry says. Untrusted text is as it was given. */
export function saying({ event }: Pick<Entry, 'event'>): string {
  const say = SAYINGS[event.kind] as (event: IncidentEvent) => string
  return say(event)
}
