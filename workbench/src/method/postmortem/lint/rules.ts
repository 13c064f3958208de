import type { Rule } from './rule.ts'
import { actionWithoutFactor } from './rules/action-without-factor.ts'
import { blame } from './rules/blame.ts'
import { counterfactual } from './rules/counterfactual.ts'
import { frontMatter } from './rules/front-matter.ts'
import { humanError } from './rules/human-error.ts'
import { missingHeading } from './rules/missing-heading.ts'
import { noDue } from './rules/no-due.ts'
import { noEndState } from './rules/no-end-state.ts'
import { noEvidence } from './rules/no-evidence.ts'
import { noMechanism } from './rules/no-mechanism.ts'
import { noOwner } from './rules/no-owner.ts'
import { noTimeZone } from './rules/no-time-zone.ts'
import { overdue } from './rules/overdue.ts'
import { relativeTime } from './rules/relative-time.ts'
import { singleCause } from './rules/single-cause.ts'
import { unexplainedSkip } from './rules/unexplained-skip.ts'
import { unfilled } from './rules/unfilled.ts'
import { unmeasuredImpact } from './rules/unmeasured-impact.ts'
import { untestedLink } from './rules/untested-link.ts'
import { vagueVerb } from './rules/vague-verb.ts'

/** All rules of the lint. */
export const RULES: readonly Rule[] = [
  vagueVerb,
  noEndState,
  noOwner,
  noDue,
  overdue,
  actionWithoutFactor,
  blame,
  humanError,
  counterfactual,
  singleCause,
  noMechanism,
  untestedLink,
  relativeTime,
  noTimeZone,
  noEvidence,
  unmeasuredImpact,
  missingHeading,
  unfilled,
  unexplainedSkip,
  frontMatter,
]
