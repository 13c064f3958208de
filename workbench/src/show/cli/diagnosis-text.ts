import { displayWidth, fitted, headWithin } from '../../lib/display-width.ts'
import { printable } from '../../lib/printable.ts'
import {
  type Diagnosis,
  type Hypothesis,
  type Interval,
  type JudgedChange,
  type Look,
  type MechanismLink,
  NO_CHANGE,
  type SignalMove,
  type TemplateFinding,
} from '../../model/diagnosis.ts'
import { calledOf } from '../../model/service-name.ts'
import { clockTime, MINUTE_MS } from '../../model/time.ts'
import { toldLine } from '../told-line.ts'
import type { Paint } from './paint.ts'
import { quantity, seconds } from './units.ts'

const LINES_MAX = 60 // one screen of a tall terminal; `--json` has everything

/** How many entries of each list are shown; what is left out is counted. */
const SHOWN = { services: 5, signals: 4, changes: 4, hypotheses: 3, predictions: 3, others: 3 } as const

const VERDICT_MARKS = { supported: '✓', refuted: '✗', inconclusive: '~', 'no-data': '?' } as const

type Options = {
  readonly paint: Paint
  readonly columns: number
  /** Who reads it: whether the guilty change is one's own is the first question. */
  readonly you?: string
  readonly next?: string
}

/** A diagnosis for a terminal: the answer first, then its reasons with evidence handles, at most 60 lines. */
export function diagnosisText(d: Diagnosis, { paint, columns, you, next }: Options): string {
  const clip = (text: string): string => clipped(text, columns)
  const sections = [
    [...wrapped(d.summary, columns).map((line) => paint('bold', line)), ...headLines(d).map(clip)],
    section('how', mechanismLines(d.mechanism)),
    section(
      'path',
      d.edge
        ? [`${calledOf(d.edge.lastGood)} ✓ → ${calledOf(d.edge.firstBad)} ✗   ${d.edge.why}${cite(d.edge.evidence)}`]
        : [],
    ),
    section(
      'services',
      top(d.services, SHOWN.services, (s, i) => serviceLine(s, i, d.services[0]!.score)),
    ),
    section(
      'signals',
      top(
        d.signals.filter((s) => s.moved !== 'flat'),
        SHOWN.signals,
        signalLine,
      ),
    ),
    section('changes', changeLines(d, you)),
    section('causes', top(d.hypotheses, SHOWN.hypotheses, (h) => hypothesisLines(h, d.early !== null)).flat()),
    section('who', top(d.attributes, SHOWN.others, attributeLine)),
    section(
      'logs',
      top(d.templates, SHOWN.others, (t) => templateLine(t, d)),
    ),
    section(
      'patterns',
      top(d.detections, SHOWN.others, (x) => `${x.detector}: ${x.says}${cite(x.evidence)}`),
    ),
    section(
      'blind',
      top(d.gaps, SHOWN.others, (g) => `${g.what}: ${g.consequence}`),
    ),
    section(
      'input',
      top(d.problems, SHOWN.others, (p) => p),
    ),
    section('next', [
      ...top([...d.nextChecks, ...d.looks.map(lookText)], SHOWN.others, (c) => c),
      ...(next ? [next] : []),
    ]),
  ]
  const lines = sections.flatMap((lines, i) => (i === 0 ? lines : lines.map((line) => painted(clip(line), paint))))
  return `${bounded(lines).join('\n')}\n`
}

/** A look with the command that takes it. */
const lookText = ({ says, check }: Look): string =>
  `${says}: lastgood check ${check}${check === 'tls' ? ' HOST:PORT' : ''}.`

function headLines(d: Diagnosis): string[] {
  const kind = d.class ? [`${d.class.kind}: ${d.class.why}`] : []
  return [onsetLine(d.onset), ...kind].map((line) => `  ${line}`)
}

function onsetLine(onset: Diagnosis['onset']): string {
  if (!onset) return 'no onset found: no entry-point signal left its baseline'
  const handle = cite(onset.evidence)
  if (!onset.measured)
    return `no beginning seen; before and after ${clockTime(onset.at)} are compared (the page, less a usual delay)${handle}`
  return `began ${onset.at.slice(0, 10)} ${clockTime(onset.at)} (between ${clockTime(onset.from)} and ${clockTime(onset.to)})${handle}`
}

/** The chain from the cause to what users see, one state a line; `?` marks a guess. */
function mechanismLines(links: readonly MechanismLink[]): string[] {
  const [first] = links
  if (!first) return []
  return [first.from, ...links.map(linkLine)]
}

function linkLine({ to, says, basis, evidence }: MechanismLink): string {
  return `${basis === 'guess' ? '?' : '↓'} ${to}   ${says}${cite(evidence)}`
}

const ORDER_ONLY = 1e-6 // scores this small only keep services in an order: nothing speaks against them

function serviceLine(s: Diagnosis['services'][number], i: number, best: number): string {
  const share = best > ORDER_ONLY ? s.score / best : 0
  const bar = '█'.repeat(Math.round(share * 8)).padEnd(8, '·')
  return `${i + 1} ${bar} ${calledOf(s.service)}   ${s.why.slice(0, 2).join('; ')}${cite(s.evidence)}`
}

function signalLine(s: SignalMove): string {
  const where = s.operation ? `${calledOf(s.service)} ${s.operation}` : calledOf(s.service)
  const arrow = s.moved === 'up' ? '↑' : '↓'
  return `${arrow} ${s.signal} ${where}: ${s.name} ${quantity(s.before, s.unit)} → ${quantity(s.after, s.unit)}${cite(s.evidence)}`
}

function changeLines(d: Diagnosis, you: string | undefined): string[] {
  const verdict =
    d.guilty === null
      ? 'no change source is connected: this says nothing about changes'
      : d.guilty === NO_CHANGE
        ? `no change is ${d.changes.length > 0 ? 'guilty' : 'known'}`
        : `${d.guilty} is guilty`
  const missing = d.unconnected.length > 0 && d.guilty !== null ? [`never heard of: ${d.unconnected.join(', ')}`] : []
  const guilty = d.changes.find(({ id }) => id === d.guilty)
  const told = guilty === undefined ? [] : [toldLine(guilty, you), guilty.url].filter(Boolean)
  return [
    verdict,
    ...(told.length === 0 ? [] : [told.join(' · ')]),
    ...top(d.changes, SHOWN.changes, changeLine),
    ...missing,
  ]
}

function changeLine(c: JudgedChange): string {
  const lag =
    c.lagSeconds === null ? '' : ` ${seconds(Math.abs(c.lagSeconds))} ${c.lagSeconds >= 0 ? 'before' : 'after'} onset`
  const why = c.why.length > 0 ? `: ${c.why.slice(0, 2).join('; ')}` : ''
  return `${c.verdict === 'suspect' ? '●' : '○'} ${c.verdict}${lag}  ${c.id}  ${c.title}${why}${cite(c.evidence)}`
}

function hypothesisLines(h: Hypothesis, early: boolean): string[] {
  const shown = h.predictions.slice(0, SHOWN.predictions)
  return [
    `${VERDICT_MARKS[h.verdict]} ${h.verdict}${early ? ' so far' : ''}  ${h.statement}`,
    ...shown.map((p) => `    ${VERDICT_MARKS[p.verdict]} ${p.statement}${cite(p.evidence)}`),
    ...h.against.slice(0, 1).map((a) => `    against: ${a}`),
  ]
}

function attributeLine(a: Diagnosis['attributes'][number]): string {
  const what = a.conditions.map((c) => `${c.key}=${c.value}`).join(' and ')
  return `${what}: ${quantity(a.shareBad, '1')} of bad, ${quantity(a.shareGood, '1')} of good requests${cite(a.evidence)}`
}

function templateLine(t: TemplateFinding, d: Diagnosis): string {
  return `${t.kind}  ${calledOf(t.service)}  ${howOften(t, d)}  ${t.template}${cite(t.evidence)}`
}

/** Counts of stretches of unequal length mislead, so what was there before and still is is told as it was compared. */
function howOften(
  { kind, countBefore, countAfter, shares }: TemplateFinding,
  { baseline, incident }: Diagnosis,
): string {
  if (!baseline || !incident || kind === 'new' || kind === 'gone') return `${countBefore} → ${countAfter}`
  if (shares) return `${quantity(shares.before, '1')} → ${quantity(shares.after, '1')} of its requests`
  const rate = (count: number, { from, to }: Interval): string =>
    quantity((count * MINUTE_MS) / Math.max(1, Date.parse(to) - Date.parse(from)), '')
  return `${rate(countBefore, baseline)} → ${rate(countAfter, incident)} a minute`
}

/** The first `limit` entries as lines, and a last line that counts what was left out. */
function top<T, L>(all: readonly T[], limit: number, line: (entry: T, i: number) => L): (L | string)[] {
  const lines: (L | string)[] = all.slice(0, limit).map(line)
  return all.length > limit ? [...lines, `… ${all.length - limit} more (--json)`] : lines
}

const LABEL_CHARS = 10

function section(label: string, lines: readonly string[]): string[] {
  return lines.map((line, i) => `${(i === 0 ? label : '').padEnd(LABEL_CHARS)}${line}`)
}

/** Label dim, verdict marks and evidence handles in colour; the text itself is left alone. */
function painted(line: string, paint: Paint): string {
  const text = line
    .slice(LABEL_CHARS)
    .replace(/^(\s*)(✓|✗|●)/, (_, space: string, mark: string) => space + paint(mark === '✓' ? 'green' : 'red', mark))
    .replace(/ {2}(ev-\d+)$/, (_, handle: string) => `  ${paint('cyan', handle)}`)
  return paint('dim', line.slice(0, LABEL_CHARS)) + text
}

const SUMMARY_CHARS_MAX = 480 // three full lines of a wide terminal

/** Text in lines of at most `columns`, broken between words where there is a blank. */
function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  let rest = printable(text, SUMMARY_CHARS_MAX)
  while (displayWidth(rest) > columns) {
    const { length } = headWithin(rest, columns)
    const blank = rest.lastIndexOf(' ', length)
    const end = blank > length / 2 ? blank : length // some scripts have no blanks
    lines.push(rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
  return [...lines, rest]
}

/** The line as far as it fits, and always its evidence handle, for that is what the next command takes. */
function clipped(line: string, columns: number): string {
  const [handle] = / {2}ev-\d+$/.exec(line) ?? ['']
  return fitted(line.slice(0, line.length - handle.length).trimEnd(), columns - handle.length) + handle
}

function bounded(lines: readonly string[]): readonly string[] {
  if (lines.length <= LINES_MAX) return lines
  const kept = lines.slice(0, LINES_MAX - 1)
  return [...kept, `… ${lines.length - kept.length} more lines (--json has everything)`]
}

const cite = (evidence: readonly string[]): string => (evidence.length > 0 ? `  ${evidence[0]}` : '')
