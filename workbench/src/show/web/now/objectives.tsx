import { budgetText, keptText, promiseText, rateText, standsText, thresholdText } from '../../objective-words.ts'
import { counted, seconds, shortened, tied } from '../format.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { Query } from '../parts/query.tsx'
import { Text } from '../parts/text.tsx'
import tile from '../parts/tile.module.css'
import { Fold } from '../room/fold.tsx'
import css from './looked-after.module.css'
import type { ToldObjective } from './replies.ts'

const SERVICE_CHARS = 60

/** What promises are in trouble, in a line. */
export function objectivesNote(objectives: readonly ToldObjective[]): string {
  const burning = objectives.filter(({ tells }) => tells !== null).length
  return burning === 0 ? counted(objectives.length, 'promise') : `${burning} of ${objectives.length} burn`
}

/** What was promised: what is left of each budget and how fast it burns, the worst first. */
export function Objectives({ objectives }: { readonly objectives: readonly ToldObjective[] }) {
  return (
    <ul className={`${tile.tiles} ${css.items}`} aria-label="Objectives, the worst first">
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
  const { title, burns, query } = one
  return (
    <li className={`${tile.tile} ${css.item}`} data-level={levelOf(one)}>
      <p className={tile.head}>
        <span className={css.title}>
          <Text>{title}</Text>
        </span>
        <span className={tile.state}>
          {MARKS[levelOf(one)]} {standsText(one)}
        </span>
      </p>
      <Spent objective={one} />
      <Fold title="How it is counted">
        <p>
          <Text>{askedOf(one)}</Text>: {promiseText(one)}; kept {keptText(one)}.
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

/** What is left, how fast it goes, and the way to the requests that spend it. */
function Spent({ objective: one }: { readonly objective: ToldObjective }) {
  if (one.good === null && one.metrics !== undefined)
    return (
      <p>
        No point of <Text>{one.metrics.of.metric}</Text> came in {one.days} d. Is it named so in telemetry?
      </p>
    )
  if (one.good === null)
    return (
      <p>
        Nobody asked <Text>{askedOf(one)}</Text> anything in {one.days} d. Is it named so in telemetry?
      </p>
    )
  const burn = burnOf(one)
  return (
    <>
      <p>{tied(`${budgetText(one)}; ${rateText(burn)}`)}</p>
      {one.metrics === undefined && (
        <a href={hashOfAddress(wayTo(one, burn))} data-stop>
          {one.slowerThanMs === undefined ? 'Failed' : 'Slow'} requests of{' '}
          <bdi>{shortened(one.service, SERVICE_CHARS)}</bdi> in the last {tied(seconds(burn.long.minutes * 60))}
        </a>
      )}
    </>
  )
}

const askedOf = ({ service, operation }: ToldObjective): string =>
  operation === undefined ? service : `${service} ${operation}`

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
    service,
    operation,
    last: String(long.minutes),
    ...(slowerThanMs === undefined ? { boxOutcome: 'failed' } : { msMin: String(slowerThanMs) }),
  },
})
