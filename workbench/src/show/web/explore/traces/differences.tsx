import { calledOf } from '../../../../model/service-name.ts'
import type { SideDifference, TraceView } from '../../../http/contract.ts'
import { quantity } from '../../format.ts'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import css from './differences.module.css'

type Props = {
  readonly bad: TraceView
  readonly good: TraceView
  readonly differences: readonly SideDifference[]
}

const SHOWN = 8
const MORE_FROM = 0.01 // of the difference: less explains nothing

/** Where the difference in duration is, step by step; the steps add up to it. */
export function Differences({ bad, good, differences }: Props) {
  const longerMs = bad.durationMs - good.durationMs
  const told = differences.filter((d) => worth(d, Math.abs(longerMs))).slice(0, SHOWN)
  const most = told.reduce((top, d) => Math.max(top, d.bad.waitedMs, d.good.waitedMs), 0)
  const title = longerMs >= 0 ? 'Where it takes longer' : 'It does not take longer'
  const note = `${quantity(bad.durationMs, 'ms')} against ${quantity(good.durationMs, 'ms')}`
  return (
    <Section title={title} note={note}>
      <ol className={css.list}>
        {told.map((d) => (
          <li key={`${d.service} ${d.name}`} className={css.step}>
            <p className={css.name}>
              <Text charsMax={120}>{d.name}</Text> <Text charsMax={60}>{calledOf(d.service)}</Text>
            </p>
            <Bar side="bad" of={d.bad} most={most} />
            <Bar side="good" of={d.good} most={most} />
          </li>
        ))}
      </ol>
    </Section>
  )
}

const worth = ({ bad, good }: SideDifference, longerMs: number): boolean =>
  Math.abs(bad.waitedMs - good.waitedMs) > MORE_FROM * longerMs ||
  bad.failed !== good.failed ||
  bad.spans !== good.spans

type BarProps = { readonly side: 'bad' | 'good'; readonly of: SideDifference['bad']; readonly most: number }

function Bar({ side, of: { waitedMs, spans, failed }, most }: BarProps) {
  const times = spans === 1 ? '' : spans === 0 ? ', not called' : `, ${spans} calls`
  return (
    <p className={css.side} data-side={side}>
      <span>{side}</span>
      <span className={css.track} aria-hidden="true">
        <span className={css.bar} style={{ width: `${(waitedMs / (most || 1)) * 100}%` }} />
      </span>
      <span className={css.figure}>
        {spans === 0 ? '' : quantity(waitedMs, 'ms')}
        {times}
        {failed > 0 && <b>{`, ✗ ${failed} failed`}</b>}
      </span>
    </p>
  )
}
