import type { Entry } from '../../../model/incident/entry.ts'
import type { IncidentEventKind } from '../../../model/incident/event.ts'
import type { Incident } from '../../incident.ts'
import { TIME_NAMES } from '../../lifecycle/time-names.ts'
import { saying } from '../../sayings.ts'
import { escaped, listed, utc } from './text.ts'
import { TOLD_TIMES } from './times.ts'

const LINES_MAX = 1_000 // what is longer is read in the record

/** What is told elsewhere: what happens to the postmortem, and bookkeeping about times, which stand at their own time. */
const ELSEWHERE: ReadonlySet<IncidentEventKind> = new Set([
  'factor-added',
  'section-written',
  'action-added',
  'action-altered',
  'action-settled',
  'action-reopened',
  'action-reminded',
  'anniversary-set',
  'anniversary-asked',
  'anniversary-answered',
  'postmortem-imported',
  'postmortem-moved',
  'corrected',
  'time-set',
])

type Line = { readonly at: number; readonly says: string; readonly evidence: readonly string[] }

/** What happened, in order, with absolute times, who says so, and evidence. */
export const timelineList = (incident: Incident): string =>
  listed(
    told(incident).map(({ at, says, evidence }) => {
      const cited = evidence.length > 0 ? ` [${evidence.join(', ')}]` : ''
      return `${timeText(at)} ${says}${cited}`
    }),
  ) + more(incident)

/** The same as a table with the columns of PagerDuty's template. */
export function timelineTable(incident: Incident): string {
  const rows = told(incident).map(({ at, says, evidence }) => `| ${timeText(at)} | ${says} | ${evidence.join(', ')} |`)
  return ['| Time (UTC) | Event | Data Link |', '| --- | --- | --- |', ...rows].join('\n') + more(incident)
}

const timeText = (ms: number): string => utc(new Date(ms).toISOString())

const told = (incident: Incident): readonly Line[] => happened(incident).slice(0, LINES_MAX)

const more = (incident: Incident): string =>
  happened(incident).length > LINES_MAX ? '\n\nMore entries are in the record.' : ''

function happened(incident: Incident): readonly Line[] {
  const entries = incident.entries.filter(isTold).map(lineOf)
  return [...namedTimes(incident), ...entries].sort((a, b) => a.at - b.at)
}

/** A look of which nobody wrote down what it found tells nothing in a postmortem; the record keeps it. */
const isTold = ({ event }: Entry): boolean =>
  !ELSEWHERE.has(event.kind) && (event.kind !== 'looked' || event.found !== undefined)

const lineOf = (entry: Entry): Line => ({
  at: Date.parse(entry.at),
  says: `${escaped(saying(entry))} (${escaped(entry.actor.name)})`,
  evidence: evidenceIn(entry),
})

function evidenceIn({ event }: Entry): readonly string[] {
  if (event.kind === 'evidence-captured') return [event.id]
  return event.kind === 'note' ? (event.evidence ?? []).map(escaped) : []
}

/** Named times that no entry tells at their own time. */
const namedTimes = ({ lifecycle }: Incident): readonly Line[] =>
  TOLD_TIMES.flatMap((name) => {
    const known = lifecycle.times[name]
    if (known === undefined || known.source === 'event') return []
    const exact = known.plusMinusSeconds > 0 ? ` ± ${known.plusMinusSeconds} s` : ''
    return [{ at: Date.parse(known.at), says: `${TIME_NAMES[name]}${exact} (${known.source})`, evidence: [] }]
  })
