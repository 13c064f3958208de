import type { TraceSpan } from '../../http/contract.ts'
import { quantity } from '../format.ts'
import { Text } from '../parts/text.tsx'
import css from './span-detail.module.css'

/** What a span carries: status, attributes, events and resource. */
export function SpanDetail({ span }: { readonly span: TraceSpan }) {
  return (
    <div className={css.detail}>
      <p>
        <Text charsMax={300}>{span.name}</Text>{' '}
        <span className={css.quiet}>
          {span.kind} span {span.spanId}, began at {quantity(span.startMs, 'ms')}, took{' '}
          {quantity(span.durationMs, 'ms')}
        </span>
      </p>
      {span.statusMessage !== '' && (
        <p className={css.status}>
          ✗ <Text charsMax={400}>{span.statusMessage}</Text>
        </p>
      )}
      <Attributes title="Attributes" of={span.attributes} />
      {span.events.map((e, i) => (
        <div key={i}>
          <Attributes title={`Event ${e.name.slice(0, 80)} at +${quantity(e.offsetMs, 'ms')}`} of={e.attributes} />
        </div>
      ))}
      <Attributes title="Resource" of={span.resource} />
    </div>
  )
}

function Attributes({ title, of }: { readonly title: string; readonly of: Readonly<Record<string, string>> }) {
  const entries = Object.entries(of)
  if (entries.length === 0) return null
  return (
    <div>
      <h3 className={css.title}>{title}</h3>
      <dl className={css.list}>
        {entries.map(([key, value]) => (
          <div key={key}>
            <dt>
              <Text charsMax={100}>{key}</Text>
            </dt>
            <dd>
              <Text mono charsMax={300}>
                {value}
              </Text>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
