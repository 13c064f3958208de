import { type Judged, severityOf } from '../../../method/triage/severity.ts'
import type { TriageAnswers } from '../../../model/incident/triage-questions.ts'

/** How bad it is by these answers, as the triage will judge them: for faces that tell it before anything is sent. */
export const judgedAnswers = (answers: TriageAnswers): Judged => severityOf(answers)
