import type { ExploreSides } from '../../../http/contract.ts'
import { hashOfAddress, searchOf } from '../../hooks/use-address.ts'
import { useTelemetry } from '../../hooks/use-loaded.ts'
import { Spans } from '../../panel/trace-panel.tsx'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import type { ViewProps } from '../view.ts'
import { Differences } from './differences.tsx'
import css from './sides-view.module.css'
import { TraceForm } from './trace-form.tsx'

/** A bad request beside a good one of the same kind, and what the bad one waited for longer. */
export default function SidesView({ fields: { bad, good }, go }: ViewProps) {
  const [sides] = useTelemetry<ExploreSides>(bad ? `/api/explore/sides?${searchOf({ bad, good })}` : undefined)
  return (
    <>
      <TraceForm bad={bad} good={good} go={go} />
      {bad === undefined && (
        <Empty>
          Name a trace id above, or open a slow request on{' '}
          <a href={hashOfAddress({ path: '/explore/traces', fields: {} })}>Traces</a> and hold it against a good one.
        </Empty>
      )}
      {bad !== undefined && sides.state === 'waiting' && <Waiting says="Reading both requests" />}
      {sides.state === 'failed' && <Failed error={sides.error} retry={sides.again} />}
      {sides.state === 'ready' && <Both sides={sides.value} />}
    </>
  )
}

function Both({ sides: { bad, good, differences } }: { readonly sides: ExploreSides }) {
  return (
    <>
      {good !== null && <Differences bad={bad} good={good} differences={differences} />}
      <div className={css.sides}>
        <Section title="✗ The bad one" note={<code>{bad.traceId}</code>}>
          <Spans trace={bad} />
        </Section>
        {good === null ? (
          <Section title="✓ A good one">
            <Empty>No request of this kind that did not fail was found within an hour. Name one above.</Empty>
          </Section>
        ) : (
          <Section title="✓ A good one" note={<code>{good.traceId}</code>}>
            <Spans trace={good} />
          </Section>
        )}
      </div>
    </>
  )
}
