import type { ChangeEvent } from '../../model/change.ts'
import { type Entry, type EntryOf, entriesOf } from '../../model/incident/entry.ts'
import { PRACTICE } from '../../model/practice.ts'

/** A drill as its incident tells it. */
export type Drill = {
  readonly started: EntryOf<'drill-started'> | undefined
  readonly hints: readonly EntryOf<'drill-hinted'>[]
  readonly acts: readonly EntryOf<'drill-acted'>[]
  readonly answers: readonly EntryOf<'drill-answered'>[]
  readonly ended: EntryOf<'drill-ended'> | undefined
}

/** Folds what belongs to a drill; of an incident that is none, all is empty. */
export const drillOf = (entries: readonly Entry[]): Drill => ({
  started: entriesOf(entries, 'drill-started')[0],
  hints: entriesOf(entries, 'drill-hinted'),
  acts: entriesOf(entries, 'drill-acted'),
  answers: entriesOf(entries, 'drill-answered'),
  ended: entriesOf(entries, 'drill-ended')[0],
})

/**
 * Which changes concern an incident: those of a practice system only the drill that was begun with it. A drill has besides what was told since
 * its system began, for a target of one's own may have other tools tell of its changes; what came before is of others.
 */
export function concerns(entries: readonly Entry[]): (change: Pick<ChangeEvent, 'at' | 'environment'>) => boolean {
  const { started } = drillOf(entries)
  const since = Date.parse(started?.event.since ?? '') // none where it plays a recording: then nothing is after it
  return ({ at, environment }) =>
    environment === PRACTICE ? started !== undefined : started === undefined || Date.parse(at) >= since
}
