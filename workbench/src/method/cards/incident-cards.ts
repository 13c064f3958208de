import { clipped } from '../../lib/clipped.ts'
import type { Card } from '../../model/card.ts'
import type { Incident } from '../incident.ts'
import type { Meaning } from '../postmortem/document/meanings.ts'
import { passagesOf, sectionsAbout } from '../postmortem/document/postmortem.ts'
import { readPostmortem } from '../postmortem/document/read.ts'

const CHECKS_MAX = 3 // the first ones decide where the rest of the night goes
const POINTS_MAX = 8 // of one answer: what is longer is read, not remembered
const POINT_CHARS_MAX = 400

/**
 * Cards on an incident that is over: symptom and first checks, mechanism, the mitigation that helped. A card exists where the record
 * or an imported postmortem holds its answer. Drills make none: everybody knows that they were made up.
 */
export function cardsOfIncident(incident: Incident): readonly Card[] {
  const { state, drill } = incident.lifecycle
  if (drill || (state !== 'resolved' && state !== 'closed')) return []
  const symptom = symptomOf(incident)
  return [
    cardOf(incident, 'checks', `${symptom} Which first checks led on?`, checksOf(incident)),
    cardOf(incident, 'mechanism', `${symptom} How did the cause lead to it, link by link?`, mechanismOf(incident)),
    cardOf(incident, 'mitigation', `${symptom} What stopped the harm?`, mitigationsOf(incident)),
  ].flat()
}

function cardOf({ id }: Incident, about: string, question: string, points: readonly string[]): readonly Card[] {
  const [first, ...rest] = points.slice(0, POINTS_MAX).map((point) => clipped(point, POINT_CHARS_MAX))
  return first === undefined ? [] : [{ id: `${id}-${about}`, theme: 'incident', question, answer: [first, ...rest] }]
}

/** What people saw when they knew nothing else. */
function symptomOf({ id, lifecycle, diagnosed }: Incident): string {
  const signal = diagnosed.at(-1)?.signal
  const paged = lifecycle.service === undefined ? '' : `, paged for ${lifecycle.service}`
  return `${id}: "${lifecycle.title}"${paged}${signal ? `; ${signal} moved first` : ''}.`
}

/** Tests that came to a verdict, in the order they did; where nobody tested, what was looked at and found. */
function checksOf({ testing, entries }: Incident): readonly string[] {
  const decided = testing.predictions.flatMap(({ text, result }) =>
    result?.verdict === 'supported' || result?.verdict === 'refuted' ? [{ text, ...result }] : [],
  )
  const tests = [...decided].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  if (tests.length > 0)
    return tests.slice(0, CHECKS_MAX).map(({ text, verdict, says }) => `${text}: ${verdict}. ${says}`)
  const looks = entries.flatMap(({ event }) => (event.kind === 'looked' && event.found ? [event] : []))
  return looks.slice(0, CHECKS_MAX).map(({ at, found }) => `${at}: ${found}`)
}

function mechanismOf(incident: Incident): readonly string[] {
  const { testing, learning } = incident
  if (learning.written.mechanism !== undefined) return linesIn(learning.written.mechanism)
  const imported = importedOn(incident, 'mechanism')
  if (imported.length > 0) return imported
  return testing.hypotheses.find(({ id }) => id === testing.committed?.hypothesis)?.mechanism ?? []
}

function mitigationsOf(incident: Incident): readonly string[] {
  const helped = incident.ledger.changes.filter(({ judged }) => judged?.verdict === 'helped')
  if (helped.length > 0) return helped.map(({ what, judged }) => `${what}: ${judged!.says}`)
  return importedOn(incident, 'resolution')
}

/** What a postmortem written elsewhere says of it. */
function importedOn({ learning }: Incident, meaning: Meaning): readonly string[] {
  const read = learning.imported === undefined ? undefined : readPostmortem(learning.imported.text)
  if (!read?.ok) return []
  const passages = sectionsAbout(read.value, meaning).flatMap(({ blocks }) => passagesOf(blocks))
  return passages.flatMap(({ text }) => linesIn(text))
}

const linesIn = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
