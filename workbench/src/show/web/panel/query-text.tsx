import type { Evidence } from '../../http/contract.ts'
import { Query } from '../parts/query.tsx'
import { Section } from '../parts/section.tsx'

type Props = { readonly name: string; readonly sql: string | null; readonly params: Evidence['params'] }

/** The query that gave the numbers, under its name. */
export function QueryText({ name, sql, params }: Props) {
  return (
    <Section title="The query" note={<code>{name}.sql</code>}>
      <Query text={sql} params={params} />
    </Section>
  )
}
