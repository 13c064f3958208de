import type { Incident } from '../../incident.ts'
import * as parts from './parts.ts'
import { timelineList, timelineTable } from './timeline.ts'

/** The families of headings: the SRE book's, and PagerDuty's. */
export const STYLES = ['sre', 'pagerduty'] as const

export type Style = (typeof STYLES)[number]

/** A heading, how deep it is, and what stands below it. */
export type Outlined = {
  readonly heading: string
  readonly depth: 2 | 3
  readonly part?: (incident: Incident) => string
}

const section = (heading: string, part?: Outlined['part']): Outlined => ({ heading, depth: 2, ...(part && { part }) })
const below = (heading: string, part: NonNullable<Outlined['part']>): Outlined => ({ heading, depth: 3, part })

/** What ours adds to both, and the four questions of the method. */
const OURS: readonly Outlined[] = [
  section('What was tried', parts.tried),
  section('Theories eliminated', parts.eliminated),
  section('What we skipped', parts.skipped),
]

const QUESTIONS: readonly Outlined[] = [
  section('Could it happen again?'),
  below('Can we prevent it?', parts.question('prevent', 'prevent')),
  below('Can we notice it earlier?', parts.question('notice-earlier', 'detect')),
  below('Can we make it clearer what happens?', parts.clearer),
  below('Can it repair itself?', parts.question('repair-itself', 'mitigate')),
]

/** The sections of each family, in its order. */
export const OUTLINES: Readonly<Record<Style, readonly Outlined[]>> = {
  sre: [
    section('Summary', parts.summary),
    section('Impact', parts.impact),
    section('Root Causes', parts.factors),
    section('Trigger', parts.trigger),
    section('Mechanism', parts.mechanism),
    section('Resolution', parts.resolution),
    section('Detection', parts.detection),
    ...OURS,
    section('Action Items', parts.actionItems),
    ...QUESTIONS,
    section('Lessons Learned'),
    below('What went well', parts.written('went-well')),
    below('What went wrong', parts.written('went-wrong')),
    below('Where we got lucky', parts.written('lucky')),
    below('Why we were surprised', parts.written('surprised')),
    section('Timeline', timelineList),
    section('Responders', parts.responders),
    section('Communication'),
    below('Internal', parts.messages('internal')),
    below('External', parts.messages('external')),
    section('Supporting information', parts.written('supporting')),
  ],
  pagerduty: [
    section('Overview', parts.summary),
    section('What Happened', parts.mechanism),
    below('Trigger', parts.trigger),
    below('Detection', parts.detection),
    section('Contributing Factors', parts.factors),
    section('Resolution', parts.resolution),
    section('Impact', parts.impact),
    section('Responders', parts.responders),
    section('Timeline', timelineTable),
    ...OURS,
    section("How'd We Do?"),
    below('What Went Well', parts.written('went-well')),
    below("What Didn't", parts.written('went-wrong')),
    below('Where we got lucky', parts.written('lucky')),
    below('Why we were surprised', parts.written('surprised')),
    ...QUESTIONS,
    section('Action Items', parts.actionItems),
    section('Messaging'),
    below('Internal', parts.messages('internal')),
    below('External', parts.messages('external')),
    below('Supporting information', parts.written('supporting')),
  ],
}
