import { type KeyboardEvent, useId } from 'react'
import { useSql } from '../../hooks/use-sql.ts'
import button from '../../parts/button.module.css'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import type { ViewProps } from '../view.ts'
import { Answer } from './answer.tsx'
import css from './sql-view.module.css'

const CHARS_MAX = 20_000 // what the API takes

/** A query of one's own over the stored telemetry: read-only, its rows as a table and, with a time, as a chart. */
export default function SqlView({ fields: { sql }, go }: ViewProps) {
  const id = useId()
  const { answer, examples, again } = useSql(sql)
  const run = (form: HTMLFormElement | null): void => {
    const text = String(new FormData(form ?? undefined).get('sql') ?? '').trim()
    if (text === sql) again()
    else go({ sql: text || undefined })
  }
  const keyed = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    run(event.currentTarget.form)
  }
  return (
    <>
      <form
        className={css.form}
        key={sql ?? examples.length}
        onSubmit={(event) => {
          event.preventDefault()
          run(event.currentTarget)
        }}
      >
        <label htmlFor={id}>Query (ClickHouse SQL, read-only; ctrl and enter runs it)</label>
        <textarea
          id={id}
          name="sql"
          rows={16}
          defaultValue={sql ?? examples[0]?.sql}
          maxLength={CHARS_MAX}
          spellCheck={false}
          onKeyDown={keyed}
        />
        <p className={css.actions}>
          <button type="submit" className={button.button} data-tone="filled">
            Run
          </button>
          <span>Examples:</span>
          {examples.map((example) => (
            <button key={example.name} type="button" data-stop onClick={() => go({ sql: example.sql })}>
              {example.name}
            </button>
          ))}
        </p>
      </form>
      {sql === undefined && <Empty>Run the query above, or one of the examples.</Empty>}
      {sql !== undefined && answer.state === 'waiting' && <Waiting says="Running the query" />}
      {answer.state === 'failed' && <Failed error={answer.error} retry={again} />}
      {answer.state === 'ready' && <Answer answer={answer.value} />}
      <Section title="Tables">
        <p className={css.tables}>
          <code>otel_traces</code>, <code>otel_logs</code>, <code>otel_metrics_gauge</code>,{' '}
          <code>otel_metrics_sum</code>, <code>otel_metrics_histogram</code>, <code>otel_metrics_exp_histogram</code>,{' '}
          <code>otel_metrics_summary</code>, <code>change_events</code>: columns as the OpenTelemetry Collector's
          ClickHouse exporter names them; <code>DESCRIBE otel_traces</code> lists them. At most 1000 rows, 20 s.
        </p>
      </Section>
    </>
  )
}
