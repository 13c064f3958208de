import type { MetricNames } from '../../../http/contract.ts'
import { counted, visible } from '../../format.ts'
import type { Go } from '../../hooks/use-address.ts'
import type { Loaded } from '../../hooks/use-loaded.ts'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import css from './metric-list.module.css'

type Props = { readonly names: Loaded<MetricNames>; readonly chosen: string | undefined; readonly go: Go }

/** The metrics to choose from. */
export function MetricList({ names, chosen, go }: Props) {
  return (
    <Section title="Metrics" note={names.state === 'ready' ? noteOf(names.value) : undefined}>
      {names.state === 'waiting' && <Waiting says="Reading names" />}
      {names.state === 'failed' && <Failed error={names.error} retry={names.again} />}
      {names.state === 'ready' && names.value.metrics.length === 0 && (
        <Empty>
          No metric arrived in this window. Widen it, take a filter away, or let an OpenTelemetry SDK send metrics:{' '}
          <code>OTEL_METRICS_EXPORTER=otlp</code>
        </Empty>
      )}
      {names.state === 'ready' && (
        <ul className={css.list}>
          {names.value.metrics.map(({ name, unit, kind, services }) => (
            <li key={`${name} ${kind}`}>
              <button
                type="button"
                data-stop
                aria-pressed={name === chosen}
                onClick={() => go({ metric: name, by: undefined, part: undefined })}
              >
                <bdi>{visible(name.slice(0, 120))}</bdi>
                <small>{[kind, unitOf(unit), counted(services, 'service')].filter(Boolean).join(', ')}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** A unit as it is read: `{connection}` is an annotation of a mere number. */
const unitOf = (unit: string): string => visible(unit.slice(0, 24).replace(/[{}]/g, ''))

const noteOf = ({ metrics, cut }: MetricNames): string => `${metrics.length}${cut ? ' first' : ''}`
