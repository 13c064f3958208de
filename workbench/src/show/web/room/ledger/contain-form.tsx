import { useContext, useRef } from 'react'
import { CONTAINMENTS, WAYS } from '../../../../model/incident/containment.ts'
import type { Act } from '../../hooks/acts.ts'
import { useChoice } from '../../hooks/use-choice.ts'
import { fillIn } from '../../hooks/use-draft.ts'
import { useSheet } from '../../hooks/use-sheet.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import { Fold } from '../fold.tsx'
import type { ContainOffers, Themes } from '../replies.ts'
import { Standing } from '../standing.tsx'
import { ActionForm } from './action-form.tsx'
import { changeOf } from './change-forms.tsx'
import { PracticeContext, PracticeForm } from './practice-form.tsx'
import { type Choose, Ways } from './ways.tsx'

type Props = {
  readonly act: Act
  readonly themes: Pick<Themes, 'lifecycle' | 'diagnosed'>
  /** Changes whenever something was recorded, so that what is offered is what can still be done. */
  readonly turn: number
}

const CHOICES = CONTAINMENTS.map((way) => [way, WAYS[way]] as const)

const NOTHING: ContainOffers = { offers: [], best: null, action: null, actions: [], patterns: [] }

/** Stops the harm: the way that is at hand first, then each way with what is known of it; the form is there whatever can be read. */
export function ContainForm({ act, themes: { lifecycle, diagnosed }, turn }: Props) {
  const [sheet] = useSheet<ContainOffers>(act, 'contain', turn)
  const place = diagnosed.at(-1)?.edge?.firstBad ?? lifecycle.service ?? ''
  switch (sheet.state) {
    case 'waiting':
      return <Waiting says="Looking for what is at hand" />
    case 'failed':
      return (
        <div className={stack.loose}>
          <Failed error={sheet.error} retry={sheet.again} />
          <WayForm act={act} sheet={NOTHING} place={place} strong />
        </div>
      )
    case 'ready':
      return <Offered act={act} sheet={sheet.value} place={place} />
  }
}

type OfferedProps = { readonly act: Act; readonly sheet: ContainOffers; readonly place: string }

function Offered({ act, sheet, place }: OfferedProps) {
  const below = useRef<HTMLDivElement>(null)
  const choose: Choose = ({ way, what, services, revert }) => {
    const form = below.current?.querySelector('form')
    if (!form) return
    fillIn(form, { way, what, services: services.join(', '), revert: revert ?? '' })
    form.querySelector<HTMLElement>('button[type="submit"]')?.focus()
  }
  const { offers, best, actions } = sheet
  const first = offers.find(({ way }) => way === best)
  const action = actions.find(({ name }) => name === sheet.action)
  const practised = useContext(PracticeContext)
  const isByHand = action === undefined && practised === undefined
  const form = <WayForm act={act} sheet={sheet} place={place} strong={isByHand} />
  return (
    <div className={stack.loose}>
      {first === undefined ? (
        <Empty>No way is known to be at hand: choose one, rule them out, or look for the cause.</Empty>
      ) : (
        <p>
          <Standing of={first.stands} /> <strong>{WAYS[first.way]}</strong>: <Text charsMax={300}>{first.says}</Text>
        </p>
      )}
      {action !== undefined && <ActionForm key={action.name} action={action} act={act} strong />}
      {practised !== undefined && <PracticeForm actions={practised} act={act} way={best ?? undefined} strong />}
      <div ref={below}>{isByHand ? form : <Fold title="It is done by hand, or another way">{form}</Fold>}</div>
      <Ways sheet={sheet} inForm={isByHand ? best : null} act={act} choose={choose} />
    </div>
  )
}

/** Tells the ledger how the harm is stopped; filled with what is offered for the way. */
function WayForm({ act, sheet: { offers, best }, place, strong }: OfferedProps & { readonly strong: boolean }) {
  const { at: way, key, choose, sent } = useChoice(best ?? CONTAINMENTS[0]!, CONTAINMENTS)
  const given = offers.find((offer) => offer.way === way)?.given
  return (
    <ActForm
      act={act}
      verb="contain"
      label="I do this now: write it down"
      read={changeOf}
      tone={strong ? 'strong' : 'plain'}
      done={sent}
    >
      <Choice key={key} name="way" label="How, in this order" choices={CHOICES} value={way} chosen={choose} />
      <Field
        key={`what ${way}`}
        name="what"
        label="What exactly is done"
        hint="e.g. roll orders back to 1.8.2"
        value={given?.what}
      />
      <Field
        key={`services ${way}`}
        name="services"
        label="Services it touches (apart by commas)"
        value={given?.services.join(', ') ?? place}
      />
      <Field key={`revert ${way}`} name="revert" label="How it is taken back" value={given?.revert} />
    </ActForm>
  )
}
