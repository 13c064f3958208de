import type { Diagnosis, Hypothesis } from '../../http/contract.ts'
import { Cites } from '../parts/cites.tsx'
import { Empty } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import { VerdictMark } from '../parts/verdict-mark.tsx'
import css from './causes.module.css'

/** Candidate causes with what else must be true, and what the machine found when it looked. */
export function Causes({ diagnosis: { hypotheses, guilty } }: { readonly diagnosis: Diagnosis }) {
  return (
    <Section title="Causes put to the test" note={hypotheses.length > 0 ? tally(hypotheses) : undefined}>
      {hypotheses.length === 0 && <Empty>No cause could be stated from this window: nothing left its baseline.</Empty>}
      <ol className={css.list}>
        {hypotheses.map((h, i) => (
          <Cause key={h.id} hypothesis={h} open={i === 0 || (h.changeId !== null && h.changeId === guilty)} />
        ))}
      </ol>
    </Section>
  )
}

function tally(hypotheses: readonly Hypothesis[]): string {
  const supported = hypotheses.filter((h) => h.verdict === 'supported').length
  const refuted = hypotheses.filter((h) => h.verdict === 'refuted').length
  return `${hypotheses.length} tested: ${supported} supported, ${refuted} refuted`
}

function Cause({ hypothesis: h, open }: { readonly hypothesis: Hypothesis; readonly open: boolean }) {
  return (
    <li>
      <details className={css.cause} data-verdict={h.verdict} open={open}>
        <summary className={css.statement}>
          <span className={css.words}>
            <Text charsMax={300}>{h.statement}</Text>
          </span>
          <VerdictMark verdict={h.verdict} />
        </summary>
        <ul className={css.predictions}>
          {h.predictions.map((p) => (
            <li key={p.statement}>
              <VerdictMark verdict={p.verdict} short />
              <div>
                <Text charsMax={300}>{p.statement}</Text> <Cites ids={p.evidence} />
                {p.control !== null && (
                  <p className={css.control}>
                    control: <Text charsMax={300}>{p.control}</Text>
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
        {h.against.length > 0 && (
          <p className={css.against}>
            Against it: <Text charsMax={400}>{h.against.join(' · ')}</Text>
          </p>
        )}
      </details>
    </li>
  )
}
