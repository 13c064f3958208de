import { counted } from '../../format.ts'
import { Text } from '../../parts/text.tsx'
import type { Finding } from '../replies.ts'
import css from './findings.module.css'

const SHOWN_MAX = 50 // more than this is not read; they shrink as they are mended

type Props = {
  readonly findings: readonly Finding[]
  /** Said where there are none. */
  readonly none: string
  readonly go: (finding: Finding) => void
}

/** What the lint finds, each rule with a better way to say it; one leads to its place. */
export function Findings({ findings, none, go }: Props) {
  if (findings.length === 0) return none === '' ? null : <p role="status">{none}</p>
  return (
    <div className={css.findings}>
      <p role="status">{counted(findings.length, 'place')} could be better:</p>
      <ul>
        {findings.slice(0, SHOWN_MAX).map((finding, i) => (
          <li key={`${finding.rule} ${finding.line} ${finding.column}`}>
            <button type="button" data-stop onClick={() => go(finding)}>
              line {finding.line}
            </button>{' '}
            <Text charsMax={400}>{finding.says}</Text>
            {finding.rule !== findings[i - 1]?.rule && (
              <small>
                “{finding.poor}” → “{finding.better}”
              </small>
            )}
          </li>
        ))}
      </ul>
      {findings.length > SHOWN_MAX && <p>… and {findings.length - SHOWN_MAX} more</p>}
    </div>
  )
}
