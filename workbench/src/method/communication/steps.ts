import { WAYS } from '../../model/incident/containment.ts'
import type { Incident } from '../incident.ts'
import { isOurs } from '../ledger/ledger.ts'

/** A step that somebody planned, and when. */
export type PlannedStep = { readonly what: string; readonly eta?: string | undefined; readonly plannedAt: string }

/**
 * Planned steps without those that the record shows to be done: every word of the step stands in one change that was begun since, or
 * in one note since that begins with "done". What cannot be told from the record stays, until somebody says so (`update --done`).
 */
export function stepsLeft<Step extends PlannedStep>(steps: readonly Step[], incident: Incident): readonly Step[] {
  const acts = actsOf(incident)
  return steps.filter(({ what, plannedAt }) => {
    const since = acts.filter(({ at }) => Date.parse(at) >= Date.parse(plannedAt))
    return !since.some(({ words }) => wordsOf(what).every((word) => words.has(word)))
  })
}

type Act = { readonly at: string; readonly words: ReadonlySet<string> }

function actsOf({ ledger, entries }: Incident): readonly Act[] {
  const changes = ledger.changes.filter(isOurs).map(({ startedAt, what, services, containment }) => ({
    at: startedAt,
    words: new Set(wordsOf([what, ...services, containment === undefined ? '' : WAYS[containment]].join(' '))),
  }))
  const notes = entries.flatMap(({ at, event }) =>
    event.kind === 'note' && /^done\b/i.test(event.text) ? [{ at, words: new Set(wordsOf(event.text)) }] : [],
  )
  return [...changes, ...notes]
}

/** Words as they are compared: without case, and without what stands between them. */
const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}._-]*/gu) ?? []
