import { ok, type Result } from '../../../lib/result.ts'
import { actionsOf } from '../document/actions.ts'
import { type Place, type Postmortem, placesIn, type Silence } from '../document/postmortem.ts'
import { readPostmortem } from '../document/read.ts'
import type { Rule } from './rule.ts'
import { RULES } from './rules.ts'

/** Findings told of one file; a text with more of them is no postmortem. */
const FINDINGS_MAX = 500

/** Something in a postmortem that could be better, with how it reads and how it could read. */
export type Finding = Place & {
  readonly rule: string
  readonly endLine: number
  readonly endColumn: number
  readonly says: string
  readonly poor: string
  readonly better: string
}

/** What the lint says of one postmortem. */
export type Lint = {
  /** In the order they stand in the file. */
  readonly findings: readonly Finding[]
  /** What comments in the file silence, with their reasons. */
  readonly silenced: readonly (Finding & { readonly reason: string })[]
  /** True when there were more findings than are told. */
  readonly cut: boolean
}

/** Reads a postmortem and says what could be better in it. Deterministic: `today` (`2026-12-04`) is the only thing it does not read. */
export function lintPostmortem(text: string, today: string): Result<Lint, string> {
  const read = readPostmortem(text)
  return read.ok ? ok(lintOf(read.value, today)) : read
}

function lintOf(postmortem: Postmortem, today: string): Lint {
  const written = { postmortem, actions: actionsOf(postmortem), today }
  const placeOf = placesIn(postmortem.source)
  const found = RULES.flatMap((rule) => rule.find(written).map((one) => ({ rule, ...one })))
  const all = found.map(({ rule, from, to, says }) => findingOf(rule, placeOf(from), placeOf(to), says))
  const silences = postmortem.silences.map((silence) => ({
    ...silence,
    place: placeOf(silence.from),
    end: placeOf(silence.to),
  }))
  const silenceOf = (finding: Finding): Silence | undefined =>
    silences.find(({ rule, line, reason }) => rule === finding.rule && line === finding.line && reason !== '')
  const idle = silences.flatMap((silence) => {
    const says = wrongWith(silence, all)
    return says === undefined ? [] : [findingOf(SILENCING, silence.place, silence.end, says)]
  })
  const open = [...all.filter((finding) => !silenceOf(finding)), ...idle].sort(inOrder)
  const silenced = all.flatMap((finding) => {
    const silence = silenceOf(finding)
    return silence ? [{ ...finding, reason: silence.reason }] : []
  })
  return { findings: open.slice(0, FINDINGS_MAX), silenced: silenced.sort(inOrder), cut: open.length > FINDINGS_MAX }
}

const inOrder = (a: Finding, b: Finding): number =>
  a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : Number(a.rule > b.rule))

function findingOf({ name, poor, better }: Omit<Rule, 'find'>, place: Place, end: Place, says: string): Finding {
  return { rule: name, ...place, endLine: end.line, endColumn: end.column, says, poor, better }
}

/** The rule about the comments that silence the others. */
const SILENCING: Omit<Rule, 'find'> = {
  name: 'silence',
  looksFor: 'A comment that silences a rule without a reason, an unknown rule, or nothing.',
  poor: '<!-- lint-ok: blame -->',
  better: '<!-- lint-ok: blame quoted from the ticket -->',
}

function wrongWith({ rule, reason, line }: Silence, findings: readonly Finding[]): string | undefined {
  if (!RULES.some(({ name }) => name === rule)) return `there is no rule "${rule}"`
  if (reason === '') return `says no reason: <!-- lint-ok: ${rule} why -->`
  if (!findings.some((finding) => finding.rule === rule && finding.line === line))
    return `silences nothing: ${rule} finds nothing on line ${line}`
  return undefined
}

/** Every rule, for lists and reports: name, what it looks for, and an example. */
export const LINT_RULES: readonly Omit<Rule, 'find'>[] = [...RULES, SILENCING].map(
  ({ name, looksFor, poor, better }) => ({
    name,
    looksFor,
    poor,
    better,
  }),
)
