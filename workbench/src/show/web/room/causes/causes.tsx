import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Field } from '../../parts/field.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import { Fold } from '../fold.tsx'
import item from '../item.module.css'
import type { HypothesisView, PredictionView, Suspects } from '../replies.ts'
import { Standing } from '../standing.tsx'
import { Look, PredictForm, SuspectForm } from './cause-forms.tsx'
import css from './causes.module.css'

/** Nothing is tested any more where `act` is absent. */
type Props = { readonly suspects: Suspects; readonly act: Act | undefined }

/** The causes that are considered, what each predicts, and what the predictions came to. */
export function Causes({ suspects, act }: Props) {
  const { hypotheses } = suspects
  return (
    <Section title="Causes considered" note={`${hypotheses.length} stated`}>
      {hypotheses.length === 0 && <Empty>No cause was stated yet.</Empty>}
      <ul className={css.list}>
        {hypotheses.map((hypothesis) => (
          <Cause key={hypothesis.id} hypothesis={hypothesis} act={act} />
        ))}
      </ul>
      {act !== undefined && (
        <Fold title="State a cause">
          <SuspectForm suspects={suspects} act={act} />
        </Fold>
      )}
      {act !== undefined && hypotheses.length > 0 && (
        <Fold title="Predict: what must be visible?">
          <PredictForm suspects={suspects} act={act} />
        </Fold>
      )}
    </Section>
  )
}

function Cause({ hypothesis, act }: { readonly hypothesis: HypothesisView; readonly act: Act | undefined }) {
  const { id, statement, service, standing, chain, because, lacks, parked, committed, predictions } = hypothesis
  return (
    <li className={item.item}>
      <p className={item.head}>
        <strong>{id}</strong> <Standing of={standing} />
        {committed && <span>acted on</span>}
        {service !== null && <Text charsMax={60}>{service}</Text>}
      </p>
      <p className={item.says}>
        <Text charsMax={300}>{statement}</Text>
      </p>
      {chain !== '' && (
        <p className={item.facts}>
          <Text charsMax={300}>{chain}</Text>
        </p>
      )}
      {parked !== null && (
        <p className={item.facts}>
          set aside: <Text>{parked}</Text>
        </p>
      )}
      {because.length > 0 && <p className={item.facts}>{because.join('; ')}</p>}
      {lacks.length > 0 && <p className={item.facts}>lacks: {lacks.join('; ')}</p>}
      <ul className={css.predictions}>
        {predictions.map((prediction) => (
          <Prediction key={prediction.id} prediction={prediction} act={act} />
        ))}
      </ul>
      {act !== undefined && <More id={id} act={act} />}
    </li>
  )
}

/** What is decided about a cause. */
function More({ id, act }: { readonly id: string; readonly act: Act }) {
  return (
    <Fold title={`More about ${id}`}>
      <div className={css.more}>
        <ActForm act={act} verb="commit" label="Act on this cause" given={{ hypothesis: id }}>
          <Field name="despite" label="Why, where no test speaks for it" />
        </ActForm>
        <ActForm act={act} verb="explain" label="This is how" given={{ hypothesis: id }}>
          <Field
            name="mechanism"
            label="How it leads to what users see"
            hint="pool full [ev-1 runtime] -> timeouts [p-1]"
            required
          />
        </ActForm>
        <ActForm act={act} verb="park" label="Set it aside" given={{ what: id }}>
          <Field name="reason" label="Why it is set aside" required />
        </ActForm>
      </div>
    </Fold>
  )
}

function Prediction({ prediction, act }: { readonly prediction: PredictionView; readonly act: Act | undefined }) {
  const { id, text, state, plan, frozenAt, says, looks, beyond } = prediction
  const last = says ?? looks.at(-1)?.says
  return (
    <li className={css.prediction}>
      <p className={item.head}>
        <strong>{id}</strong> <Standing of={state} /> frozen <When at={frozenAt} relative={false} />
      </p>
      <p>
        <Text charsMax={300}>{text}</Text>
      </p>
      <p className={item.facts}>
        <Text charsMax={300}>{plan.join('; ')}</Text>
      </p>
      {last !== undefined && (
        <p>
          <Text charsMax={300}>{last}</Text>
        </p>
      )}
      {beyond.map((place) => (
        <p key={place}>
          → look further: <Text>{place}</Text>
        </p>
      ))}
      {act !== undefined && state === 'open' && <Look prediction={prediction} act={act} />}
    </li>
  )
}
