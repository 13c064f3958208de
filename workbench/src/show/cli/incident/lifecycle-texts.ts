import { printable } from '../../../lib/printable.ts'
import { clockTime } from '../../../model/time.ts'
import type { SpokenEntry, VerbReply } from '../../../respond/incident/call.ts'
import { edit } from '../../../respond/incident/lifecycle/edit-verb.ts'
import type { Unheard } from '../../../respond/incident/lifecycle/heard-of.ts'
import { declare, status } from '../../../respond/incident/lifecycle/lifecycle-verbs.ts'
import { type ListedIncident, list } from '../../../respond/incident/lifecycle/list-verb.ts'
import { merge } from '../../../respond/incident/lifecycle/merge-verb.ts'
import { timeline } from '../../../respond/incident/lifecycle/timeline-verb.ts'
import {
  dayOf,
  entryText,
  headText,
  nextText,
  ofIncident,
  type TextOptions,
  textOf,
  type VerbText,
  writtenText,
} from './parts.ts'
import { shellQuoted } from './testing-texts.ts'

/** How the verbs that read an incident answer on a terminal. */
export const lifecycleTexts: readonly VerbText[] = [
  textOf(status, (themes, { incident }, options) =>
    incident === null
      ? ''
      : `${[headText(incident, options), ...statusLines(themes, options)].join('\n')}\n${nextText(incident, options)}`,
  ),
  ...[declare, edit].map((one) =>
    textOf(one, (unheard, reply, options) => toldOf(unheard, reply, { ...options, named: true })),
  ),
  textOf(merge, (_, reply, options) => {
    const [merged] = reply.entries.flatMap(({ event }) => (event.kind === 'merged-into' ? [event.into] : []))
    return `${writtenText(reply, options)}${merged === undefined ? '' : `it goes on as ${merged}: lastgood status ${merged}\n`}`
  }),
  textOf(timeline, ({ entries, earlier }, { incident }, options) => {
    const head = incident === null ? [] : [headText(incident, options)]
    const cut = earlier === 0 ? [] : [`  … ${earlier} earlier (--last ${earlier + entries.length})`]
    return `${[...head, ...cut, ...daysText(entries, options)].join('\n')}\n`
  }),
  textOf(list, ({ incidents, olderThan }, _, options) => {
    const cut = olderThan === null ? '' : `… incidents older than ${olderThan} were not looked at\n`
    if (incidents.length === 0) return `no incident is open\n${cut}`
    return `${incidents.flatMap((one) => listedLines(one, options)).join('\n')}\n${cut}`
  }),
]

/** What was written; when telemetry does not know the service, that comes first, for most that follows asks for it. */
function toldOf(unheard: Unheard | null, reply: VerbReply, options: TextOptions): string {
  if (unheard === null) return writtenText(reply, options)
  const { service, nearest } = unheard
  const id = reply.incident?.id ?? ''
  const like = nearest.length === 0 ? '' : `; names like it: ${nearest.map((name) => printable(name)).join(', ')}`
  const meant = nearest[0] === undefined ? 'NAME' : shellQuoted(nearest[0])
  const mind = `${options.paint('yellow', 'mind')}: nothing was heard of ${printable(service)} in the last hour${like}`
  return `${writtenText(reply, options)}${mind}   ${options.paint('cyan', `lastgood edit ${id} --service ${meant}`)}\n`
}

/** An incident on a line, and below it what is due and the next step, with its handle so that it can be typed as it stands. */
function listedLines(one: ListedIncident, { paint }: TextOptions): readonly string[] {
  const { id, title, state, severity, drill, openedAt, open, update, next } = one
  const marks = `${paint(severity === null ? 'dim' : 'red', severity ?? '? ')}  ${state.padEnd(13)}`
  const head = `${paint('bold', id.padEnd(7))} ${marks} ${openedAt.slice(0, 16)}Z  ${drill ? 'DRILL  ' : ''}${printable(title)}`
  if (!open) return [head]
  const due =
    update === null
      ? []
      : [
          `${update.audience} update ${paint(update.overdue ? 'red' : 'dim', update.overdue ? 'was due' : 'due')} ${clockTime(update.at)}`,
        ]
  const step = next === null ? [] : [`next: ${next.says}   ${paint('cyan', ofIncident(next.command, id))}`]
  const below = [...due, ...step].map((text) => `        ${text}`)
  return [head, ...below]
}

const SAYS_CHARS_MAX = 300

/** Entries, a line or more each; where they are of several days, under the day. */
function daysText(entries: readonly SpokenEntry[], options: TextOptions): readonly string[] {
  const days = entries.map(({ at }) => dayOf(at))
  const several = new Set(days).size > 1
  return entries.flatMap((entry, i) => [
    ...(several && days[i] !== days[i - 1] ? [`  ${days[i]}`] : []),
    entryText(entry, options),
  ])
}

type Themes = Extract<Awaited<ReturnType<typeof status.run>>, { readonly ok: true }>['value']['answer']

function statusLines(
  { lifecycle, signs, diagnosis, freeze, cause, resembles, impacts }: Themes,
  { paint }: TextOptions,
): readonly string[] {
  const { states, roles } = lifecycle
  const since = states.at(-1)!
  const part =
    since.state === 'merged' ? [`  it is part of ${lifecycle.mergedInto}: lastgood status ${lifecycle.mergedInto}`] : []
  return [
    `  ${since.state} since ${dayOf(since.at)} ${clockTime(since.at)}`,
    ...part,
    ...impacts.map((line) => `  ${printable(line)}`),
    roles.length === 0
      ? `  ${paint('yellow', 'nobody leads')}`
      : `  ${roles.map(({ role, by }) => `${role}: ${printable(by)}`).join('   ')}`,
    ...alertLine(lifecycle),
    ...frozenLine(freeze),
    ...(diagnosis === null ? [] : [`  diagnosis: ${printable(diagnosis, SAYS_CHARS_MAX)}`]),
    ...(resembles === null
      ? []
      : [`  ${printable(resembles.says, SAYS_CHARS_MAX)}   ${paint('cyan', 'lastgood similar')}`]),
    ...(cause === null ? [] : [`  acted on: ${printable(cause, SAYS_CHARS_MAX)}`]),
    ...(signs.length === 0 ? [] : ['  signs of success:']),
    ...signs.map(({ sign, holds, says }) => {
      const mark = holds ? paint('green', '✓') : paint('yellow', '✗')
      return `    ${mark} ${sign.padEnd(10)}  ${printable(says, SAYS_CHARS_MAX)}`
    }),
  ]
}

/** The alert that was told last, and how many fire beside it. */
function alertLine({ alert, alerts }: Themes['lifecycle']): readonly string[] {
  if (alert === undefined) return []
  const others = alerts.filter(({ firing }) => firing).length - 1
  const more = others > 0 ? `, and ${others} more` : ''
  return [`  alert ${alert.firing ? 'fires' : 'is quiet'}: ${printable(alert.name)}${more}`]
}

/** Whether deploys wait; a freeze that was lifted is told as well, so that nobody takes it for one that holds. */
function frozenLine({ stretches, lifted }: Themes['freeze']): readonly string[] {
  const last = stretches.at(-1)
  if (lifted !== undefined) return [`  deploy freeze lifted ${clockTime(lifted.at)}: ${printable(lifted.reason)}`]
  return last !== undefined && last.to === undefined ? [`  deploys are frozen since ${clockTime(last.from)}`] : []
}
