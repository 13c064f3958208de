import type { Verb } from '../incident/verb.ts'
import { canaryLook } from './look-verb.ts'
import { canaryRevert } from './revert-verb.ts'

/** The verbs of canaries. */
export const canaryVerbs: readonly Verb[] = [canaryLook, canaryRevert]
