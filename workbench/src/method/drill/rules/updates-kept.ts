import { type EntryOf, entriesOf } from '../../../model/incident/entry.ts'
import { MINUTE_MS } from '../../../model/time.ts'
import type { ScoreRule } from '../score-rule.ts'

/** How late an update may be: the minute in which it is typed. */
const LATE_MS_MAX = MINUTE_MS

/** Each update came when the one before had promised it. */
export const updatesKept: ScoreRule = {
  rule: 'updates-kept',
  part: 'process',
  of: 5,
  judge: ({ incident, ended }) => {
    const updates = entriesOf(incident.entries, 'update-posted')
    const promises = updates.flatMap((update) => promiseOf(update, updates, Date.parse(ended.at)))
    if (promises.length === 0) return undefined
    const broken = promises.filter(({ kept }) => !kept)
    return {
      share: 1 - broken.length / promises.length,
      says:
        broken.length === 0
          ? `${promises.length} promised, each kept`
          : `${broken.length} of ${promises.length} promised updates came late or never`,
      entries: (broken.length === 0 ? promises : broken).map(({ seq }) => seq),
    }
  },
}

/** Whether the next update came by the promised time; nothing where the drill ended before. */
function promiseOf(
  { seq, event }: EntryOf<'update-posted'>,
  updates: readonly EntryOf<'update-posted'>[],
  endedAt: number,
): readonly { readonly seq: number; readonly kept: boolean }[] {
  const due = Date.parse(event.nextUpdateAt ?? '') + LATE_MS_MAX
  const next = updates.find((other) => other.seq > seq && other.event.audience === event.audience)
  if (Number.isNaN(due) || (next === undefined && endedAt < due)) return []
  return [{ seq, kept: next !== undefined && Date.parse(next.at) <= due }]
}
