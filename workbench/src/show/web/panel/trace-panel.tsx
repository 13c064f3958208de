import type { LogPage, TraceView } from '../../http/contract.ts'
import { dateClock, quantity } from '../format.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import type { Loaded } from '../hooks/use-loaded.ts'
import { Empty, Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { LogLines } from './log-lines.tsx'
import { Panel } from './panel.tsx'
import css from './trace-panel.module.css'
import { Waterfall } from './waterfall.tsx'

type Props = {
  readonly traceId: string
  readonly trace: Loaded<TraceView>
  readonly logs: Loaded<LogPage>
  readonly back: (() => void) | undefined
  readonly close: () => void
  /** The incident by which the trace is known, where it is of a practice system. */
  readonly incident?: string | undefined
}

/** One request: its spans over time, and the lines that were logged on the way. */
export function TracePanel({ traceId, trace, logs, back, close, incident }: Props) {
  return (
    <Panel title={`Trace ${traceId}`} wide back={back} close={close}>
      {trace.state === 'waiting' && <Waiting says="Reading the spans" />}
      {trace.state === 'failed' && <Failed error={trace.error} retry={trace.again} />}
      {trace.state === 'ready' && <Spans trace={trace.value} incident={incident} beside />}
      <Section title="Its log lines">
        {logs.state === 'waiting' && <Waiting says="Reading the log" />}
        {logs.state === 'failed' && <Failed error={logs.error} retry={logs.again} />}
        {logs.state === 'ready' && logs.value.lines.length === 0 && <Empty>No log line carries this trace id.</Empty>}
        {logs.state === 'ready' && <LogLines lines={logs.value.lines} />}
      </Section>
    </Panel>
  )
}

type SpansProps = Pick<Props, 'incident'> & { readonly trace: TraceView; readonly beside?: boolean }

/** A trace's facts and its waterfall; `beside` offers a good one to hold against it. */
export function Spans({ trace, incident, beside = false }: SpansProps) {
  const errors = trace.spans.filter((s) => s.error).length
  const services = new Set(trace.spans.map((s) => s.service)).size
  return (
    <div>
      <dl className={css.facts}>
        <Fact name="took" value={quantity(trace.durationMs, 'ms')} />
        <Fact name="spans" value={`${trace.spans.length}${trace.cut ? ' first' : ''}`} />
        <Fact name="services" value={String(services)} />
        <Fact name="failed spans" value={String(errors)} bad={errors > 0} />
        <Fact name="began" value={dateClock(trace.at)} />
      </dl>
      {trace.orphans > 0 && (
        <p className={css.note}>
          {trace.orphans} spans name a parent that did not arrive; they stand at the left edge.
        </p>
      )}
      {beside && (
        <p className={css.note}>
          <a href={hashOfAddress({ path: '/explore/sides', fields: { bad: trace.traceId } })} data-stop>
            Hold it against a good request of the same kind →
          </a>{' '}
          ·{' '}
          <a href={hashOfAddress({ path: '/checks', fields: { trace: trace.traceId, incident } })} data-stop>
            Reproduce it →
          </a>
        </p>
      )}
      <Waterfall trace={trace} />
      <p className={css.note}>
        <span className={css.key} data-kind="most" /> the request waited here
        <span className={css.key} data-kind="some" /> waited through it
        <span className={css.key} data-kind="none" /> did not wait for it
        <span className={css.key} data-kind="error" /> ✗ failed
      </p>
    </div>
  )
}

function Fact({ name, value, bad = false }: { readonly name: string; readonly value: string; readonly bad?: boolean }) {
  return (
    <div data-bad={bad}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
