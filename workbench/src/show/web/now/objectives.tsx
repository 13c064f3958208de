import { budgetText, keptText, promiseText, rateText, standsText, thresholdText } from '../../objective-words.ts'
import { counted, seconds, tied } from '../format.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { Query } from '../parts/query.tsx'
import { Text } from '../parts/text.tsx'
import { Fold } from '../room/fold.tsx'
import css from './looked-after.module.css'
import type { ToldObjective } from './replies.ts'

/** What promises are in trouble, in a line. */
export function objectivesNote(objectives: readonly ToldObjective[]): string {
  const burning = objectives.filter(({ tells }) => tells !== null).length
  return burning === 0 ? counted(objectives.length, 'promise') : `${burning} of ${objectives.length} burn`
}

/** What was promised: what is left of each budget and how fast it burns, the worst first. */
export function Objectives({ objectives }: { readonly objectives: readonly ToldObjective[] }) {
  return (
    <ul className={css.items} aria-label="Objectives, the worst first">
      {objectives.toSorted(byUrgency).map((one) => (
        <Item key={one.name} objective={one} />
      ))}
    </ul>
  )
}

const ORDER = ['page', 'ticket', null] as const

const byUrgency = (a: ToldObjective, b: ToldObjective): number =>
  ORDER.indexOf(a.tells) - ORDER.indexOf(b.tells) || (a.budgetLeft ?? 1) - (b.budgetLeft ?? 1)

function Item({ objective: one }: { readonly objective: ToldObjective }) {
  const { title, service, operation, burns, query } = one
  const burn = burnOf(one)
  return (
    <li data-level={levelOf(one)}>
      <p className={css.head}>
        <span className={css.title}>
          <Text>{title}</Text>
        </span>
        <span className={css.state}>
          {MARKS[levelOf(one)]} {standsText(one)}
        </span>
      </p>
      <p>{tied(`${budgetText(one)}; ${rateText(burn)}`)}</p>
      <a href={hashOfAddress(wayTo(one, burn))} data-stop>
        {one.slowerThanMs === undefined ? 'Failed' : 'Slow'} requests of <Text charsMax={60}>{service}</Text> in the
        last {tied(seconds(burn.long.minutes * 60))}
      </a>
      <Fold title="How it is counted">
        <p>
          <Text>{operation === undefined ? service : `${service} ${operation}`}</Text>: {promiseText(one)}; kept{' '}
          {keptText(one)}.
        </p>
        <ul>
          {burns.map((pair) => (
            <li key={pair.long.minutes}>
              {tied(`${rateText(pair)}; ${thresholdText(pair)}`)}
              {pair.burns && ': it burns'}
            </li>
          ))}
        </ul>
        <Query text={query.text} params={query.params} />
      </Fold>
    </li>
  )
}

const MARKS = { bad: '✗', mind: '!', fine: '✓', unknown: '?' } as const

function levelOf({ tells, good }: ToldObjective): keyof typeof MARKS {
  if (tells !== null) return tells === 'page' ? 'bad' : 'mind'
  return good === null ? 'unknown' : 'fine'
}

/** The pair of windows that is told: the loudest that burns; else the shortest, where trouble is seen first. */
const burnOf = ({ burns }: ToldObjective): ToldObjective['burns'][number] =>
  burns.find((pair) => pair.burns) ?? burns[0]!

/** The bad requests of a burn's long window, held against the good ones. */
const wayTo = ({ service, operation, slowerThanMs }: ToldObjective, { long }: ReturnType<typeof burnOf>) => ({
  path: '/explore/traces',
  fields: {
    ...{ service, operation, last: String(long.minutes) },
    ...(slowerThanMs === undefined ? { boxOutcome: 'failed' } : { msMin: String(slowerThanMs) }),
  },
})
