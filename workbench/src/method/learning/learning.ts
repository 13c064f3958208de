import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { EventOf } from '../../model/incident/event.ts'
import type { PostmortemState, WrittenSection } from '../../model/incident/learning.ts'
import { type Anniversary, anniversaryOf } from './anniversary.ts'

/** Something that had to be true for the harm to happen. */
export type Factor = {
  readonly id: string
  readonly text: string
  readonly missingGuard: string | undefined
  readonly evidence: readonly string[]
}

type Told = Omit<EventOf<'action-added'>, 'kind'>

/** What is to be done about it, as it stands. */
export type ActionItem = Told & {
  readonly status: 'open' | 'in-progress' | 'done' | 'dropped'
  /** Why it is done, dropped or open again. */
  readonly reason: string | undefined
  /** The last day its owner was reminded. */
  readonly remindedOn: string | undefined
  /** The last day its recurrence query was run. */
  readonly recheckedOn: string | undefined
}

/** What people learned of an incident. */
export type Learning = {
  readonly factors: readonly Factor[]
  /** Sections as they were written last. */
  readonly written: Readonly<Partial<Record<WrittenSection, string>>>
  readonly actions: readonly ActionItem[]
  readonly imported: { readonly name: string; readonly text: string } | undefined
  readonly postmortem: PostmortemState
  readonly anniversary: Anniversary
  /** Who wrote sections and factors. */
  readonly authors: readonly string[]
}

/** Folds what was learned. */
export function learningOf(entries: readonly Entry[]): Learning {
  const sections = entriesOf(entries, 'section-written')
  const factors = entriesOf(entries, 'factor-added')
  const imported = entriesOf(entries, 'postmortem-imported').at(-1)?.event
  return {
    factors: factors.map(({ event: { id, text, missingGuard, evidence = [] } }) => ({
      id,
      text,
      missingGuard,
      evidence,
    })),
    written: Object.fromEntries(sections.map(({ event }) => [event.section, event.text])),
    actions: actionsOf(entries),
    imported: imported && { name: imported.name, text: imported.text },
    postmortem: entriesOf(entries, 'postmortem-moved').at(-1)?.event.to ?? 'draft',
    anniversary: anniversaryOf(entries),
    authors: [...new Set([...sections, ...factors].map(({ actor }) => actor.name))],
  }
}

function actionsOf(entries: readonly Entry[]): readonly ActionItem[] {
  const byId = new Map<string, ActionItem>()
  for (const { event } of entriesOf(
    entries,
    'action-added',
    'action-altered',
    'action-settled',
    'action-reopened',
    'action-reminded',
    'action-rechecked',
  )) {
    if (event.kind === 'action-added') {
      const { kind: _, ...told } = event
      byId.set(event.id, { ...told, status: 'open', reason: undefined, remindedOn: undefined, recheckedOn: undefined })
      continue
    }
    const known = byId.get(event.id)
    if (known !== undefined) byId.set(event.id, { ...known, ...alterationOf(event) })
  }
  return [...byId.values()]
}

function alterationOf(
  event: EventOf<'action-altered' | 'action-settled' | 'action-reopened' | 'action-reminded' | 'action-rechecked'>,
): Partial<ActionItem> {
  switch (event.kind) {
    case 'action-altered': {
      const { kind: _, begun, ...all } = event
      const told = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<Told>
      return { ...told, ...(begun !== undefined && { status: begun ? 'in-progress' : 'open' }) }
    }
    case 'action-settled':
      return { status: event.as, reason: event.reason }
    case 'action-reopened':
      return { status: 'open', reason: event.reason }
    case 'action-reminded':
      return { remindedOn: event.day }
    case 'action-rechecked':
      return { recheckedOn: event.day }
  }
}

/** True while somebody has to do it. */
export const isToDo = ({ status }: ActionItem): boolean => status === 'open' || status === 'in-progress'

/** The handle of the next contributing factor. */
export const nextFactor = ({ factors }: Learning): string => `f-${factors.length + 1}`

/** The handle of the next action item. */
export const nextAction = ({ actions }: Learning): string => `a-${actions.length + 1}`
