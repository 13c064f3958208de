import { calledOf } from '../../../model/service-name.ts'
import type { ServiceOverview, ServicesNow, SystemState } from '../../http/contract.ts'
import { counted, percent, quantity, rate } from '../format.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { useFirst } from '../hooks/use-first.ts'
import { More } from '../parts/more.tsx'
import { Empty } from '../parts/notice.tsx'
import { Spark } from '../parts/spark.tsx'
import { Text } from '../parts/text.tsx'
import tile from '../parts/tile.module.css'
import css from './board.module.css'
import type { Part } from './part.ts'

const SHOWN = 8 // two rows of a laptop's screen; the others are shown when they are asked for

/** Worst first: what is looked at first; of those alike, what fails most. */
const ORDER: readonly SystemState[] = ['down', 'degraded', 'up', 'unknown']

export const STATE_MARKS: Readonly<Record<SystemState, string>> = {
  down: '✗ down',
  degraded: '! degraded',
  up: '✓ up',
  unknown: '? unknown',
}

/** How much a state asks for somebody, as everything does that is watched. */
const LEVELS: Readonly<Record<SystemState, string>> = { down: 'bad', degraded: 'mind', up: 'fine', unknown: 'unknown' }

const PART_MARKS = { cause: '● cause', suspect: '● suspect', sufferer: '↳ suffers' } as const

/** What is counted, in this order, each with its mark and how much it asks for somebody. */
const COUNTED: readonly (readonly [Part['part'] | SystemState, mark: string, level: string])[] = [
  ['cause', PART_MARKS.cause, 'bad'],
  ['suspect', PART_MARKS.suspect, 'bad'],
  ['sufferer', PART_MARKS.sufferer, 'mind'],
  ...ORDER.map((state) => [state, STATE_MARKS[state], LEVELS[state]] as const),
]

type Parts = ReadonlyMap<string, Part>

type Props = { readonly overview: ServicesNow; readonly parts: Parts }

/** How every system does, with its golden signals of late: where the trouble begins, then the worst first. */
export function Board({ overview: { services, servicesCut }, parts }: Props) {
  const rankOf = (one: ServiceOverview): number => {
    const part = partOf(one, parts)?.part
    return part === 'cause' || part === 'suspect' ? -1 : ORDER.indexOf(one.state) - (part === 'sufferer' ? 0.5 : 0)
  }
  const sorted = services.toSorted((a, b) => rankOf(a) - rankOf(b) || failingOf(b) - failingOf(a))
  const list = useFirst(sorted, SHOWN)
  return (
    <>
      {services.length === 0 && (
        <Empty>
          Nothing arrived in this time. Point an OpenTelemetry SDK or Collector here:{' '}
          <code className={css.code}>OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318</code>
        </Empty>
      )}
      <ul className={`${tile.tiles} ${css.board}`} aria-label="Systems, the worst first">
        {list.shown.map((system) => (
          <System key={system.service} system={system} part={partOf(system, parts)} />
        ))}
      </ul>
      <More of={list} />
      {servicesCut > 0 && <p className={tile.note}>{counted(servicesCut, 'quieter one')} not shown.</p>}
    </>
  )
}

const failingOf = ({ golden }: ServiceOverview): number => golden.errorShare ?? 0

/** A system that does well has no part, whatever was diagnosed. */
const partOf = ({ service, state }: ServiceOverview, parts: Parts): Part | undefined =>
  isBad(state) ? parts.get(service) : undefined

type StockProps = Pick<ServicesNow, 'services'> & { readonly parts: Parts }

/** How many systems are in which state, in a line; of those in trouble, how many are its cause and how many only suffer. */
export function Stock({ services, parts }: StockProps) {
  const counts = Map.groupBy(services, (one) => partOf(one, parts)?.part ?? one.state)
  return (
    <span className={css.stock}>
      {COUNTED.map(([kind, mark, level]) => {
        const n = counts.get(kind)?.length ?? 0
        return n === 0 ? null : (
          <span key={kind} className={tile.state} data-level={level}>
            {mark.replace(' ', ` ${n} `)}
          </span>
        )
      })}
    </span>
  )
}

const isBad = (state: SystemState): boolean => state === 'down' || state === 'degraded'

type SystemProps = { readonly system: ServiceOverview; readonly part: Part | undefined }

function System({ system: { service, golden, curve, arrived, state, why }, part }: SystemProps) {
  const top = Math.max(0, ...curve.map((bucket) => bucket.p99Ms ?? 0))
  return (
    <li className={`${tile.tile} ${css.system}`} data-level={LEVELS[state]} data-part={part?.part}>
      <p className={`${tile.head} ${css.name}`}>
        <a href={hashOfAddress({ path: '/explore/traces', fields: { service } })} data-stop>
          <Text charsMax={40}>{calledOf(service)}</Text>
        </a>
        <span className={tile.state}>
          {STATE_MARKS[state]}
          {why !== '' && `: ${why}`}
        </span>
      </p>
      {part && (
        <p className={css.part}>
          <strong>{PART_MARKS[part.part]}</strong> <Text charsMax={100}>{part.says}</Text>
        </p>
      )}
      {golden.requests > 0 ? (
        <>
          <p className={css.curve}>
            <Spark
              values={curve.map((bucket) => bucket.p99Ms)}
              label={`p99 of ${calledOf(service)}, at most ${quantity(top, 'ms')}`}
              tone={isBad(state) ? 'bad' : 'plain'}
            />
            <small aria-hidden="true">p99 up to {quantity(top, 'ms')}</small>
          </p>
          <dl className={css.numbers}>
            <Figure name="req/s" value={rate(golden.ratePerSecond)} />
            <Figure name="errors" value={percent(golden.errorShare)} />
            <Figure name="p50" value={quantity(golden.p50Ms, 'ms')} />
            <Figure name="p99" value={quantity(golden.p99Ms, 'ms')} />
          </dl>
        </>
      ) : (
        <p className={tile.note}>
          {quantity(arrived.metricPoints, '')} metric points, {quantity(arrived.logLines, '')} log lines
        </p>
      )}
    </li>
  )
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
