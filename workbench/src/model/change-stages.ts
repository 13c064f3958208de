import { compareText } from '../lib/compare-text.ts'
import type { ChangeEvent } from './change.ts'
import { parseRfc3339 } from './time.ts'

/** An event that contradicts what stands under its id: which one of those handed over, and why. */
export type ChangeConflict = { readonly index: number; readonly says: string }

const TELLINGS_MAX = 100 // a change has four phases and some corrections; more is a sender in a loop

/** How far a phase is: what has ended does not begin again. */
const PROGRESS: Readonly<Record<NonNullable<ChangeEvent['phase']>, number>> = {
  started: 1,
  finished: 2,
  failed: 2,
  reverted: 2,
}
const ENDED = 2

/** What all tellings of one change agree on, and all tellings of one stage. What is not told agrees with anything. */
const OF_THE_CHANGE = ['kind', 'service', 'environment'] as const
const OF_THE_STAGE = ['from', 'to', 'commit'] as const

/**
 * Why `event` cannot be about the change that `told` is about, though it carries the same id; undefined when it can: it
 * says the same again, corrects words, or tells of another stage of it.
 */
export function contradiction(told: readonly ChangeEvent[], event: ChangeEvent): string | undefined {
  for (const other of told) {
    const why = against(other, event)
    if (why !== undefined) return `id ${event.id} stands for ${named(other)}, and ${why}`
  }
  if (told.length < TELLINGS_MAX || told.some((other) => isSame(other, event))) return undefined
  return `id ${event.id} was told ${TELLINGS_MAX} times already`
}

function against(other: ChangeEvent, event: ChangeEvent): string | undefined {
  const isStage = other.phase === event.phase
  const field = differing(other, event, isStage ? [...OF_THE_CHANGE, ...OF_THE_STAGE] : OF_THE_CHANGE)
  if (field !== undefined) return `here its ${field} is ${event[field]}, not ${other[field]}`
  if (isStage && timeOf(other) !== timeOf(event)) return `here it is at ${event.at}`
  const [early, late] = timeOf(other) <= timeOf(event) ? [other, event] : [event, other]
  if (timeOf(early) === timeOf(late) || progress(late) >= progress(early) || progress(early) < ENDED) return undefined
  return `it cannot be ${late.phase ?? 'made'} at ${late.at} when it has ${early.phase} at ${early.at}`
}

const differing = <Field extends keyof ChangeEvent>(a: ChangeEvent, b: ChangeEvent, fields: readonly Field[]) =>
  fields.find((field) => a[field] !== undefined && b[field] !== undefined && a[field] !== b[field])

/** What is told of a change with one event more; one that says the same again adds nothing. */
export const toldWith = (told: readonly ChangeEvent[], event: ChangeEvent): readonly ChangeEvent[] =>
  told.some((other) => isSame(other, event)) ? told : [...told, event]

const isSame = (a: ChangeEvent, b: ChangeEvent): boolean => tellingOf(a) === tellingOf(b)

/** What an event says, as text: equal for one that is sent again, whenever it was heard of. */
export function tellingOf({ receivedAt: _, ...said }: ChangeEvent): string {
  return JSON.stringify(said)
}

/**
 * The change that events of one id tell of. It is at the time of its first stage and in the phase of its last; each other
 * field is that of the first stage that tells it, as it was corrected last. With several stages, `stages` has each.
 * They are no details: the words of a phase would be read as words about the change.
 */
export function changeOf(told: readonly [ChangeEvent, ...ChangeEvent[]]): ChangeEvent {
  if (told.length === 1) return told[0]
  const stages = [...told].sort(byStage)
  const last = stages.at(-1)!
  const details = Object.assign({}, ...stages.map((stage) => stage.details).reverse()) as Record<string, unknown>
  const times = [...new Map(stages.map(({ phase, at }) => [`${phase} ${at}`, { phase, at }])).values()]
  return {
    ...(Object.assign({}, ...[...stages].reverse()) as ChangeEvent),
    ...(last.phase === undefined ? {} : { phase: last.phase }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    ...(times.length > 1 ? { stages: times } : {}),
  }
}

/** By time, then by how far it is; of one stage what was heard of last comes first. */
function byStage(a: ChangeEvent, b: ChangeEvent): number {
  const heard = (event: ChangeEvent): number =>
    event.receivedAt === undefined ? 0 : (parseRfc3339(event.receivedAt) ?? 0)
  const order = timeOf(a) - timeOf(b) || progress(a) - progress(b) || heard(b) - heard(a)
  return order || compareText(tellingOf(a), tellingOf(b)) // the same whatever order they come in
}

const progress = ({ phase }: ChangeEvent): number => (phase === undefined ? 0 : PROGRESS[phase])

const timeOf = ({ at }: ChangeEvent): number => parseRfc3339(at) ?? 0

function named({ kind, service, title, at }: ChangeEvent): string {
  return `the ${kind}${service ? ` of ${service}` : ''} at ${at} ("${title.slice(0, 80)}")`
}
