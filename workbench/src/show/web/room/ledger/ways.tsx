import { WAYS } from '../../../../model/incident/containment.ts'
import { shortened } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import button from '../../parts/button.module.css'
import { Field } from '../../parts/field.tsx'
import { Text } from '../../parts/text.tsx'
import { Fold } from '../fold.tsx'
import item from '../item.module.css'
import type { ContainOffers } from '../replies.ts'
import { Standing } from '../standing.tsx'
import { ActionForm } from './action-form.tsx'
import css from './ledger.module.css'

const LABEL_CHARS = 100 // all of it stands in the form

type Offer = ContainOffers['offers'][number]

/** Takes a way over into the form. */
export type Choose = (chosen: NonNullable<Offer['given']> & Pick<Offer, 'way'>) => void

type Props = {
  readonly sheet: ContainOffers
  /** The way that stands in the form above, with the reason for it. */
  readonly inForm: Offer['way'] | null
  readonly act: Act
  readonly choose: Choose
}

/** The four questions in the order of the method, each with its answer and the reason for it, and the patterns that fit. */
export function Ways({ sheet: { offers, action, actions, patterns }, inForm, act, choose }: Props) {
  const others = actions.filter(({ name }) => name !== action)
  return (
    <>
      <ol aria-label="Ways to stop the harm">
        {offers.map((offer, i) => (
          <Way
            key={offer.way}
            offer={offer}
            nth={i + 1}
            isInForm={offer.way === inForm}
            actions={others.filter(({ way }) => way === offer.way)}
            act={act}
            choose={choose}
          />
        ))}
      </ol>
      {patterns.length > 0 && (
        <Fold title={`Patterns that fit what was found (${patterns.length})`}>
          <ul>
            {patterns.map(({ name, way, what, because, services }) => (
              <li key={name} className={item.item}>
                <p>
                  <strong>{name}</strong> ({WAYS[way]}): <Text charsMax={300}>{what}</Text>
                </p>
                <p className={item.facts}>
                  <Text charsMax={300}>{because}</Text>
                </p>
                <p>
                  <Take label={`Take ${name}`} take={() => choose({ way, what, services })} />
                </p>
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </>
  )
}

type WayProps = {
  readonly offer: Offer
  readonly nth: number
  readonly isInForm: boolean
  readonly actions: ContainOffers['actions']
  readonly act: Act
  readonly choose: Choose
}

function Way({ offer: { way, asks, stands, says, given }, nth, isInForm, actions, act, choose }: WayProps) {
  const isOpen = stands !== 'begun' && stands !== 'ruled out'
  return (
    <li className={item.item}>
      <p className={item.head}>
        {nth}. <b>{WAYS[way]}</b> <Standing of={stands} /> {asks}
      </p>
      {!isInForm && (
        <p>
          <Text charsMax={300}>{says}</Text>
        </p>
      )}
      {given !== null && !isInForm && (
        <p className={css.acts}>
          <Take label={`Take this: ${given.what}`} take={() => choose({ way, ...given })} />
        </p>
      )}
      {actions.map((action) => (
        <Fold key={action.name} title={`Action ${action.name} (${action.stands})`}>
          <ActionForm action={action} act={act} />
        </Fold>
      ))}
      {isOpen && (
        <Fold title={`Rule it out: ${WAYS[way]}`}>
          <ActForm act={act} verb="contain" label="Rule it out" given={{ way }}>
            <Field name="ruleOut" label="Why this way is out of the question" required />
          </ActForm>
        </Fold>
      )}
    </li>
  )
}

function Take({ label, take }: { readonly label: string; readonly take: () => void }) {
  return (
    <button type="button" className={button.button} data-stop onClick={take}>
      <bdi>{shortened(label, LABEL_CHARS)}</bdi>
    </button>
  )
}
