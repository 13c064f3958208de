import type { Command } from 'commander'
import { printable, printableJson } from '../../lib/printable.ts'
import type { UnixMs } from '../../model/time.ts'
import type { Finding, LintedFile } from '../../respond/postmortem/lint.ts'
import { sarifOf } from './lint-sarif.ts'
import { misused, type Refusal } from './refusal.ts'

/** Reads files and says what could be better in them; `now` decides what is overdue. */
export type LintFiles = (paths: readonly string[], now: UnixMs) => Promise<readonly LintedFile[]>

type Face = {
  readonly lint: LintFiles
  readonly now: () => UnixMs
  readonly print: (text: string) => void
  readonly warn: (text: string) => void
  readonly exit: (code: 0 | 1 | 2) => void
  readonly refuse: (refusal: Refusal) => void
}

/** Adds `lastgood postmortem lint FILE…`; the command `postmortem` may be there already. */
export function addPostmortemLint(program: Command, face: Face): void {
  const postmortem =
    program.commands.find((command) => command.name() === 'postmortem') ??
    program.command('postmortem').description('what is learned from an incident')
  // Both have --json; behind `lint` it is the lint's.
  program.enablePositionalOptions()
  postmortem.enablePositionalOptions()
  postmortem
    .command('lint')
    .description(
      'what could be better in postmortems, in Markdown: exit code 0 nothing, 1 findings, 2 a file cannot be read',
    )
    .argument('<files...>', 'postmortems, ours or others; - for standard input')
    .option('--json', 'as JSON (schema lastgood.lint/1)')
    .option('--sarif', 'as SARIF 2.1.0, for code hosts')
    .action(async (files: string[], flags: { json?: boolean; sarif?: boolean }) => {
      if (flags.json && flags.sarif) return face.refuse(misused('choose one of --json and --sarif'))
      const linted = await face.lint(files, face.now())
      if (flags.sarif) face.print(`${printableJson(sarifOf(linted), 2)}\n`)
      else if (flags.json) face.print(`${printableJson({ schema: 'lastgood.lint/1', files: linted }, 2)}\n`)
      else face.print(lintText(linted))
      for (const file of linted)
        if (file.state === 'unreadable')
          face.warn(`cannot read ${printable(file.file, PATH_CHARS_MAX)}: ${printable(file.why)}`)
      face.exit(exitCodeOf(linted))
    })
}

const PATH_CHARS_MAX = 500
const SAYS_CHARS_MAX = 300

/** 2 when a file cannot be read, else 1 when something was found, else 0. */
function exitCodeOf(files: readonly LintedFile[]): 0 | 1 | 2 {
  if (files.some(({ state }) => state === 'unreadable')) return 2
  return files.some((file) => file.state === 'read' && file.findings.length > 0) ? 1 : 0
}

/** Findings for people: place, rule, what is poor, and how it could read. */
function lintText(files: readonly LintedFile[]): string {
  const read = files.filter((file) => file.state === 'read')
  const lines = read.flatMap(({ file, findings, cut }) => [
    ...findings.flatMap((finding, i) => linesOf(file, finding, findings.slice(0, i))),
    ...(cut ? [`${printable(file, PATH_CHARS_MAX)}: more was found than is told`] : []),
  ])
  const found = read.reduce((sum, { findings }) => sum + findings.length, 0)
  const silenced = read.reduce((sum, file) => sum + file.silenced.length, 0)
  const sum = `${counted(found, 'finding')} in ${counted(read.length, 'file')}${silenced > 0 ? `, ${silenced} silenced with a reason` : ''}`
  return `${[...lines, sum].join('\n')}\n`
}

/** A finding; with its example when it is the first of its rule. */
function linesOf(file: string, finding: Finding, before: readonly Finding[]): readonly string[] {
  const { rule, line, column, says, poor, better } = finding
  const told = `${printable(file, PATH_CHARS_MAX)}:${line}:${column}  ${rule}  ${printable(says, SAYS_CHARS_MAX)}`
  return before.some((other) => other.rule === rule) ? [told] : [told, `    poor    ${poor}`, `    better  ${better}`]
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
