import { aimOf } from '../../../model/probe-aim.ts'
import type { Probe } from '../../http/contract.ts'
import { counted, shortened } from '../format.ts'
import { useMay } from '../hooks/use-may.ts'
import type { Mark } from '../hooks/use-probes.ts'
import { Empty } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Spark } from '../parts/spark.tsx'
import { countsOf, trendOf } from './counts.ts'
import css from './probe-list.module.css'

const SHOWN_MAX = 50 // newest first; the trail has all of them
const AIM_CHARS = 80

type Props = {
  /** Whether there is a process to place one in. */
  readonly isConnected: boolean
  readonly probes: readonly Probe[]
  readonly chosen: Probe | undefined
  readonly marks: ReadonlyMap<string, readonly Mark[]>
  readonly choose: (id: string) => void
}

/** Every probe with its numbers, those in place first; one is looked at. */
export function ProbeList({ isConnected, probes, chosen, marks, choose }: Props) {
  const mayProbe = useMay('probe')
  const inPlace = probes.filter(({ active }) => active)
  const listed = [...inPlace, ...probes.filter(({ active }) => !active)]
  return (
    <Section title="Probes" note={`${inPlace.length} in place`}>
      {listed.length === 0 && (
        <Empty>
          None was placed yet.{' '}
          {mayProbe &&
            (isConnected
              ? 'Choose a line of a process and say what you want to see there.'
              : 'Once a process is connected, its source stands here, to choose a line in.')}
        </Empty>
      )}
      <ul className={css.list} aria-label="Probes, those in place first">
        {listed.slice(0, SHOWN_MAX).map((probe) => (
          <li key={probe.id}>
            <Row probe={probe} marks={marks.get(probe.id) ?? []} chosen={probe.id === chosen?.id} choose={choose} />
          </li>
        ))}
      </ul>
      {listed.length > SHOWN_MAX && <p>{counted(listed.length - SHOWN_MAX, 'older one')} below, in the trail.</p>}
    </Section>
  )
}

type RowProps = {
  readonly probe: Probe
  readonly marks: readonly Mark[]
  readonly chosen: boolean
  readonly choose: (id: string) => void
}

function Row({ probe, marks, chosen, choose }: RowProps) {
  const { id, wish, active } = probe
  const trend = active ? trendOf(wish.kind, marks) : undefined
  return (
    <button
      type="button"
      className={css.row}
      data-stop
      data-active={active}
      aria-pressed={chosen}
      onClick={() => choose(id)}
    >
      <span className={css.head}>
        <strong>{id}</strong> {wish.kind}{' '}
        <bdi>{endOf(`${wish.service} ${aimOf({ ...wish, file: wish.file?.split('/').at(-1) })}`)}</bdi>
      </span>
      <span className={css.counts}>
        {countsOf(probe)}
        {!active && `, ${probe.placements.find(({ state }) => state !== 'refused')?.state ?? 'refused'}`}
      </span>
      {trend !== undefined && <Spark values={trend.values} label={trend.says} />}
    </button>
  )
}

const endOf = (aim: string): string => shortened(aim, AIM_CHARS)
