import { calledOf } from '../../../model/service-name.ts'
import type { Overview, ServiceOverview } from '../../http/contract.ts'
import { percent, quantity, rate, seconds } from '../format.ts'
import type { Loaded } from '../hooks/use-loaded.ts'
import { Empty, Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Spark } from '../parts/spark.tsx'
import { Text } from '../parts/text.tsx'
import css from './systems.module.css'

const SHOWN = 24
const ERRORS_SHOWN_FROM = 0.01 // one failed request in a hundred is drawn as trouble

/** The systems that send telemetry, and their golden signals now. */
export function Systems({ overview }: { readonly overview: Loaded<Overview> }) {
  if (overview.state === 'waiting')
    return (
      <Section title="Systems now">
        <Waiting says="Reading golden signals" />
      </Section>
    )
  if (overview.state === 'failed')
    return (
      <Section title="Systems now">
        <Failed error={overview.error} />
      </Section>
    )
  const { services, servicesCut, window } = overview.value
  const minutes = seconds((Date.parse(window.to) - Date.parse(window.from)) / 1000)
  const hidden = Math.max(0, services.length - SHOWN) + servicesCut
  return (
    <Section title="Systems now" note={`${services.length + servicesCut} in the last ${minutes}`}>
      {services.length === 0 && <NoTelemetry />}
      <ul className={css.list}>
        {services.slice(0, SHOWN).map((s) => (
          <System key={s.service} system={s} />
        ))}
      </ul>
      {hidden > 0 && <p className={css.note}>{hidden} quieter ones are not shown.</p>}
    </Section>
  )
}

function NoTelemetry() {
  return (
    <Empty>
      Nothing arrived in this time. Point an OpenTelemetry SDK or Collector here:{' '}
      <code className={css.code}>OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318</code>
    </Empty>
  )
}

function System({ system: { service, golden, curve, arrived } }: { readonly system: ServiceOverview }) {
  const failing = (golden.errorShare ?? 0) >= ERRORS_SHOWN_FROM
  const top = Math.max(0, ...curve.map((b) => b.p99Ms ?? 0))
  return (
    <li className={css.system}>
      <p className={css.name}>
        <Text charsMax={40}>{calledOf(service)}</Text>
        {failing && <span className={css.failing}>✗ failing</span>}
      </p>
      {golden.requests > 0 ? (
        <>
          <Spark
            values={curve.map((b) => b.p99Ms)}
            label={`p99 of ${calledOf(service)}, at most ${quantity(top, 'ms')}`}
            tone={failing ? 'bad' : 'plain'}
          />
          <dl className={css.numbers}>
            <Figure name="req/s" value={rate(golden.ratePerSecond)} />
            <Figure name="errors" value={percent(golden.errorShare)} bad={failing} />
            <Figure name="p50" value={quantity(golden.p50Ms, 'ms')} />
            <Figure name="p99" value={quantity(golden.p99Ms, 'ms')} />
          </dl>
        </>
      ) : (
        <p className={css.note}>
          no requests seen; {quantity(arrived.metricPoints, '')} metric points, {quantity(arrived.logLines, '')} log
          lines
        </p>
      )}
    </li>
  )
}

function Figure({
  name,
  value,
  bad = false,
}: {
  readonly name: string
  readonly value: string
  readonly bad?: boolean
}) {
  return (
    <div data-bad={bad}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
