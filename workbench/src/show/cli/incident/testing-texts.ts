import { printable } from '../../../lib/printable.ts'
import { clockTime } from '../../../model/time.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { type Checked, checkVerb } from '../../../respond/incident/testing/check.ts'
import { predict } from '../../../respond/incident/testing/predict.ts'
import { commit, explain, park, type Suspected, suspect, suspects } from '../../../respond/incident/testing/suspect.ts'
import type { HypothesisView, PredictionView } from '../../../respond/incident/testing/views.ts'
import { headText, nextText, type TextOptions, textOf, type VerbText } from './parts.ts'

const CHARS_MAX = 600 // a sentence of the record is at most 500

const shown = (text: string): string => printable(text, CHARS_MAX)

const under = (reply: VerbReply, lines: readonly string[], options: TextOptions): string => {
  const head = reply.incident === null ? [] : [headText(reply.incident, options)]
  return `${[...head, ...lines].join('\n')}\n`
}

const suspectedText = ({ hypothesis, suggested }: Suspected, reply: VerbReply, options: TextOptions): string => {
  const lines = hypothesisLines(hypothesis, options)
  const told = under(reply, [...lines, ...nextLines(hypothesis, suggested, options)], options)
  return hypothesis.committed && reply.incident !== null ? `${told}${nextText(reply.incident, options)}` : told
}

/** How the verbs about causes and their tests answer on a terminal. */
export const testingTexts: readonly VerbText[] = [
  ...[suspect, explain, park, commit].map((verb) => textOf(verb, suspectedText)),
  textOf(suspects, ({ hypotheses, proposed, committed }, reply, options) => {
    const own = hypotheses.flatMap((hypothesis) => [
      ...hypothesisLines(hypothesis, options),
      ...hypothesis.predictions.flatMap((prediction) => predictionLines(prediction, options)),
    ])
    const untaken = proposed.filter(({ takenAs }) => takenAs === null)
    const next = untaken.find(({ verdict }) => verdict !== 'refuted')
    const more = untaken.map(
      ({ id, verdict, statement }) => `  ${id}  proposed by the diagnosis, ${verdict}: ${shown(statement)}`,
    )
    const lines = own.length + more.length === 0 ? ['  no cause was stated yet'] : [...own, ...more]
    const end = [
      ...(committed === null ? [] : [`  committed to ${committed}`]),
      ...(next === undefined ? [] : [`next: lastgood suspect --from-diagnosis ${next.id}`]),
      ...(own.length + more.length === 0 ? ['next: lastgood suspect what you think it is'] : []),
    ]
    return under(reply, [...lines, ...end], options)
  }),
  textOf(predict, ({ prediction, query }, reply, options) => {
    const lines = [
      ...predictionLines(prediction, options),
      ...prediction.plan.map((clause) => `       ${shown(clause)}`),
      ...(query === null ? [] : [options.paint('dim', `       query ${query.name}; --json shows it`)]),
    ]
    return under(reply, [...lines, `next: lastgood check ${prediction.id}`], options)
  }),
  textOf(checkVerb, (checked, reply, options) => under(reply, checkedLines(checked, options), options)),
]

function checkedLines({ prediction, hypothesis, suggested }: Checked, options: TextOptions): readonly string[] {
  const last = prediction.looks.at(-1)
  const looked = prediction.says === null && last ? [`       look ${prediction.looks.length}: ${shown(last.says)}`] : []
  const control = last?.control ? [options.paint('dim', `       control: ${shown(last.control)}`)] : []
  const due = prediction.nextLookAt === null ? [] : [`       next look at ${clockTime(prediction.nextLookAt)}`]
  const beyond = prediction.beyond.map((place) => `       look further: ${shown(place)}`)
  const lines = [...predictionLines(prediction, options), ...looked, ...control, ...due, ...beyond]
  return [
    ...lines,
    ...hypothesisLines({ ...hypothesis, chain: '' }, options),
    ...nextLines(hypothesis, suggested, options),
  ]
}

const STANDING_COLOURS = {
  supported: 'green',
  refuted: 'red',
  doubted: 'yellow',
  parked: 'dim',
  testing: 'yellow',
  untested: 'dim',
} as const

function hypothesisLines(hypothesis: HypothesisView, { paint }: TextOptions): readonly string[] {
  const { id, standing, statement, service, chain, because, lacks, parked } = hypothesis
  const about = service === null || statement.includes(service) ? '' : ` (${service})`
  return [
    `  ${paint('bold', id)}  ${paint(STANDING_COLOURS[standing], standing)}  ${shown(statement + about)}`,
    ...(chain === '' ? [] : [`       ${shown(chain)}`]),
    ...(parked === null ? [] : [`       set aside: ${shown(parked)}`]),
    ...because.map((reason) => paint('dim', `       ${shown(reason)}`)),
    ...lacks.map((lack) => paint('dim', `       lacks: ${shown(lack)}`)),
  ]
}

const STATE_COLOURS = {
  supported: 'green',
  refuted: 'red',
  inconclusive: 'yellow',
  'no-data': 'yellow',
  error: 'yellow',
  'not-discriminating': 'yellow',
  open: 'cyan',
  dropped: 'dim',
  'time-box over': 'dim',
} as const

function predictionLines(prediction: PredictionView, { paint }: TextOptions): readonly string[] {
  const { id, hypothesis, state, text, says, timeBoxEndsAt } = prediction
  const until = state === 'open' ? ` until ${clockTime(timeBoxEndsAt)}` : ''
  const head = `  ${paint('bold', id)}  ${paint(STATE_COLOURS[state], state)}${until}  ${hypothesis}: ${shown(text)}`
  return says === null ? [head] : [head, `       ${shown(says)}`]
}

/** What to do about a hypothesis next. */
function nextLines(
  { id, standing, lacks, predictions, mechanism, committed }: HypothesisView,
  suggested: readonly string[],
  { paint }: TextOptions,
): readonly string[] {
  const next = (command: string): string => `${paint('dim', 'next:')} lastgood ${command}`
  const open = predictions.find(({ state }) => state === 'open')
  if (committed) return []
  if (standing === 'supported') return [next(`commit ${id}`)]
  if (standing === 'refuted' || (standing === 'doubted' && open === undefined))
    return [next('suspect what else it could be')]
  if (suggested.length > 0 && open === undefined)
    return suggested.map((text) => next(`predict ${id} ${shellQuoted(text)}`))
  if (open !== undefined) return [next(`check ${open.id}`)]
  if (lacks.length === 1 && mechanism.length === 0)
    return [next(`explain ${id} 'first [ev-1] -> then -> what users see'`)]
  return [next(`predict ${id} 'error-share of SERVICE > 5%, control OTHER'`)]
}

/** A text as one word of a shell, whatever is in it: names of services come from outside. */
export const shellQuoted = (text: string): string => `'${shown(text).replaceAll("'", `'\\''`)}'`
