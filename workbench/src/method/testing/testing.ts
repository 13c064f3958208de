import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { EventOf } from '../../model/incident/event.ts'
import type { Plan, Sampling, TestVerdict } from '../../model/incident/testing.ts'
import { MINUTE_MS } from '../../model/time.ts'

/** A link of a mechanism, and what shows it. */
export type Link = { readonly says: string; readonly cites: string | undefined }

/** A cause that somebody thinks of. */
export type Hypothesis = {
  readonly id: string
  readonly statement: string
  readonly service: string | undefined
  readonly change: string | undefined
  /** What that change was, and when. */
  readonly changed: { readonly title: string; readonly at: string } | undefined
  /** How it leads to what users see, link by link; empty while nobody has said. */
  readonly mechanism: readonly string[]
  /** The same, each link with what shows it. */
  readonly links: readonly Link[]
  readonly proposedAs: string | undefined
  readonly by: string
  readonly at: string
  readonly parked: string | undefined
}

/** One look at a prediction. */
export type Sample = EventOf<'prediction-sampled'> & { readonly at: string }

/** What must be visible if a hypothesis holds, frozen before it was looked at. */
export type Prediction = {
  readonly id: string
  readonly hypothesis: string
  readonly text: string
  readonly plan: Plan
  readonly sampling: Sampling
  readonly frozenAt: string
  readonly timeBoxEndsAt: string
  readonly by: string
  readonly samples: readonly Sample[]
  readonly result: Result | undefined
  readonly dropped: string | undefined
}

type Result = {
  readonly at: string
  readonly verdict: TestVerdict
  readonly says: string
  readonly discriminating: boolean
  readonly beyond: readonly string[]
}

/** The causes considered, what was predicted of them, and which one the team acts on. */
export type Testing = {
  readonly hypotheses: readonly Hypothesis[]
  readonly predictions: readonly Prediction[]
  readonly committed: (EventOf<'cause-committed'> & { readonly at: string }) | undefined
}

/** Folds what was suspected and tested. */
export function testingOf(entries: readonly Entry[]): Testing {
  const committed = entriesOf(entries, 'cause-committed').at(-1)
  return {
    hypotheses: hypothesesOf(entries),
    predictions: predictionsOf(entries),
    committed: committed && { ...committed.event, at: committed.at },
  }
}

function hypothesesOf(entries: readonly Entry[]): readonly Hypothesis[] {
  const byId = new Map<string, Hypothesis>()
  for (const { at, actor, event } of entriesOf(
    entries,
    'hypothesis-stated',
    'hypothesis-explained',
    'hypothesis-parked',
  )) {
    if (event.kind === 'hypothesis-stated') {
      const { id, statement, service, change, changed, proposedAs } = event
      const told = { id, statement, service, change, changed, proposedAs, ...chainOf(event) }
      byId.set(id, { ...told, by: actor.name, at, parked: undefined })
      continue
    }
    const known = byId.get(event.id)
    if (known === undefined) continue
    const more = event.kind === 'hypothesis-parked' ? { parked: event.reason } : chainOf(event)
    byId.set(event.id, { ...known, ...more })
  }
  return [...byId.values()]
}

function chainOf({
  mechanism = [],
  grounds = [],
}: Pick<EventOf<'hypothesis-stated'>, 'mechanism' | 'grounds'>): Pick<Hypothesis, 'mechanism' | 'links'> {
  const shownBy = new Map(grounds.map(({ link, cites }) => [link, cites]))
  return { mechanism, links: mechanism.map((says, at) => ({ says, cites: shownBy.get(at) })) }
}

function predictionsOf(entries: readonly Entry[]): readonly Prediction[] {
  const byId = new Map<string, Prediction & { readonly samples: Sample[] }>()
  for (const { at, enteredAt, actor, event } of entriesOf(
    entries,
    'prediction-fixed',
    'prediction-sampled',
    'prediction-checked',
    'prediction-dropped',
  )) {
    if (event.kind === 'prediction-fixed') {
      const { id, hypothesis, text, plan, sampling, timeBoxMinutes } = event
      // Frozen when it was written down: telling another time later must not make it older than what it predicts.
      const timeBoxEndsAt = new Date(Date.parse(enteredAt) + timeBoxMinutes * MINUTE_MS).toISOString()
      const fixed = { id, hypothesis, text, plan, sampling, frozenAt: enteredAt, timeBoxEndsAt, by: actor.name }
      byId.set(id, { ...fixed, samples: [], result: undefined, dropped: undefined })
      continue
    }
    const known = byId.get(event.id)
    if (known === undefined) continue
    if (event.kind === 'prediction-sampled') known.samples.push({ ...event, at })
    else if (event.kind === 'prediction-dropped') byId.set(event.id, { ...known, dropped: event.reason })
    else {
      const { verdict, says, discriminating, beyond = [] } = event
      byId.set(event.id, { ...known, result: { at, verdict, says, discriminating, beyond } })
    }
  }
  return [...byId.values()]
}

/** The handle of the next hypothesis. */
export const nextHypothesis = ({ hypotheses }: Testing): string => `h-${hypotheses.length + 1}`

/** The handle of the next prediction. */
export const nextPrediction = ({ predictions }: Testing): string => `p-${predictions.length + 1}`
