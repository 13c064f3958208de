import { printable } from '../../../lib/printable.ts'
import type { NewLogKind } from '../../../model/canary.ts'
import { clockTime } from '../../../model/time.ts'
import { type CanaryLook, canaryLook } from '../../../respond/canary/look-verb.ts'
import { type CanaryReverted, canaryRevert } from '../../../respond/canary/revert-verb.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { CANARY_SAYS, differenceText, figure, shareText } from '../../canary-words.ts'
import { actText } from '../incident/action-texts.ts'
import { type TextOptions, textOf, type VerbText } from '../incident/parts.ts'

const KINDS_SHOWN_MAX = 5
const GAUGES_SHOWN_MAX = 5
const APART_RATIO_MIN = 1.2 // gauges nearer than this are alike to a reader

/** How canaries are told on a terminal; one that fails ends its command with 1. */
export const canaryTexts: readonly VerbText[] = [
  {
    ...textOf(canaryLook, (look, _, options) => canaryText(look, options)),
    finds: ({ answer }) => (answer as CanaryLook).verdict === 'fail',
  },
  {
    ...textOf(canaryRevert, (answer, reply, options) => revertText(answer, reply, options)),
    finds: ({ answer }) => (answer as CanaryReverted).look.verdict === 'fail',
  },
]

function revertText({ look, acted }: CanaryReverted, reply: VerbReply, options: TextOptions): string {
  const text = canaryText(look, options)
  return acted === null ? `${text}nothing was done\n` : `${text}${actText(acted, reply, options)}`
}

const VERDICTS = { pass: 'green', fail: 'red', wait: 'yellow' } as const

/** A look at a canary: the verdict, each measure on both sides, log lines and gauges. */
export function canaryText(
  { service, canary, window, requests, verdict, ...look }: CanaryLook,
  options: TextOptions,
): string {
  const { paint } = options
  const { measures, logKinds, otherKinds, gauges } = look
  const who = `${printable(service)} ${canary.map((value) => printable(value)).join(', ')}`
  const apart = gauges.filter(
    (gauge) => Math.max(gauge.canary / gauge.rest, gauge.rest / gauge.canary) >= APART_RATIO_MIN,
  )
  return `${[
    `${paint('bold', who)}  ${clockTime(window.from)} to ${clockTime(window.to)}  ${requests.canary} requests, the rest ${requests.rest}`,
    ...measures.map((seen) => measureText(seen, options)),
    ...kindsText('new log lines, its own alone', logKinds, 'red', options),
    ...kindsText('new kinds of log lines, which decide nothing', otherKinds, 'dim', options),
    ...apart
      .slice(0, GAUGES_SHOWN_MAX)
      .map(
        (gauge) =>
          `  ${printable(gauge.metric)}: ${figure(gauge.canary)}, the rest ${figure(gauge.rest)}  ${paint('dim', 'decides nothing')}`,
      ),
    `${paint(VERDICTS[verdict], verdict)}: ${CANARY_SAYS[verdict]}`,
  ].join('\n')}\n`
}

const STANDS = { worse: 'red', within: 'green', open: 'dim' } as const

function measureText(seen: CanaryLook['measures'][number], { paint }: TextOptions): string {
  const { measure, canary, rest, stands } = seen
  return `  ${measure.padEnd(15)} ${shareText(canary).padStart(8)}  the rest ${shareText(rest).padStart(8)}  ${differenceText(seen)}  ${paint(STANDS[stands], stands)}`
}

function kindsText(
  says: string,
  kinds: readonly NewLogKind[],
  colour: 'red' | 'dim',
  { paint }: TextOptions,
): readonly string[] {
  if (kinds.length === 0) return []
  const more = kinds.length > KINDS_SHOWN_MAX ? [`    … ${kinds.length - KINDS_SHOWN_MAX} more`] : []
  const lines = kinds
    .slice(0, KINDS_SHOWN_MAX)
    .map(({ body, lines: count }) => `    ${count} ×  ${printable(body, 160)}`)
  return [`  ${paint(colour, says)}:`, ...lines, ...more]
}
