import { checkVerb } from './testing/check.ts'
import { predict } from './testing/predict.ts'
import { commit, explain, park, suspect, suspects } from './testing/suspect.ts'
import type { Verb } from './verb.ts'

/** The verbs that state causes and put them to the test. */
export const testingVerbs: readonly Verb[] = [suspect, suspects, explain, predict, checkVerb, park, commit]
