import { printable } from '../../../lib/printable.ts'
import { act, type DrillActed } from '../../../respond/drill/act-verb.ts'
import {
  answer,
  type DrillStatus,
  drillStatus,
  hint,
  listFaults,
  replayDrill,
  startDrill,
  stopDrill,
} from '../../../respond/drill/drill-verbs.ts'
import type { UsersFare } from '../../../respond/drill/ports.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import type { Recorded } from '../../../respond/recording/ports.ts'
import { recordTelemetry } from '../../../respond/recording/record-telemetry.ts'
import {
  entryText,
  headText,
  nextText,
  type TextOptions,
  textOf,
  type VerbText,
  writtenText,
} from '../incident/parts.ts'
import { quantity, seconds } from '../units.ts'
import { scoreTexts } from './score-texts.ts'

const CHARS_MAX = 1_000 // a story is two or three sentences

const shown = (text: string): string => printable(text, CHARS_MAX)

/** How the verbs of drills answer on a terminal. */
export const drillTexts: readonly VerbText[] = [
  textOf(listFaults, ({ faults, recordings }, _, { paint }) =>
    [
      ...faults.map(
        ({ name, level, title, story }) =>
          `${paint('bold', name)}  ${level}\n  ${shown(title)}\n  ${paint('dim', shown(story))}`,
      ),
      ...recordings.map(({ name, title }) => `${paint('bold', name)}  recorded\n  ${shown(title)}`),
      `next: choose one, or none to be surprised   ${paint('cyan', 'lastgood drill start [fault] [--surprise]')}`,
      ...(recordings.length === 0
        ? []
        : [`or work a recorded one again   ${paint('cyan', 'lastgood drill replay NAME')}`]),
      '',
    ].join('\n'),
  ),
  ...[startDrill, replayDrill, drillStatus].map((verb) =>
    textOf(verb, (status, _, options) => statusText(status, options)),
  ),
  textOf(hint, (told, reply, options) =>
    told === null
      ? 'there is no further hint\n'
      : `hint ${told.nth} of ${told.of}: ${shown(told.text)}\n${nextOf(reply, options)}`,
  ),
  textOf(act, (acted, reply, options) => actedText(acted, reply, options)),
  {
    verb: answer.name,
    text: (reply, options) =>
      `${writtenHead(reply, options)}next: end it when users are well   ${options.paint('cyan', 'lastgood drill stop')}\n`,
  },
  textOf(stopDrill, (_, reply, options) =>
    reply.incident === null
      ? 'the practice system is stopped; nobody had been paged\n'
      : `${writtenHead(reply, options)}next: how did it go?   ${options.paint('cyan', `lastgood drill score ${reply.incident.id}`)}\n`,
  ),
  textOf(recordTelemetry, (recorded, _, options) => recordedText(recorded, options)),
  ...scoreTexts,
]

const nextOf = ({ incident }: VerbReply, options: TextOptions): string =>
  incident === null ? '' : nextText(incident, options)

/** What was written, without the step that the incident would take next. */
const writtenHead = ({ incident, entries }: VerbReply, options: TextOptions): string =>
  incident === null
    ? ''
    : `${[headText(incident, options), ...entries.map((entry) => entryText(entry, options))].join('\n')}\n`

function statusText({ drill, inSeconds }: DrillStatus, { paint }: TextOptions): string {
  if (drill === null) return `no drill runs   ${paint('cyan', 'lastgood drill list')}\n`
  const { phase, system, fault, seed, incident, actions, why, users } = drill
  const head = `${paint('bold', `drill on the ${printable(system)}`)}  ${fault ?? 'a surprise'}  seed ${seed}\n`
  switch (phase) {
    case 'starting':
    case 'healthy':
    case 'broken':
      return `${head}  ${WAITING[phase]}${inSeconds === null ? '' : `; it breaks in ${seconds(Math.round(inSeconds))}`}\nnext: wait for the page   ${paint('cyan', 'lastgood drill status --wait')}\n`
    case 'paged':
      return `${head}  you are paged: ${paint('bold', incident ?? '')}\n${usersText(users)}${actionLines(actions, { paint })}next: take it from here   ${paint('cyan', `lastgood status ${incident}`)}\n`
    case 'ended':
      return `${head}  it is over${incident === null ? '' : `   ${paint('cyan', `lastgood drill score ${incident}`)}`}\n`
    case 'failed':
      return `${head}  ${paint('red', 'it failed')}: ${shown(why ?? 'unknown')}\n`
  }
}

const usersText = (users: readonly UsersFare[]): string =>
  users.length === 0 ? '' : `  users in the last seconds: ${users.map(userText).join('; ')}\n`

const userText = ({ step, failedShare, wrongShare, p50Ms }: UsersFare): string =>
  `${printable(step)} ${quantity(p50Ms, 'ms')}, ${quantity(failedShare, '1')} fail${wrongShare > 0 ? `, ${quantity(wrongShare, '1')} wrong` : ''}`

const WAITING = {
  starting: 'the system is starting',
  healthy: 'all is well',
  broken: 'something has happened that users do not feel yet',
} as const

const actionLines = (actions: DrillActed['actions'], { paint }: Pick<TextOptions, 'paint'>): string =>
  actions.length === 0
    ? '  nothing can be done to it: it is a recording\n'
    : `  what can be done:\n${actions.map(({ name, title, service }) => `    ${paint('bold', name)}  ${printable(title)}  ${paint('dim', printable(service))}\n`).join('')}`

function actedText({ actions, made }: DrillActed, reply: VerbReply, options: TextOptions): string {
  const { paint } = options
  if (made === null) {
    const head = reply.incident === null ? '' : `${headText(reply.incident, options)}\n`
    return `${head}${actionLines(actions, options)}next: keep evidence, say what you expect   ${paint('cyan', 'lastgood drill act NAME --expect "errors go away"')}\n`
  }
  const warnings = made.warnings.map((text) => `${paint('yellow', 'mind')}: ${printable(text, 300)}\n`)
  return `${writtenText(reply, options)}${warnings.join('')}`
}

function recordedText(
  { name, directory, from, to, rows, changes, bytes, cut }: Recorded,
  { paint }: TextOptions,
): string {
  const what = `${rows.traces} spans, ${rows.logs} log lines, ${rows.metrics} metric points, ${changes} changes, ${quantity(bytes, 'By')}`
  const left = cut
    ? `  ${paint('yellow', 'mind')}: a stretch held more than is recorded; the rest of it is left out\n`
    : ''
  const next = `next: practise on it, or diagnose it again   ${paint('cyan', `lastgood drill replay ${name}`)}   ${paint('cyan', `lastgood diagnose ${printable(directory)}`)}`
  return `${paint('bold', name)}  ${from} to ${to}\n  ${what}\n  ${printable(directory, CHARS_MAX)}\n${left}${next}\n`
}
