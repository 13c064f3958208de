import { displayWidth, padded } from '../../../lib/display-width.ts'
import { printable } from '../../../lib/printable.ts'
import type { CheckReport, CheckTable, Difference, Fact } from '../../../model/check.ts'
import { clockTime, minuteOf } from '../../../model/time.ts'
import { checksVerbs } from '../../../respond/checks/checks-verbs.ts'
import type { TextOptions, VerbText } from '../incident/parts.ts'
import { quantity } from '../units.ts'

const CELL_CHARS_MAX = 90
const DIFFERENCES_SHOWN = 12

/** How the verbs of checks answer; on a command line they have commands of their own. */
export const checksTexts: readonly VerbText[] = checksVerbs.map(({ name }) => ({
  verb: name,
  text: ({ answer }, options) => checkText(answer as CheckReport, options),
}))

/** What a check saw: what is otherwise than in health first, then what is wrong, then all of it. */
export function checkText(report: CheckReport, options: TextOptions): string {
  const { paint } = options
  const { check, target, at, tookMs, facts, tables, gaps, troubles } = report
  const took = `${clockTime(at)}, took ${quantity(tookMs, 'ms')}`
  return [
    `${paint('bold', check)}  ${printable(target)}  ${paint('dim', took)}`,
    ...againstLines(report, options),
    ...troubles.map(({ level, says }) => `  ${paint(level === 'bad' ? 'red' : 'yellow', level)}   ${printable(says)}`),
    ...aligned(facts.map((fact) => [nameOf(fact), valueText(fact)])).map((line) => `  ${line}`),
    ...tables.flatMap((table) => tableLines(table, options)),
    ...gaps.map((gap) => paint('dim', `  not looked at: ${printable(gap)}`)),
    '',
  ].join('\n')
}

function againstLines({ against }: CheckReport, { paint }: TextOptions): readonly string[] {
  if (against === null) return []
  const { name, at, differs } = against
  const when = `${printable(name)}, ${minuteOf(at)}Z`
  if (differs.length === 0) return [`  ${paint('green', 'as in')} ${when}`]
  const rows = differs.slice(0, DIFFERENCES_SHOWN).map((one) => [nameOf(one), wasIs(one)])
  const more = differs.length - rows.length
  return [
    `  ${paint('yellow', 'otherwise than in')} ${when}`,
    ...aligned(rows).map((line) => `    ${line}`),
    ...(more > 0 ? [`    … ${more} more`] : []),
  ]
}

const wasIs = ({ before, now, unit }: Difference): string =>
  `${before === null ? 'not there' : valueText({ value: before, unit })} → ${now === null ? 'not there' : valueText({ value: now, unit })}`

const nameOf = ({ name, of }: Pick<Fact, 'name' | 'of'>): string =>
  printable(of === undefined ? name : `${name} of ${of}`, CELL_CHARS_MAX)

const valueText = ({ value, unit }: Pick<Fact, 'value' | 'unit'>): string =>
  typeof value === 'string' ? printable(value, 400) : quantity(value, unit)

function tableLines({ title, columns, rows, cut }: CheckTable, { paint }: TextOptions): readonly string[] {
  if (rows.length === 0) return []
  const cells = rows.map((row) => row.map((cell) => printable(String(cell ?? '–'), CELL_CHARS_MAX)))
  const [head = '', ...lines] = aligned([[...columns], ...cells])
  return [
    `  ${paint('bold', title)}`,
    `    ${paint('dim', head)}`,
    ...lines.map((line) => `    ${line}`),
    ...(cut > 0 ? [`    … ${cut} more`] : []),
  ]
}

/** Rows with their columns under each other. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell))
  return rows.map((row) =>
    row
      .map((cell, i) => padded(cell, widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}
