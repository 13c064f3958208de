import type { Evidence } from '../../http/contract.ts'
import { visible } from '../format.ts'
import { Empty } from './notice.tsx'
import css from './query.module.css'

type Props = { readonly text: string | null; readonly params: Evidence['params'] }

/** A query with its parameters, ready to be copied into any ClickHouse client. */
export function Query({ text, params }: Props) {
  return (
    <>
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
      {text === null ? (
        <Empty>This version does not hold the query that gave the numbers.</Empty>
      ) : (
        <pre className={css.sql}>{text}</pre>
      )}
    </>
  )
}
