import type { Evidence } from '../../http/contract.ts'
import { visible } from '../format.ts'
import { Empty } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import css from './query-text.module.css'

type Props = { readonly name: string; readonly sql: string | null; readonly params: Evidence['params'] }

/** The query with its parameters, ready to be copied into any ClickHouse client. */
export function QueryText({ name, sql, params }: Props) {
  return (
    <Section title="The query" note={<code>{name}.sql</code>}>
      <dl className={css.params}>
        {Object.entries(params).map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>
              <bdi>{visible(JSON.stringify(value))}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {sql === null ? (
        <Empty>This version does not hold the query that gave the numbers.</Empty>
      ) : (
        <pre className={css.sql}>{sql}</pre>
      )}
    </Section>
  )
}
