import { type Entry, type EntryOf, entriesOf } from '../../model/incident/entry.ts'

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
