import { stringify } from 'yaml'
import { printable } from '../../../lib/printable.ts'
import type { NamedTime } from '../../../model/incident/lifecycle.ts'
import type { Incident } from '../../incident.ts'
import { OUTLINES, type Style } from './outline.ts'
import { escaped, UNKNOWN, utc } from './text.ts'

/** A postmortem of what the record holds, and of nothing else; "unknown" stands where it holds nothing. */
export function draftPostmortem(incident: Incident, style: Style): string {
  const { title, drill } = incident.lifecycle
  const sections = OUTLINES[style].map(({ heading, depth, part }) => {
    const text = part?.(incident)
    return `${'#'.repeat(depth)} ${heading}\n${text === undefined ? '' : `\n${text}\n`}`
  })
  return [frontMatter(incident), `# ${drill ? 'DRILL: ' : ''}${escaped(title)}\n`, ...sections].join('\n')
}

const TIMES: readonly (readonly [string, NamedTime])[] = [
  ['impact_started', 'impactStarted'],
  ['detected', 'detected'],
  ['declared', 'declared'],
  ['acknowledged', 'acknowledged'],
  ['mitigated', 'mitigated'],
  ['resolved', 'resolved'],
]

function frontMatter({ id, lifecycle, learning, triage, testing }: Incident): string {
  const { title, drill, service, times } = lifecycle
  const cause = testing.hypotheses.find((one) => one.id === testing.committed?.hypothesis)
  const services = [...new Set([service, cause?.service].filter((name) => name !== undefined))]
  const fields = {
    id,
    title: printable(title),
    severity: triage.severity ?? UNKNOWN,
    drill,
    status: learning.postmortem,
    services: services.map((name) => printable(name)),
    ...Object.fromEntries(TIMES.map(([field, name]) => [field, times[name] ? utc(times[name].at) : UNKNOWN])),
    authors: learning.authors.map((name) => printable(name)),
  }
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n`
}
