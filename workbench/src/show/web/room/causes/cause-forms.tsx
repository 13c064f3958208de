import { useRef } from 'react'
import { shortened, visible } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import { useChoice } from '../../hooks/use-choice.ts'
import { fillIn } from '../../hooks/use-draft.ts'
import { ActForm } from '../../parts/act-form.tsx'
import button from '../../parts/button.module.css'
import { Choice, Field } from '../../parts/field.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import type { PredictionView, Suspects } from '../replies.ts'
import { Standing } from '../standing.tsx'

type Props = { readonly suspects: Suspects; readonly act: Act; readonly strong?: boolean }

/** States a cause, or takes over one that the diagnosis proposes. */
export function SuspectForm({ suspects: { proposed }, act, strong = false }: Props) {
  const open = proposed.filter(({ takenAs }) => takenAs === null)
  return (
    <div className={stack.loose}>
      {open.length > 0 && (
        <ul className={stack.stack}>
          {open.map(({ id, statement, verdict }) => (
            <li key={id} className={stack.close}>
              <p>
                The diagnosis proposes {id} <Standing of={verdict} />: <Text charsMax={300}>{statement}</Text>
              </p>
              <ActForm act={act} verb="suspect" label={`Take over ${id}`} given={{ fromDiagnosis: id }} />
            </li>
          ))}
        </ul>
      )}
      <ActForm act={act} verb="suspect" label="State this cause" tone={strong ? 'strong' : 'plain'}>
        <Field name="statement" label="What you think the cause is, in one sentence" required />
        <Field name="service" label="The service it is about" />
        <Field name="mechanism" label="How it leads to what users see" hint="deploy [c-1] -> pool full -> timeouts" />
      </ActForm>
    </div>
  )
}

const FORMS = [
  'error-share of SERVICE > 5% last 5m, control OTHER-SERVICE',
  'latency-p99 of SERVICE > 2x before',
  'log-lines of SERVICE containing "ETIMEDOUT" >= 10',
  'manual "what a person must see"',
] as const

/** Fixes what must be visible if a cause holds, before anybody looks. */
export function PredictForm({ suspects: { hypotheses }, act, strong = false }: Props) {
  const open = hypotheses.filter(({ parked, standing }) => parked === null && standing !== 'refuted')
  const first = open.find(({ predictions }) => predictions.length === 0) ?? open[0]
  const { at, key, choose, sent } = useChoice(
    first?.id ?? '',
    open.map(({ id }) => id),
  )
  const below = useRef<HTMLDivElement>(null)
  const about = open.find(({ id }) => id === at)
  if (about === undefined) return <p>No cause is open: state one first.</p>
  const forms = FORMS.map((form) => form.replace('SERVICE', about.service ?? 'SERVICE'))
  const take = (text: string): void => {
    const form = below.current?.querySelector('form')
    if (!form) return
    fillIn(form, { hypothesis: about.id, text })
    form.querySelector<HTMLElement>('button[type="submit"]')?.focus()
  }
  return (
    <div className={stack.stack}>
      <Suggested suggested={about.suggested} take={take} />
      <div ref={below}>
        <ActForm act={act} verb="predict" label="Freeze this prediction" tone={strong ? 'strong' : 'plain'} done={sent}>
          <Choice
            key={key}
            name="hypothesis"
            label="If this is the cause"
            value={at}
            choices={open.map(({ id, statement }) => [id, shortened(`${id} ${statement}`, STATEMENT_CHARS)] as const)}
            chosen={choose}
          />
          <Field
            name="text"
            label="then this must be visible"
            hint={forms[0] ?? ''}
            from={[...about.suggested, ...forms]}
            required
          />
        </ActForm>
      </div>
    </div>
  )
}

type SuggestedProps = { readonly suggested: readonly string[]; readonly take: (text: string) => void }

/** What the diagnosis measured that the cause could be put to, each a press away. */
function Suggested({ suggested, take }: SuggestedProps) {
  if (suggested.length === 0) return null
  return (
    <div className={stack.close}>
      <p>By what was measured, the prediction could be:</p>
      <ul className={stack.close} aria-label="Measured predictions">
        {suggested.map((text) => (
          <li key={text}>
            <button type="button" className={button.button} data-stop onClick={() => take(text)}>
              <bdi>{visible(text)}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

const STATEMENT_CHARS = 80 // of an option in a list

/** Looks at every prediction that is open; what only a person can see is asked. */
export function CheckForm({ suspects: { hypotheses }, act }: Props) {
  const open = hypotheses.flatMap(({ predictions }) => predictions).filter(({ state }) => state === 'open')
  if (open.length === 0) return <p>No prediction is open.</p>
  return (
    <ul className={stack.stack}>
      {open.map((prediction) => (
        <li key={prediction.id} className={stack.close}>
          <p>
            {prediction.id}: <Text>{prediction.text}</Text>
          </p>
          <Look prediction={prediction} act={act} strong />
        </li>
      ))}
    </ul>
  )
}

type LookProps = { readonly prediction: PredictionView; readonly act: Act; readonly strong?: boolean }

/** Looks at one prediction: the machine, or the person who can see it. */
export function Look({ prediction: { id, byHand }, act, strong = false }: LookProps) {
  const tone = strong ? 'strong' : 'plain'
  if (!byHand) return <ActForm act={act} verb="check" label={`Look at ${id}`} given={{ prediction: id }} tone={tone} />
  return (
    <ActForm act={act} verb="check" label="This is what I saw" given={{ prediction: id }} tone={tone}>
      <Choice name="saw" label="Did you see it?" choices={['yes', 'no', 'unsure']} />
      <Choice
        name="elsewhere"
        label="Did you see it where it should be absent, too?"
        choices={[['', 'not looked'], 'yes', 'no', 'unsure']}
      />
    </ActForm>
  )
}
