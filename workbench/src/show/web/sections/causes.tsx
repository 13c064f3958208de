import type { Diagnosis, Hypothesis } from '../../http/contract.ts'
import { Cites } from '../parts/cites.tsx'
import { Folded } from '../parts/folded.tsx'
import { Text } from '../parts/text.tsx'
import { VerdictMark } from '../parts/verdict-mark.tsx'
import css from './causes.module.css'

/** Candidate causes with what else must be true, and what the machine found when it looked. */
export function Causes({ diagnosis: { hypotheses, guilty } }: { readonly diagnosis: Diagnosis }) {
  if (hypotheses.length === 0)
    return <Folded title="Causes put to the test" answer="no cause could be stated: nothing left its baseline" />
  return (
    <Folded title="Causes put to the test" answer={<Answer hypotheses={hypotheses} />} note={tally(hypotheses)}>
      <ol className={css.list}>
        {hypotheses.map((h, i) => (
          <Cause key={h.id} hypothesis={h} open={i === 0 || (h.changeId !== null && h.changeId === guilty)} />
        ))}
      </ol>
    </Folded>
  )
}

type AnswerProps = Pick<Diagnosis, 'hypotheses'>

/** The first cause that stood its tests, in a line. */
function Answer({ hypotheses }: AnswerProps) {
  const stood = hypotheses.find(({ verdict }) => verdict === 'supported')
  return stood === undefined ? 'none stood its tests' : <Text charsMax={160}>{stood.statement}</Text>
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
