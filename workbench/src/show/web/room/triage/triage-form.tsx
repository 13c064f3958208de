import { useState } from 'react'
import type { TriageAnswers } from '../../../../model/incident/triage-questions.ts'
import { judgedAnswers } from '../../../../respond/incident/triage/judged-answers.ts'
import type { Act } from '../../hooks/acts.ts'
import { useSheet } from '../../hooks/use-sheet.ts'
import { ActForm, textsOf } from '../../parts/act-form.tsx'
import { Failed, Waiting } from '../../parts/notice.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import type { TriageItem, TriageSheet } from '../replies.ts'
import css from './triage-form.module.css'

type Props = { readonly act: Act; readonly done?: () => void }

type Chosen = Partial<TriageAnswers>

/** The two-minute triage: each question with what telemetry answers, to be confirmed or overruled. */
export function TriageForm({ act, done }: Props) {
  const [sheet] = useSheet<TriageSheet>(act, 'triage')
  const [chosen, setChosen] = useState<Chosen>({})
  if (sheet.state === 'waiting') return <Waiting says="Measuring what users feel" />
  if (sheet.state === 'failed') return <Failed error={sheet.error} retry={sheet.again} />
  const { items, problems } = sheet.value
  const read = (form: FormData): Readonly<Record<string, unknown>> => ({ ...overruled(items, form), confirm: true })
  const judged = judgedAnswers(answersOf(items, chosen))
  return (
    <div className={stack.stack}>
      <Judgement sheet={sheet.value} chosen={chosen} judged={judged} />
      {problems.map((problem) => (
        <p key={problem} className={css.problem}>
          ! <Text>{problem}</Text>
        </p>
      ))}
      <ActForm act={act} verb="triage" label="Confirm these answers" read={read} tone="strong" {...(done && { done })}>
        <div
          className={css.items}
          onChange={({ currentTarget }) => setChosen(overruled(items, new FormData(currentTarget.closest('form')!)))}
        >
          {items.map((item) => (
            <Item key={item.question} item={item} />
          ))}
        </div>
      </ActForm>
      {judged.advice.map((advice) => (
        <p key={advice}>→ {advice}</p>
      ))}
    </div>
  )
}

type JudgementProps = {
  readonly sheet: TriageSheet
  readonly chosen: Chosen
  readonly judged: TriageSheet['judged']
}

/** How bad it is as measured, and what the answers that somebody chose over the measured ones make of it. */
function Judgement({ sheet: { judged: measured, impact, quiet }, chosen, judged }: JudgementProps) {
  const own = Object.keys(chosen).length
  return (
    <div className={css.judged}>
      <p className={css.measured}>
        As measured: <strong>{measured.severity}</strong>, because {measured.reason}. It follows from the answers that
        were measured; impact {stretch(impact)} against {stretch(quiet)}.
      </p>
      <p className={css.measured} role="status">
        {own > 0 && (
          <>
            With {own === 1 ? 'the answer' : `the ${own} answers`} that you chose:{' '}
            {judged.severity === measured.severity && 'still '}
            <strong>{judged.severity}</strong>, because {judged.reason}.
          </>
        )}
      </p>
    </div>
  )
}

/** The answers of a form that are not the measured ones; its fields are the questions, its choices those that the verb takes. */
const overruled = (items: readonly TriageItem[], form: FormData): Chosen =>
  Object.fromEntries(Object.entries(textsOf(form)).filter(([question, answer]) => answer !== answerOf(items, question)))

/** Each question has its item. */
const answersOf = (items: readonly TriageItem[], chosen: Chosen): TriageAnswers =>
  ({ ...Object.fromEntries(items.map(({ question, answer }) => [question, answer])), ...chosen }) as TriageAnswers

const answerOf = (items: readonly TriageItem[], question: string): string | undefined =>
  items.find((item) => item.question === question)?.answer

const stretch = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `${from.slice(11, 16)}–${to.slice(11, 16)}Z`

function Item({ item: { question, asks, measured, answer, choices } }: { readonly item: TriageItem }) {
  return (
    <fieldset className={css.item} data-open={answer === 'unknown'}>
      <legend>{asks}</legend>
      <div className={css.choices}>
        {choices.map((choice) => (
          <label key={choice} className={css.choice}>
            <input type="radio" name={question} value={choice} defaultChecked={choice === answer} />
            <span>{choice.replaceAll('-', ' ')}</span>
          </label>
        ))}
      </div>
      <p className={css.says}>{measured === null ? 'not measured: yours to answer' : <Text>{measured.says}</Text>}</p>
    </fieldset>
  )
}
