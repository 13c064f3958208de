import type { Act } from '../../hooks/acts.ts'
import { useSheet } from '../../hooks/use-sheet.ts'
import { ActForm, textsOf } from '../../parts/act-form.tsx'
import { Failed, Waiting } from '../../parts/notice.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import type { TriageItem, TriageSheet } from '../replies.ts'
import css from './triage-form.module.css'

type Props = { readonly act: Act; readonly done?: () => void }

/** The two-minute triage: each question with what telemetry answers, to be confirmed or overruled. */
export function TriageForm({ act, done }: Props) {
  const [sheet] = useSheet<TriageSheet>(act, 'triage')
  if (sheet.state === 'waiting') return <Waiting says="Measuring what users feel" />
  if (sheet.state === 'failed') return <Failed error={sheet.error} retry={sheet.again} />
  const { items, judged, problems, impact, quiet } = sheet.value
  const read = (form: FormData): Readonly<Record<string, unknown>> => {
    const said = Object.entries(textsOf(form)).filter(([question, answer]) => answer !== answerOf(items, question))
    return { ...Object.fromEntries(said), confirm: true }
  }
  return (
    <div className={stack.stack}>
      <p className={css.measured}>
        As measured: <strong>{judged.severity}</strong>, because {judged.reason}. It follows from the answers below;
        impact {stretch(impact)} against {stretch(quiet)}.
      </p>
      {problems.map((problem) => (
        <p key={problem} className={css.problem}>
          ! <Text>{problem}</Text>
        </p>
      ))}
      <ActForm act={act} verb="triage" label="Confirm these answers" read={read} tone="strong" {...(done && { done })}>
        <div className={css.items}>
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
