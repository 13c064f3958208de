import { useCallback } from 'react'
import type { Result } from '../../../lib/result.ts'
import type { SqlAnswer, SqlExample } from '../../http/contract.ts'
import { type Failure, send } from '../client.ts'
import { useTelemetry } from './use-loaded.ts'
import { type Loaded, useRead } from './use-read.ts'
import { ofSystem, useSystem } from './use-system.ts'

/** What the SQL page shows. */
export type Sql = {
  /** Waits while there is no query. */
  readonly answer: Loaded<SqlAnswer>
  readonly examples: readonly SqlExample[]
  readonly again: () => void
}

/** What the query in the address gives, and queries to begin with. */
export function useSql(sql: string | undefined): Sql {
  const system = useSystem()
  const run = useCallback(
    (text: string): Promise<Result<SqlAnswer, Failure>> =>
      send<SqlAnswer>(ofSystem('/api/explore/sql', system), { sql: text }),
    [system],
  )
  const [answer, again] = useRead(sql, run)
  const [examples] = useTelemetry<readonly SqlExample[]>('/api/explore/examples')
  return { answer, again, examples: examples.state === 'ready' ? examples.value.map(plain) : [] }
}

/** A query of ours opens with four lines for those who change it; whoever asks needs what it answers. */
const plain = ({ name, sql }: SqlExample): SqlExample => ({
  name,
  sql: sql.replace(/^-- (?:Params|Rows|Reads) .*\n/gm, '').replace(/^-- Answers +/, '-- '),
})
