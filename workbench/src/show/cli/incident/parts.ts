import { printable } from '../../../lib/printable.ts'
import { clockTime } from '../../../model/time.ts'
import type { IncidentBrief, SpokenEntry, VerbReply } from '../../../respond/incident/call.ts'
import type { Verb } from '../../../respond/incident/verb.ts'
import type { Paint } from '../paint.ts'

/** How wide the terminal is, and how it paints. */
export type TextOptions = {
  readonly paint: Paint
  readonly columns: number
  /** Somebody said which incident is meant, for several may be open: what comes next says it as well. */
  readonly named?: boolean
}

/** The text of what one verb answers. */
export type VerbText = {
  readonly verb: string
  /** Whether the answer is that something is wrong: a command that found it ends with 1. */
  readonly finds?: (reply: VerbReply) => boolean
  readonly text: (reply: VerbReply, options: TextOptions) => string
}

/** Pairs a verb with the text of its answer. */
export const textOf = <Answer>(
  { name }: Verb<Answer>,
  text: (answer: Answer, reply: VerbReply, options: TextOptions) => string,
): VerbText => ({ verb: name, text: (reply, options) => text(reply.answer as Answer, reply, options) })

const SAYS_CHARS_MAX = 2_000

/** `inc-3  DRILL  P1  checkout fails  investigating` */
export function headText(
  { id, title, state, drill, severity, damaged, behind }: IncidentBrief,
  { paint }: TextOptions,
): string {
  const marks = [...(drill ? ['DRILL'] : []), ...(severity === null ? [] : [paint('red', severity)])]
  const head = [paint('bold', id), ...marks, printable(title), paint('dim', state)].join('  ')
  const late = behind === undefined ? '' : `\n  ${paint('red', 'as it was read last')}: ${printable(behind)}`
  if (damaged === undefined) return `${head}${late}`
  return `${head}${late}\n  ${paint('red', `its record is damaged from entry ${damaged.seq} on`)}: ${printable(damaged.says)}`
}

/** What to do next, and how. */
export const nextText = ({ id, next }: IncidentBrief, { paint, named }: TextOptions): string =>
  next === null ? '' : `next: ${next.says}   ${paint('cyan', named ? ofIncident(next.command, id) : next.command)}\n`

/** A command with the handle of its incident, so that it can be typed as it stands while others are open. */
export const ofIncident = (command: string, id: string): string => command.replace(/^lastgood \S+/, `$& ${id}`)

/** What was written, a line each, under the incident it was written to. */
export function writtenText({ incident, entries }: VerbReply, options: TextOptions): string {
  if (incident === null) return ''
  const lines = entries.map((entry) => entryText(entry, options))
  const text = [headText(incident, options), ...(lines.length > 0 ? lines : ['  it is already so'])].join('\n')
  return `${text}\n${nextText(incident, options)}`
}

/** One entry: its number, its time, what it says and who says so. */
export function entryText({ seq, at, says, actor }: SpokenEntry, { paint }: TextOptions): string {
  const by = actor.kind === 'human' ? actor.name : `${actor.name} (${actor.kind})`
  const [first = '', ...more] = says.split('\n').map((line) => printable(line, SAYS_CHARS_MAX))
  const number = paint('dim', `#${seq}`.padStart(5))
  const head = `${number}  ${paint('dim', clockTime(at))}  ${first}  ${paint('dim', printable(by))}`
  return [head, ...more.map((line) => `${' '.repeat(18)}${line}`)].join('\n')
}

/** `2026-01-31` */
export const dayOf = (at: string): string => new Date(at).toISOString().slice(0, 10)

const MARKDOWN_LINE_CHARS_MAX = 80 * 1024 // a section as long as one may be, and what stands around it

/** Markdown for a terminal or a file: its lines as they are, without anything that moves a terminal. */
export const markdownText = (markdown: string): string =>
  markdown
    .split('\n')
    .map((line) => printable(line.replaceAll('\t', '    '), MARKDOWN_LINE_CHARS_MAX))
    .join('\n')

/** How it stands with a way out, in colour. */
export const STANDS_COLOUR = {
  'at hand': 'green',
  perhaps: 'yellow',
  unknown: 'yellow',
  no: 'dim',
  begun: 'cyan',
  'ruled out': 'dim',
} as const
