import type { WrittenSection } from '../../../model/incident/learning.ts'
import type { Incident } from '../../incident.ts'
import type { Rewritten } from '../document/exported.ts'
import type { Meaning } from '../document/meanings.ts'
import { actionItems, factors } from './parts.ts'
import { authored } from './text.ts'

const SECTIONS: Readonly<Partial<Record<WrittenSection, readonly [Meaning, string]>>> = {
  summary: ['summary', 'Summary'],
  impact: ['impact', 'Impact'],
  trigger: ['trigger', 'Trigger'],
  mechanism: ['mechanism', 'Mechanism'],
  detection: ['detection', 'Detection'],
  resolution: ['resolution', 'Resolution'],
  'went-well': ['went-well', 'What went well'],
  'went-wrong': ['went-wrong', 'What went wrong'],
  lucky: ['lucky', 'Where we got lucky'],
  surprised: ['surprised', 'Why we were surprised'],
  skipped: ['skipped', 'What we skipped'],
  supporting: ['supporting', 'Supporting information'],
}

/** What people wrote here of an incident whose postmortem came from elsewhere. */
export function rewrittenIn(incident: Incident): readonly Rewritten[] {
  const { written, actions, factors: told } = incident.learning
  const sections = (Object.keys(SECTIONS) as WrittenSection[]).flatMap((name) => {
    const [text, place] = [written[name], SECTIONS[name]]
    return text === undefined || place === undefined
      ? []
      : [{ meaning: place[0], heading: place[1], text: authored(text) }]
  })
  return [
    ...sections,
    ...(told.length > 0
      ? [{ meaning: 'factors' as const, heading: 'Contributing factors', text: factors(incident) }]
      : []),
    ...(actions.length > 0
      ? [{ meaning: 'actions' as const, heading: 'Action items', text: actionItems(incident) }]
      : []),
  ]
}
