import type { ReactNode } from 'react'
import type { Diagnosis } from '../../http/contract.ts'
import type { DiagnosisView } from '../hooks/use-diagnosis.ts'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Causes } from './causes.tsx'
import { Changes } from './changes.tsx'
import { LogClues, Patterns, WhoIsHit } from './clues.tsx'
import css from './diagnosis-sections.module.css'
import { Headline } from './headline.tsx'
import { Limits, NextChecks } from './limits.tsx'
import { Mechanism } from './mechanism.tsx'
import { Path } from './path.tsx'
import { Ranking } from './ranking.tsx'
import { Signals } from './signals.tsx'
import { Symptom } from './symptom.tsx'

type Props = {
  readonly view: DiagnosisView
  readonly retry: () => void
  /** What stands beside what to do next. */
  readonly beside: ReactNode
  readonly children: ReactNode
}

/** The diagnosis as far as there is one; `children` come right after its answer. */
export function DiagnosisSections({ view, retry, beside, children }: Props) {
  if (view.state === 'ready')
    return (
      <Answer diagnosis={view.diagnosis} beside={beside}>
        {children}
      </Answer>
    )
  return (
    <div className={css.main}>
      {view.state === 'waiting' && <Waiting says={view.says} />}
      {view.state === 'failed' && <Failed error={view.error} retry={retry} />}
      {view.state === 'empty' && (
        <div className={css.empty}>
          <h1>Nothing has been diagnosed yet.</h1>
          <p>{view.todo}</p>
        </div>
      )}
      {beside}
      {children}
    </div>
  )
}

type AnswerProps = Pick<Props, 'beside' | 'children'> & { readonly diagnosis: Diagnosis }

function Answer({ diagnosis, beside, children }: AnswerProps) {
  return (
    <div className={css.answer}>
      <Headline diagnosis={diagnosis} />
      <div className={css.first}>
        <NextChecks diagnosis={diagnosis} />
        {beside}
      </div>
      {children}
      <div className={css.pair}>
        {diagnosis.mechanism.length > 0 && <Mechanism mechanism={diagnosis.mechanism} />}
        <div className={css.main}>
          <Symptom diagnosis={diagnosis} />
          <Path diagnosis={diagnosis} />
        </div>
      </div>
      <div>
        <Changes diagnosis={diagnosis} />
        <Causes diagnosis={diagnosis} />
        <Ranking diagnosis={diagnosis} />
        <WhoIsHit diagnosis={diagnosis} />
        <LogClues diagnosis={diagnosis} />
        <Patterns diagnosis={diagnosis} />
        <Signals diagnosis={diagnosis} />
        <Limits diagnosis={diagnosis} />
      </div>
    </div>
  )
}
