import { printable } from '../../../lib/printable.ts'
import { REMOVED_PLACE, type ReplayRequest, type ReplayResult, type ReplayStretch } from '../../../model/replay.ts'
import { verdictSays } from '../../../respond/reproduce/replay-says.ts'
import { replaySend } from '../../../respond/reproduce/reproduce-verbs.ts'
import { type TextOptions, textOf, type VerbText } from '../incident/parts.ts'
import { quantity } from '../units.ts'
import type { ReproduceAnswer } from './asks.ts'

const LINE_CHARS_MAX = 8_000 // a body may be long, and half a command is none

/** How a request that was sent again is told; on a command line it has a command of its own. */
export const reproduceTexts: readonly VerbText[] = [
  textOf(replaySend, ({ request, result }, _, options) => replayText({ request, result, curl: '' }, options)),
]

/** The request for a shell, what was taken out of it and what nobody knows; then what sending it came to. */
export function replayText({ request, curl, result }: Omit<ReproduceAnswer, 'kept'>, options: TextOptions): string {
  const command = curl.split('\n').map((line) => printable(line, LINE_CHARS_MAX))
  const { paint } = options
  return [
    fromText(request, options),
    ...(result === null ? ['', ...command, ''] : []),
    ...request.removed.map(
      ({ where, variable }) => `${paint('yellow', 'removed')} ${printable(where)}: ${variable} brings it back`,
    ),
    ...request.unknown.map((says) => `${paint('yellow', 'unknown')} ${printable(says, 300)}`),
    ...(result === null
      ? [`next: add ${paint('cyan', '--run --target http://127.0.0.1:PORT')}`]
      : resultLines(result, options)),
    '',
  ].join('\n')
}

function fromText({ from, method, path }: ReplayRequest, { paint }: TextOptions): string {
  const { service, at, traceId, answered } = from
  const told = [service, at, traceId && `trace ${traceId}`, answered && `answered ${answered}`].filter(Boolean)
  return `${paint('bold', `${method} ${printable(path.replace(REMOVED_PLACE, '$$$1'))}`)}  ${paint('dim', told.map((text) => printable(text!)).join('  '))}`
}

function resultLines(result: ReplayResult, { paint }: TextOptions): readonly string[] {
  const { alone, many, aside, expected, groups } = result
  return [
    stretchText(alone.sent === 1 ? 'sent once' : `${alone.sent} alone`, alone),
    `  ${printable(expected, 300)}`,
    ...(aside.length === 0
      ? []
      : [
          paint(
            'dim',
            `  changes by itself, not compared: ${aside.map((one) => printable(one || 'all of it')).join(', ')}`,
          ),
        ]),
    ...(many === null ? [] : [stretchText(`${many.sent} ${many.together ? 'at once' : 'one by one'}`, many)]),
    ...groups.map(({ count, says }) => `  ${String(count).padStart(5)} × ${printable(says, 300)}`),
    paint(COLOURS[result.verdict], `${verdictSays(result)}${many === null ? ' (--times 100 --together)' : ''}`),
  ]
}

const stretchText = (name: string, { statuses, p50Ms, maxMs }: ReplayStretch): string => {
  const answers = Object.entries(statuses).map(([status, count]) => `${status} × ${count}`)
  return `${name}: ${answers.join(', ')}; half within ${quantity(p50Ms, 'ms')}, all within ${quantity(maxMs, 'ms')}`
}

const COLOURS = { answered: 'dim', 'as alone': 'green', differs: 'red', 'differs alone': 'yellow' } as const
