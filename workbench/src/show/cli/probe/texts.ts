import { printable } from '../../../lib/printable.ts'
import { aimOf } from '../../../model/probe-aim.ts'
import type {
  Probe,
  ProbeHit,
  ProbeNews,
  ProbePlacement,
  ProbePlan,
  ProbeProfile,
  ProbeSession,
  SeenValue,
} from '../../../model/probes.ts'
import { clockTime } from '../../../model/time.ts'
import type { PlacedProbe } from '../../../respond/live/probes.ts'
import { dayText } from '../../probe-day.ts'
import type { TextOptions } from '../incident/parts.ts'
import { quantity } from '../units.ts'
import type { Listed, Shown, Trail } from './asks.ts'

const VALUE_CHARS_MAX = 300 // of one variable; --json has all of it
const TEXT_CHARS_MAX = 16_000
const PROBES_SHOWN_MAX = 50
const ENDED_SHOWN_MAX = 5
const FRAMES_SHOWN_MAX = 5
const SPOTS_SHOWN_MAX = 15
const SNAPSHOTS_SHOWN_MAX = 3
const LOGS_SHOWN_MAX = 20

/** Who is connected, and what is placed in them. */
export function listText({ sessions, probes }: Listed, options: TextOptions): string {
  const { paint } = options
  const active = probes.filter((probe) => probe.active)
  const ended = probes.filter((probe) => !probe.active)
  const lines = [
    ...(sessions.length === 0 ? ['no process is connected'] : [paint('dim', 'connected')]),
    ...sessions.map((session) => `  ${sessionText(session)}`),
    ...(active.length === 0 ? ['no probe is in place'] : [paint('dim', 'in place')]),
    ...active.slice(0, PROBES_SHOWN_MAX).map((probe) => `  ${lineText(probe, options)}`),
    ...(active.length > PROBES_SHOWN_MAX ? [`  and ${active.length - PROBES_SHOWN_MAX} more; --json has them`] : []),
    ...(ended.length === 0 ? [] : [paint('dim', 'ended')]),
    ...ended.slice(0, ENDED_SHOWN_MAX).map((probe) => `  ${lineText(probe, options)}`),
    ...(ended.length > ENDED_SHOWN_MAX ? [`  and ${ended.length - ENDED_SHOWN_MAX} more`] : []),
    sessions.length === 0
      ? 'next: LASTGOOD_PROBE_URL=… node --import @lastgood/probe app.js   (lastgood serve prints the address)'
      : `next: lastgood probe snapshot ${printable(sessions[0]!.service)} src/file.ts:LINE`,
  ]
  return `${lines.join('\n')}\n`
}

const sessionText = ({ service, instance, version, pid, node, probes }: ProbeSession): string =>
  [
    printable(service),
    printable(instance),
    `pid ${pid}`,
    `Node ${printable(node)}`,
    ...(version === undefined ? [] : [`version ${printable(version)}`]),
    ...(probes.length === 0 ? [] : [probes.join(', ')]),
  ].join('  ')

/** `pr-3  log  checkout src/cart.ts:88  12 hits of 10 000, 340 passes  ends 14:20:10Z` */
function lineText(probe: Probe, { paint }: TextOptions): string {
  const why = probe.placements.find(({ state }) => state !== 'active')?.why ?? ''
  const state = probe.active ? `ends ${clockTime(probe.expiresAt)}` : `${stateOf(probe)}: ${printable(why)}`
  return [paint('bold', probe.id), aimText(probe), sumText(probe), state].join('  ')
}

const stateOf = ({ placements }: Probe): string =>
  placements.find(({ state }) => state !== 'refused')?.state ?? 'refused'

const aimText = ({ wish }: Pick<Probe, 'wish'>): string =>
  `${wish.kind}  ${printable(wish.service)} ${printable(aimOf(wish))}`

function sumText(probe: Probe): string {
  const sum = (of: (placement: ProbePlacement) => number): number =>
    probe.placements.reduce((total, placement) => total + of(placement), 0)
  const notSent = sum(({ dropped }) => dropped.rate + dropped.bytes + dropped.failed)
  return [
    counted(
      sum((one) => one.passes),
      'pass',
    ),
    ...(probe.wish.kind === 'counter' || probe.wish.kind === 'timer'
      ? []
      : [
          hitsText(
            probe,
            sum((one) => one.sent),
          ),
        ]),
    ...(notSent > 0 ? [`${notSent} not sent`] : []),
    ...(probe.notStored > 0 ? [`${probe.notStored} not stored`] : []),
  ].join(', ')
}

/** Hits so far, and how many are left in the one process that has fewest left. */
function hitsText({ placements }: Probe, sent: number): string {
  const left = placements.flatMap(({ held, sent: here, state }) =>
    state === 'active' && held?.limits !== undefined ? [held.limits.hitsMax - here] : [],
  )
  return `${sent} hit${sent === 1 ? '' : 's'}${left.length === 0 ? '' : ` (${Math.min(...left)} left${left.length > 1 ? ' in one process' : ''})`}`
}

/** What was placed, how, and what it cost. */
export function placedText({ probe, unrecorded }: PlacedProbe, options: TextOptions): string {
  const { paint } = options
  const { template, when } = probe.wish
  const head = [
    paint('bold', probe.id),
    aimText(probe),
    ...(template === undefined ? [] : [`"${printable(template)}"`]),
    ...(when === undefined ? [] : [`when ${printable(when)}`]),
    `ends ${clockTime(probe.expiresAt)}`,
    ...(probe.incident === undefined ? [] : [printable(probe.incident)]),
  ].join('  ')
  const lines = [
    head,
    ...probe.placements.flatMap((placement) => placementLines(placement, options)),
    ...(probe.elsewhere > 0 ? [`  ${probe.elsewhere} more connected, without it; --all places it in each`] : []),
    ...(unrecorded === undefined ? [] : [paint('yellow', `  not in an incident: ${printable(unrecorded)}`)]),
  ]
  return `${lines.join('\n')}\n`
}

/** What a pass costs, as it was measured (docs/probes.md). */
const PASS_COST: Readonly<Record<string, string>> = {
  patch: 'a pass costs nanoseconds',
  slot: 'a pass costs nanoseconds',
  breakpoint: 'a pass costs 40–150 µs, and it ends itself at 70 passes a second',
}

function placementLines({ instance, held, state, why }: ProbePlacement, { paint }: TextOptions): readonly string[] {
  if (held === undefined)
    return [`  ${printable(instance)}  ${paint('red', 'refused')}: ${printable(why ?? '', 2_000)}`]
  const { tier, reason, predictedStallMs, stallMs, limits, runs, sameSource, functionName, matchedBy, loggers, day } =
    held
  const cost = PASS_COST[tier] === undefined ? '' : `; ${PASS_COST[tier]}`
  const daily = day === undefined ? '' : `, ${dayText(day)}`
  const budget = limits === undefined || limits.ratePerSec === 0 ? '' : `${budgetText(limits)}${daily}`
  return [
    `  ${printable(instance)}  ${printable(tier)}: ${printable(reason)}${cost}`,
    `    stalled ${stallMs} ms${predictedStallMs === 0 ? '' : ` (a patch was predicted to take up to ${predictedStallMs})`}${budget}`,
    ...(functionName === ''
      ? []
      : [
          `    in ${printable(functionName)}${matchedBy === undefined ? '' : `, start and stop matched by ${matchedBy}`}`,
        ]),
    ...(runs === undefined ? [] : [`    runs as ${printable(runs.file)}:${runs.line}`]),
    ...(loggers === undefined ? [] : [`    raises ${loggersText(loggers)}`]),
    ...(tier === 'request' ? [] : [`    ${sourceText(sameSource, paint)}`]),
    ...(state === 'active' ? [] : [`    ${state}: ${printable(why ?? '')}`]),
  ]
}

/** How it would be placed in each process. */
export function planText({ plans }: { readonly plans: readonly ProbePlan[] }, { paint }: TextOptions): string {
  const lines = plans.flatMap(({ instance, refused, tier, reason, predictedStallMs, day, sameSource }) => {
    if (refused !== undefined)
      return [`${printable(instance)}  ${paint('red', 'refused')}: ${printable(refused, 2_000)}`]
    const daily = day === undefined ? '' : `; it sends at most ${dayText(day)}`
    return [
      `${printable(instance)}  ${printable(tier)}: ${printable(reason, 500)}; ${PASS_COST[tier] ?? 'no line is touched'}`,
      `  a patch would stall up to ${predictedStallMs} ms${daily}`,
      ...(tier === 'request' ? [] : [`  ${sourceText(sameSource, paint)}`]),
    ]
  })
  return `${lines.join('\n')}\nnothing was placed\n`
}

const loggersText = (loggers: Readonly<Record<string, number>>): string =>
  Object.entries(loggers)
    .map(([make, count]) => `${count} of ${make}`)
    .join(', ')

const budgetText = ({ hitsMax, ratePerSec }: { hitsMax: number; ratePerSec: number }): string =>
  `; at most ${hitsMax} hits, ${ratePerSec} a second`

function sourceText(same: boolean | undefined, paint: TextOptions['paint']): string {
  if (same === true) return 'the file you look at is what runs'
  if (same === false) return paint('yellow', 'the file you look at is NOT what runs')
  return paint('dim', 'nothing to compare the running source with')
}

/** A probe, how it stands in each process, and its last hits. */
export function shownText({ probe, hits }: Shown, options: TextOptions): string {
  const { by, reason } = { by: probe.by, reason: probe.wish.reason }
  const lines = [
    lineText(probe, options),
    `  placed ${clockTime(probe.placedAt)} by ${printable(by)}${reason === undefined ? '' : `, because ${printable(reason)}`}`,
    ...probe.placements.flatMap((placement) => [...placementLines(placement, options), ...countLines(placement)]),
    ...lastHits(hits, options),
  ]
  return `${lines.join('\n')}\n`
}

function lastHits(hits: readonly ProbeHit[], options: TextOptions): readonly string[] {
  const shown = hits.slice(hits[0]?.values === undefined ? -LOGS_SHOWN_MAX : -SNAPSHOTS_SHOWN_MAX)
  const more = hits.length > shown.length ? [`  ${hits.length - shown.length} before these; --json has them`] : []
  return [...more, ...shown.map((hit) => hitText(hit, options))]
}

const countLines = ({ passes, matched, timing }: ProbePlacement): readonly string[] => [
  `    passed ${passes} times${matched === passes ? '' : `, ${matched} met the condition`}`,
  ...(timing === undefined
    ? []
    : [`    ${timing.count} took p50 ${ms(timing.p50Ms)}, p95 ${ms(timing.p95Ms)}, at most ${ms(timing.maxMs)}`]),
]

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 'es'}`

const ms = (value: number): string => quantity(value, 'ms')

/** One hit: when and where, what it says or saw, and its trace. */
export function hitText(hit: ProbeHit, { paint }: TextOptions): string {
  const head = [paint('dim', fine(hit.at)), paint('bold', hit.probe), paint('dim', printable(hit.instance))]
  const trace = hit.traceId === undefined ? [] : [paint('dim', `trace ${hit.traceId}`)]
  const level = hit.level === undefined ? [] : [printable(hit.level)]
  const said = hit.text === undefined ? [] : [printable(hit.text, TEXT_CHARS_MAX)]
  if (hit.values === undefined || hit.text !== undefined) {
    const fields = hit.values === undefined ? [] : [valueText(hit.values)]
    return [...head, ...level, ...said, ...fields, ...trace].join('  ')
  }
  const [top] = hit.stack ?? []
  const values = variableLines(hit.values)
  const frames = (hit.stack ?? [])
    .slice(0, FRAMES_SHOWN_MAX)
    .map(({ name, file, line }) =>
      paint('dim', `      at ${printable(name || '<anonymous>')} (${printable(file)}:${line})`),
    )
  const pause = hit.pauseMs === undefined ? [] : [`paused ${ms(hit.pauseMs)}`]
  const place = [`in ${printable(top?.name || '<anonymous>')}`, `pass ${hit.pass}`, ...pause]
  const callers = (hit.callers ?? []).flatMap(({ name, file, line, values: held }) => [
    paint('dim', `  called by ${printable(name || '<anonymous>')} (${printable(file)}:${line})`),
    ...variableLines(held),
  ])
  return [[...head, ...place, ...trace].join('  '), ...values, ...callers, ...frames].join('\n')
}

const variableLines = (values: Readonly<Record<string, SeenValue>>): readonly string[] =>
  Object.entries(values).map(([name, value]) => `    ${printable(name)} = ${valueText(value)}`)

const valueText = (value: SeenValue): string => printable(JSON.stringify(value), VALUE_CHARS_MAX)

/** News as a line; a probe that only counts tells its counts, another one only its end. */
export function newsText(news: ProbeNews, options: TextOptions): string | undefined {
  if (news.kind === 'hit') return `${hitText(news.hit, options)}\n`
  if (news.kind === 'skipped')
    return options.paint('yellow', `… ${news.hits} left out: this terminal is slower than the hits\n`)
  const { probe } = news
  if (probe.active && (probe.wish.kind === 'snapshot' || probe.wish.kind === 'log')) return undefined
  if (!probe.active) return `${lineText(probe, options)}\n`
  return probe.placements.map((placement) => `${countText(probe, placement, options)}\n`).join('')
}

function countText(
  { id }: Probe,
  { instance, passes, matched, timing }: ProbePlacement,
  { paint }: TextOptions,
): string {
  const head = `${paint('bold', id)}  ${paint('dim', printable(instance))}  passed ${passes} times`
  const met = matched === passes ? '' : `, ${matched} met the condition`
  if (timing === undefined) return head + met
  const missing = timing.startsMissing > 0 ? `, ${timing.startsMissing} without a start` : ''
  return `${head}, ${timing.count} timed: p50 ${ms(timing.p50Ms)}, p95 ${ms(timing.p95Ms)}, at most ${ms(timing.maxMs)}${missing}`
}

/** Who placed what, newest last. */
export function trailText({ entries, brokenAt }: Trail, { paint }: TextOptions): string {
  const lines = entries.map(({ at, did, probe, by, says, wish }) =>
    [
      paint('dim', at.slice(0, 19)),
      paint('bold', probe),
      did,
      ...(wish === undefined ? [] : [aimText({ wish })]),
      `by ${printable(by)}`,
      ...(did === 'placed' ? [] : [printable(says, 500)]),
      ...(wish?.reason === undefined ? [] : [`because ${printable(wish.reason)}`]),
    ].join('  '),
  )
  const broken = brokenAt === undefined ? [] : [paint('red', `somebody changed the trail at line ${brokenAt}`)]
  return `${[...(lines.length === 0 ? ['no probe was ever placed'] : lines), ...broken].join('\n')}\n`
}

const fine = (at: string): string => `${new Date(at).toISOString().slice(11, 23)}Z`

/** Where time goes, or what allocated the memory that is kept: the places that take most. */
export function profileText(profile: ProbeProfile, { paint }: TextOptions): string {
  const { what, service, instance, seconds, stallMs, predictedStallMs, spots, cut, memory } = profile
  const held = (part: 'before' | 'after'): string => quantity(memory[part].heapUsedBytes, 'By')
  const lines = [
    `${paint('bold', `${what} profile`)}  ${printable(service)}  ${printable(instance)}  ${seconds.toFixed(1)} s`,
    `  stalled ${ms(stallMs)} (predicted up to ${ms(predictedStallMs)}); heap ${held('before')} → ${held('after')}`,
    ...spots.slice(0, SPOTS_SHOWN_MAX).map((spot) => {
      const share = `${(100 * spot.share).toFixed(1)} %`.padStart(8)
      const amount = what === 'cpu' ? `${spot.self} samples` : quantity(spot.self, 'By')
      const unsure = spot.isUnsure === true ? paint('yellow', '  (a line of a function compiled into it)') : ''
      return `${share}  ${amount}  ${printable(spot.functionName || '<anonymous>')}  ${printable(spot.url)}:${spot.line}${unsure}`
    }),
    ...(spots.length > SPOTS_SHOWN_MAX || cut ? ['  and more; --json has the first fifty'] : []),
    ...(spots.length === 0 ? ['  nothing was seen'] : []),
  ]
  return `${lines.join('\n')}\n`
}
