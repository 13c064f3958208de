import { calledOf } from '../../../model/service-name.ts'
import type { SampleLog } from '../../http/contract.ts'
import { clock } from '../format.ts'
import { Clamped } from '../parts/clamped.tsx'
import { Text } from '../parts/text.tsx'
import css from './log-lines.module.css'

type Props = {
  readonly lines: readonly SampleLog[]
  /** Absent where the trace is open already. */
  readonly openTrace?: (traceId: string) => void
}

/** Log lines as they were written; those of a request open its trace. */
export function LogLines({ lines, openTrace }: Props) {
  return (
    <ul className={css.lines}>
      {lines.map((line, i) => (
        <li key={i} data-bad={/^(error|fatal|critical|emerg|alert)/i.test(line.severity)}>
          <p className={css.meta}>
            {clock(line.at)} <b>{line.severity || 'no severity'}</b> <Text charsMax={60}>{calledOf(line.service)}</Text>
            {openTrace && line.traceId !== '' && (
              <button type="button" data-stop onClick={() => openTrace(line.traceId)}>
                trace →
              </button>
            )}
          </p>
          <Clamped>{line.body}</Clamped>
        </li>
      ))}
    </ul>
  )
}
