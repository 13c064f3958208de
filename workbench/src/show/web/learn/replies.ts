/** What the endpoints of learning answer, as the pages read it. */
export type {
  AskedCard,
  CalibrationAnswer,
  CardList,
  GradedCard,
  NextCard,
  ShownCard,
} from '../../../respond/cards/cards-verbs.ts'
export type { DrillActed } from '../../../respond/drill/act-verb.ts'
export type { DrillHint, DrillList, DrillStatus } from '../../../respond/drill/drill-verbs.ts'
export type { DrillHistory, DrillScore, PastDrill } from '../../../respond/drill/score-verbs.ts'
export type { ListedAction } from '../../../respond/incident/learning/action-verbs.ts'
export type { AdvisedAction } from '../../../respond/incident/learning/learning-verbs.ts'
export type { SimilarIncident } from '../../../respond/incident/learning/similar-verb.ts'
export type { Finding } from '../../../respond/postmortem/lint.ts'
