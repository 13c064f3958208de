import { calledOf } from '../../../../model/service-name.ts'
import type { MetricChart } from '../../../http/contract.ts'
import { counted, visible } from '../../format.ts'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { LineChart } from '../line-chart.tsx'
import type { ViewProps } from '../view.ts'
import css from './chart.module.css'

type Props = Pick<ViewProps, 'fields' | 'go'> & { readonly metric: string; readonly chart: MetricChart }

/** A metric over time, by what tells its series apart. */
export function Chart({ metric, chart, fields, go }: Props) {
  const { lines, linesCut, series, seriesCut, parts, keys, part, at, unit } = chart
  const name = visible(metric.slice(0, 120))
  return (
    <Section title={name} note={`${counted(series, 'series', 'series')}${seriesCut ? ' first' : ''}`}>
      <div className={css.choices}>
        {parts.length > 1 && (
          <Choice
            label="What of it"
            value={part}
            choices={parts.map((one) => [one, one])}
            choose={(to) => go({ part: to })}
          />
        )}
        <Choice
          label="One line for each"
          value={fields.by ?? ''}
          choices={[['', 'all together'], ...keys.map((key): [string, string] => [key, visible(key.slice(0, 80))])]}
          choose={(by) => go({ by: by || undefined })}
        />
      </div>
      {lines.length === 0 ? (
        <Empty>Nothing of this metric arrived in this window: widen it, or take the service away.</Empty>
      ) : (
        <LineChart
          at={at}
          lines={lines.map(({ name: of, values }) => ({ name: calledOf(of), values }))}
          unit={unit}
          label={`${name}, ${part}, ${counted(lines.length, 'line')}`}
          zoom={(from, to) => go({ from, to, last: undefined })}
        />
      )}
      {linesCut > 0 && <p className={css.note}>{counted(linesCut, 'line')} with smaller values not shown.</p>}
    </Section>
  )
}

type ChoiceProps = {
  readonly label: string
  readonly value: string
  readonly choices: readonly (readonly [value: string, says: string])[]
  readonly choose: (value: string) => void
}

function Choice({ label, value, choices, choose }: ChoiceProps) {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {choices.map(([key, says]) => (
          <option key={key} value={key}>
            {says}
          </option>
        ))}
      </select>
    </label>
  )
}
