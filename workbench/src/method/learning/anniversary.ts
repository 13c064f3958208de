import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { EventOf } from '../../model/incident/event.ts'

type Asked = Omit<EventOf<'anniversary-asked'>, 'kind'>
type Answered = Omit<EventOf<'anniversary-answered'>, 'kind'> & { readonly by: string; readonly at: string }

/** Whether it could happen again, as it was asked and answered. */
export type Anniversary = {
  /** The day on which it is to be asked, where somebody set one. */
  readonly setFor: string | undefined
  /** The question that was asked last, with what its queries saw. */
  readonly asked: Asked | undefined
  /** What people answered to it; undefined while nobody has. */
  readonly answer: Answered | undefined
}

/** Folds the question of the anniversary; a day that is set after it was answered asks again. */
export function anniversaryOf(entries: readonly Entry[]): Anniversary {
  let known: Anniversary = { setFor: undefined, asked: undefined, answer: undefined }
  for (const { at, actor, event } of entriesOf(
    entries,
    'anniversary-set',
    'anniversary-asked',
    'anniversary-answered',
  )) {
    const { kind, ...told } = event
    if (kind === 'anniversary-set') known = { ...known, setFor: event.day }
    else if (kind === 'anniversary-asked') known = { ...known, asked: told as Asked, answer: undefined }
    else known = { ...known, answer: { ...(told as Omit<Answered, 'by' | 'at'>), by: actor.name, at } }
  }
  return known
}
