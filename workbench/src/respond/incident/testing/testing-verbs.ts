import type { Verb } from '../verb.ts'
import { checkVerb } from './check.ts'
import { predict } from './predict.ts'
import { commit, explain, park, suspect, suspects } from './suspect.ts'

/** The verbs that state causes and put them to the test. */
export const testingVerbs: readonly Verb[] = [suspect, suspects, explain, predict, checkVerb, park, commit]
