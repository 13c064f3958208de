import type { Card } from '../../model/card.ts'
import type { Incident } from '../incident.ts'
import { fixAndLearn } from './deck/fix-and-learn.ts'
import { pauseAndTriage } from './deck/pause-and-triage.ts'
import { readAndTest } from './deck/read-and-test.ts'
import { tellAndContain } from './deck/tell-and-contain.ts'
import { cardsOfIncident } from './incident-cards.ts'

/** Questions on the method, in the order of work. */
export const METHOD_CARDS: readonly Card[] = [...pauseAndTriage, ...tellAndContain, ...readAndTest, ...fixAndLearn]

/** All cards of a team: its own incidents first, newest first, for what happened here happens here again; then the method. */
export const deckOf = (incidents: readonly Incident[]): readonly Card[] => [
  ...incidents.flatMap(cardsOfIncident),
  ...METHOD_CARDS,
]
