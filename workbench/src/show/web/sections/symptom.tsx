import { useMemo, useState } from 'react'
import { calledOf } from '../../../model/service-name.ts'
import type { Diagnosis, JudgedChange, SymptomChart } from '../../http/contract.ts'
import { clock, lag, quantity } from '../format.ts'
import { Cites } from '../parts/cites.tsx'
import { Empty } from '../parts/notice.tsx'
import { Pictured } from '../parts/pictured.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import { Plot } from './plot.tsx'
import css from './symptom.module.css'

const MARKERS_MAX = 12 // more lines than this hide the curve

/** The symptom's curve with the onset band and the changes around it. */
export function Symptom({ diagnosis: d }: { readonly diagnosis: Diagnosis }) {
  const [chosen, setChosen] = useState(0)
  const [at, setAt] = useState<number | null>(null)
  const chart = d.charts[chosen] ?? d.charts[0]
  const markers = useMemo(() => (chart ? markersIn(chart, d.changes) : []), [chart, d.changes])
  if (chart === undefined)
    return (
      <Section title="Symptom">
        <Empty>There is no curve to draw: no entry point was measured in this window.</Empty>
      </Section>
    )
  const point = at === null ? undefined : chart.points[at]
  return (
    <Section title="Symptom" note={d.onset ? <Cites ids={d.onset.evidence} /> : undefined}>
      <div className={css.head}>
        <Choice charts={d.charts} chosen={chosen} choose={setChosen} />
        <p className={css.readout} aria-live="off">
          {point ? `${clock(point.at)}  ${quantity(point.value, chart.unit)}` : ''}
        </p>
      </div>
      <Pictured title={labelOf(chart, d)}>
        <Plot
          chart={chart}
          onset={d.onset}
          markers={markers}
          guilty={d.guilty}
          label={labelOf(chart, d)}
          hover={setAt}
        />
        <Legend diagnosis={d} markers={markers} />
      </Pictured>
    </Section>
  )
}

function labelOf(chart: SymptomChart, d: Diagnosis): string {
  const values = chart.points.flatMap((p) => (p.value === null ? [] : [p.value]))
  const range = `between ${quantity(Math.min(...values), chart.unit)} and ${quantity(Math.max(...values), chart.unit)}`
  return `${chart.name} of ${calledOf(chart.service)}, ${range}${d.onset ? `, onset at ${clock(d.onset.at)}` : ''}`
}

function markersIn(chart: SymptomChart, changes: readonly JudgedChange[]): JudgedChange[] {
  const [first, last] = [Date.parse(chart.points[0]?.at ?? ''), Date.parse(chart.points.at(-1)?.at ?? '')]
  return changes.filter((c) => Date.parse(c.at) >= first && Date.parse(c.at) <= last).slice(0, MARKERS_MAX)
}

type ChoiceProps = {
  readonly charts: readonly SymptomChart[]
  readonly chosen: number
  readonly choose: (i: number) => void
}

function Choice({ charts, chosen, choose }: ChoiceProps) {
  return (
    <fieldset className={css.choice} aria-label="Curve">
      {charts.map((c, i) => (
        <button key={`${c.service} ${c.name}`} type="button" aria-pressed={i === chosen} onClick={() => choose(i)}>
          <Text charsMax={60}>{`${calledOf(c.service)} ${c.name}`}</Text>
        </button>
      ))}
    </fieldset>
  )
}

function Legend({
  diagnosis: d,
  markers,
}: {
  readonly diagnosis: Diagnosis
  readonly markers: readonly JudgedChange[]
}) {
  return (
    <ul className={css.legend}>
      {d.onset && (
        <li data-kind="onset">
          <span>
            {d.onset.measured
              ? `onset between ${clock(d.onset.from)} and ${clock(d.onset.to)}`
              : `onset not seen: compared with what was before ${clock(d.onset.at)}`}
          </span>
        </li>
      )}
      {markers.map((c, i) => (
        <li key={c.id} data-kind={c.id === d.guilty ? 'guilty' : c.verdict}>
          <b>{i + 1}</b>
          <span>
            <Text charsMax={70}>{c.title}</Text>, {lag(c.lagSeconds)}
          </span>
        </li>
      ))}
    </ul>
  )
}
