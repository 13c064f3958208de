import type { Comparison, SetApart } from '../../../http/contract.ts'
import { counted, percent, quantity } from '../../format.ts'
import type { Loaded } from '../../hooks/use-loaded.ts'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import css from './apart.module.css'

type Props = {
  readonly comparison: Loaded<Comparison>
  /** Narrows to spans that carry `key=value`. */
  readonly add: (condition: string) => void
}

/** What the selection carries more often than the rest, strongest first. */
export function Apart({ comparison, add }: Props) {
  if (comparison.state === 'waiting')
    return (
      <Section title="What sets the selection apart">
        <Waiting says="Comparing what requests carry" />
      </Section>
    )
  if (comparison.state === 'failed')
    return (
      <Section title="What sets the selection apart">
        <Failed error={comparison.error} retry={comparison.again} />
      </Section>
    )
  const { selected, rest, found } = comparison.value
  const carried = found.filter((set) => set.explainedBy !== undefined)
  const note = `${sideOf(selected)} selected against ${sideOf(rest)}`
  return (
    <Section title="What sets the selection apart" note={note}>
      {found.length === 0 && <Nothing of={comparison.value} />}
      <List sets={found.filter((set) => set.explainedBy === undefined)} add={add} />
      {carried.length > 0 && (
        <details className={css.carried}>
          <summary>{counted(carried.length, 'attribute')} carried along with these</summary>
          <List sets={carried} add={add} />
        </details>
      )}
    </Section>
  )
}

function List({ sets, add }: { readonly sets: readonly SetApart[]; readonly add: Props['add'] }) {
  return (
    <ol className={css.list}>
      {sets.map((set) => (
        <Found key={nameOf(set)} set={set} add={add} />
      ))}
    </ol>
  )
}

const sideOf = ({ requests, lookedAt }: Comparison['rest']): string =>
  requests > lookedAt ? `${quantity(requests, '')} (${lookedAt} looked at)` : quantity(requests, '')

function Nothing({ of: { selected, rest, tried } }: { readonly of: Comparison }) {
  if (selected.requests === 0) return <Empty>No request lies in the selection: draw a larger box.</Empty>
  if (rest.requests === 0)
    return <Empty>Everything is selected, so there is nothing to compare with: draw a smaller box.</Empty>
  return (
    <Empty>
      None of {quantity(tried, '')} attributes tells them apart. What they share may be a time or a host: look at the
      traces, and at what changed.
    </Empty>
  )
}

const nameOf = (set: SetApart): string => set.conditions.map(({ key, value }) => `${key}=${value}`).join(' and ')

/** Kinds of items that are no attributes, so nothing can be narrowed by them. */
const NOT_ATTRIBUTES = new Set(['operation', 'scope'])

function Found({ set, add }: { readonly set: SetApart; readonly add: (condition: string) => void }) {
  const [first] = set.conditions
  const narrows = set.conditions.length === 1 && first !== undefined && !NOT_ATTRIBUTES.has(first.key)
  return (
    <li className={css.found} data-explained={set.explainedBy !== undefined}>
      <p className={css.name}>
        <Text mono>{nameOf(set)}</Text>
        {narrows && (
          <button type="button" data-stop className={css.narrow} onClick={() => add(`${first.key}=${first.value}`)}>
            only these
          </button>
        )}
      </p>
      <Share name="selected" value={set.shareSelected} />
      <Share name="rest" value={set.shareRest} />
      <p className={css.note}>
        {effectOf(set)}
        {set.aliases.length > 0 && (
          <>
            ; the same requests: <Text mono>{set.aliases.join(', ')}</Text>
          </>
        )}
        {set.explainedBy !== undefined && (
          <>
            ; carried along with <Text mono>{set.explainedBy}</Text>
          </>
        )}
      </p>
    </li>
  )
}

function Share({ name, value }: { readonly name: 'selected' | 'rest'; readonly value: number }) {
  return (
    <p className={css.share} data-name={name}>
      <span>{name}</span>
      <span className={css.track} aria-hidden="true">
        <span className={css.bar} style={{ width: `${Math.min(1, value) * 100}%` }} />
      </span>
      <span className={css.figure}>{percent(value)}</span>
    </p>
  )
}

const ODDS_MAX = 1000 // beyond, the rest hardly ever carries it and the figure says nothing more

const effectOf = ({ oddsRatio, q }: SetApart): string =>
  `odds × ${oddsRatio > ODDS_MAX ? '> 1000' : quantity(oddsRatio, '')}, chance of an accident ${q < 0.001 ? '< 0.1 %' : percent(q)}`
