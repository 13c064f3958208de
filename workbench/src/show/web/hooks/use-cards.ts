import type { CalibrationAnswer, CardList, NextCard } from '../learn/replies.ts'
import type { Reply } from '../room/replies.ts'
import type { Act } from './acts.ts'
import { actsOn } from './acts.ts'
import { searchOf } from './use-address.ts'
import { type Loaded, useLoaded } from './use-loaded.ts'
import { NAMELESS } from './use-name.ts'

/** The cards of one person: what to ask next, all of them, and how honest their sureness is. */
export type CardsDoor = {
  readonly next: Loaded<Reply<NextCard>>
  readonly list: Loaded<Reply<CardList>>
  readonly calibration: Loaded<Reply<CalibrationAnswer>>
  readonly act: Act
  readonly reload: () => void
}

/** Cards as `name` knows them. */
export function useCards(name: string): CardsDoor {
  const of = searchOf({ learner: name || NAMELESS })
  const [next, reloadNext] = useLoaded<Reply<NextCard>>(`/api/record/cards-next?${of}`)
  const [list, reloadList] = useLoaded<Reply<CardList>>(`/api/record/cards-list?${of}`)
  const [calibration, reloadCalibration] = useLoaded<Reply<CalibrationAnswer>>(`/api/record/cards-calibration?${of}`)
  const reload = (): void => {
    reloadNext()
    reloadList()
    reloadCalibration()
  }
  return { next, list, calibration, act: actsOn(undefined, name), reload }
}
