import type { UnixMs } from '../../model/time.ts'
import { type Incident, timelineOf } from '../incident.ts'
import { actionItems, factors, responders } from '../postmortem/draft/parts.ts'
import { escaped, escapedWhole, listed, UNKNOWN, utc } from '../postmortem/draft/text.ts'
import { durationLines, impactLines, timeLines } from '../postmortem/draft/times.ts'
import { saying } from '../sayings.ts'
import { changes, diagnoses, evidence, flags, NONE, record, sections, triage, updates } from './sections.ts'
import { hypotheses } from './tests.ts'

/** Characters of a timeline; what is longer is read in the JSON of the same incident. */
const TIMELINE_CHARS_MAX = 8 * 1024 ** 2

/** A minute between what happened and when it was written down is told; less is how long typing takes. */
const LATE_MS = 60_000

type Part = (incident: Incident, now: UnixMs) => string

const OUTLINE: readonly (readonly [heading: string, part: Part])[] = [
  ['Timeline', timeline],
  ['Triage', triage],
  ['Diagnoses', diagnoses],
  ['Changes', changes],
  ['Hypotheses and tests', hypotheses],
  ['Updates', updates],
  ['Evidence', evidence],
  ['Flags', flags],
  ['Contributing factors', (incident) => orNone(factors(incident))],
  ['Action items', (incident) => orNone(actionItems(incident))],
  ['Written for the postmortem', sections],
  ['Record', record],
]

const orNone = (text: string): string => (text === UNKNOWN ? NONE : text)

/** A whole incident to be read: everything that its record holds, and nothing else. Cost: linear in the entries. */
export function incidentMarkdown(incident: Incident, now: UnixMs): string {
  const { id, lifecycle } = incident
  const title = `# ${id}: ${lifecycle.drill ? 'DRILL: ' : ''}${escaped(lifecycle.title)}`
  const parts = OUTLINE.map(([heading, part]) => `## ${heading}\n\n${part(incident, now)}`)
  return `${[title, head(incident), ...parts].join('\n\n')}\n`
}

function head(incident: Incident): string {
  const { lifecycle, triage: told } = incident
  const { service, alert, state } = lifecycle
  return [
    listed([
      `Severity: ${told.severity ?? UNKNOWN}`,
      `State: ${state}`,
      `Service: ${service === undefined ? UNKNOWN : escaped(service)}`,
      ...(alert === undefined ? [] : [`Alert: ${escaped(alert.name)}, ${alert.firing ? 'fires' : 'quiet'}`]),
      ...timeLines(lifecycle),
      ...impactLines(lifecycle),
      ...durationLines(lifecycle),
    ]),
    `Roles:\n\n${responders(incident)}`,
  ].join('\n\n')
}

/** Every entry with its number, in the order things happened, with corrected times and texts. */
function timeline(incident: Incident): string {
  const entries = timelineOf(incident)
  const lines: string[] = []
  let chars = 0
  for (const entry of entries) {
    const { seq, at, enteredAt, actor } = entry
    const by = actor.kind === 'human' ? escaped(actor.name) : `${escaped(actor.name)}, ${actor.kind}`
    const late = Math.abs(Date.parse(enteredAt) - Date.parse(at)) >= LATE_MS ? `, entered ${utc(enteredAt)}` : ''
    const line = `${utc(at)} #${seq} ${escapedWhole(saying(entry))} (${by}${late})`
    chars += line.length
    if (chars > TIMELINE_CHARS_MAX) break
    lines.push(line)
  }
  const left = entries.length - lines.length
  return `${listed(lines)}${left > 0 ? `\n\n${left} later entries are in the JSON of this incident.` : ''}`
}
