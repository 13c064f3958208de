import { calledOf } from '../../../../model/service-name.ts'
import type { LogLine } from '../../../http/contract.ts'
import { Clamped } from '../../parts/clamped.tsx'
import { Text } from '../../parts/text.tsx'
import { Time } from '../../parts/when.tsx'
import css from './lines.module.css'

type Props = { readonly lines: readonly LogLine[]; readonly openTrace: (traceId: string) => void }

/** Log lines as they were written; those of a request open its trace. */
export function Lines({ lines, openTrace }: Props) {
  return (
    <ol className={css.lines} aria-label="Log lines">
      {lines.map((line) => (
        <li key={line.id} data-level={levelOf(line.severityNumber)}>
          <span className={css.at}>
            <Time at={line.at} />
          </span>
          <span className={css.severity}>{nameOf(line)}</span>
          <span className={css.service}>
            <Text charsMax={40}>{calledOf(line.service)}</Text>
          </span>
          <span className={css.body}>
            <Clamped>{line.body}</Clamped>
          </span>
          {line.traceId === '' ? (
            <span />
          ) : (
            <button type="button" data-stop className={css.trace} onClick={() => openTrace(line.traceId)}>
              trace →
            </button>
          )}
        </li>
      ))}
    </ol>
  )
}

/** How bad a severity is, in three steps. */
export const levelOf = (severityNumber: number): 'error' | 'warning' | 'plain' =>
  severityNumber >= 17 ? 'error' : severityNumber >= 13 ? 'warning' : 'plain'

const MARKS = { error: '✗ ', warning: '! ', plain: '' } as const

const nameOf = ({ severity, severityNumber }: LogLine): string =>
  `${MARKS[levelOf(severityNumber)]}${severity.slice(0, 12) || 'untold'}`
