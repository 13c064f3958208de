import { err, type Result } from '../../lib/result.ts'
import { type Finding, LINT_RULES, type Lint, lintPostmortem } from '../../method/postmortem/lint/lint.ts'
import { rfc3339, type UnixMs } from '../../model/time.ts'

export type { Finding, Lint } from '../../method/postmortem/lint/lint.ts'

/** The rules of the lint: name, what each looks for, and an example of poor and better. */
export const lintRules = LINT_RULES

/** One postmortem as it was looked at: what the lint says, or why it could not be read. */
export type LintedFile = { readonly file: string } & (
  | ({ readonly state: 'read' } & Lint)
  | { readonly state: 'unreadable'; readonly why: string }
)

/** Looks at one postmortem; `now` decides what is overdue. */
export function lintFile(file: string, text: Result<string, string>, now: UnixMs): LintedFile {
  const linted = text.ok ? lintPostmortem(text.value, rfc3339(now).slice(0, 10)) : err(text.error)
  return linted.ok ? { file, state: 'read', ...linted.value } : { file, state: 'unreadable', why: linted.error }
}

/**
 * What the lint says of a part of a postmortem while it is written: of its sentences alone, since what a whole postmortem must hold
 * cannot be missing in a part. Lines count from the part's first.
 */
export function lintPart(text: string, now: UnixMs): readonly Finding[] {
  const linted = lintPostmortem(`${PART_HEAD}${text}`, rfc3339(now).slice(0, 10))
  if (!linted.ok) return []
  const findings = linted.value.findings.filter(({ line }) => line > PART_HEAD_LINES)
  return findings.map((one) => ({ ...one, line: one.line - PART_HEAD_LINES, endLine: one.endLine - PART_HEAD_LINES }))
}

const PART_HEAD = '## Supporting information\n\n'
const PART_HEAD_LINES = 2
