import { type FormEvent, useState } from 'react'
import { GROWTH_SECONDS, PROFILE_SECONDS, USUAL } from '../../../model/probe-limits.ts'
import type { ProbeGrowthPlan, ProbeSession } from '../../http/contract.ts'
import type { Failure } from '../client.ts'
import { counted } from '../format.ts'
import { useLatest } from '../hooks/use-latest.ts'
import type { Sampled, SampleKind, SamplesDoor, SampleWish } from '../hooks/use-samples.ts'
import form from '../parts/act-form.module.css'
import button from '../parts/button.module.css'
import { Choice, Field } from '../parts/field.tsx'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { SamplePlan } from './sample-plan.tsx'

const KINDS: readonly (readonly [SampleKind, string])[] = [
  ['cpu', 'where its time goes'],
  ['heap', 'what allocated the memory that it keeps'],
  ['growth', 'which lines make objects that stay'],
]

/** How long sampling takes where nobody says otherwise, and at most. */
const SECONDS: Readonly<Record<SampleKind, { readonly usual: number; readonly max: number }>> = {
  cpu: PROFILE_SECONDS,
  heap: PROFILE_SECONDS,
  growth: GROWTH_SECONDS,
}

type Standing =
  | { readonly state: 'asking' }
  | { readonly state: 'busy'; readonly says: string }
  | { readonly state: 'planned'; readonly wish: SampleWish; readonly plan: ProbeGrowthPlan }
  | { readonly state: 'refused'; readonly error: Failure }

type Props = {
  readonly session: ProbeSession
  readonly door: SamplesDoor
  /** Hears what sampling showed. */
  readonly seen: (sampled: Sampled) => void
}

/** Samples a process for some seconds in two steps: first what that would stall, then, when it is confirmed, the sample. */
export function SampleForm({ session, door, seen }: Props) {
  const [what, setWhat] = useState<SampleKind>('cpu')
  const [standing, setStanding] = useState<Standing>(ASKING)
  const begin = useLatest() // of the wish as it stands: an answer to an older one is nobody's
  const { usual, max } = SECONDS[what]
  const plan = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    if (standing.state === 'busy') return
    const wish = wishOf(new FormData(event.currentTarget), session)
    const isLatest = begin()
    setStanding({ state: 'busy', says: 'Asking the process' })
    const plan = await door.plan({ service: wish.service, instance: session.instance })
    if (isLatest())
      setStanding(plan.ok ? { state: 'planned', wish, plan: plan.value } : { state: 'refused', error: plan.error })
  }
  const take = async (wish: SampleWish): Promise<void> => {
    const isLatest = begin()
    setStanding({ state: 'busy', says: `Sampling for ${counted(wish.seconds, 'second')}; it ends by itself` })
    const taken = await door.take(wish)
    if (!taken.ok || isLatest()) setStanding(taken.ok ? ASKING : { state: 'refused', error: taken.error })
    if (taken.ok) seen(taken.value)
  }
  const changed = (): void => {
    begin()
    setStanding(ASKING)
  }
  return (
    <Section title="Sample its time or memory">
      <div className={form.act}>
        <form className={form.form} onSubmit={(event) => void plan(event)} onChange={changed}>
          <Choice name="what" label="What is looked for" choices={KINDS} chosen={(to) => setWhat(to as SampleKind)} />
          <Field name="seconds" label={`For how many seconds (up to ${max})`} hint={String(usual)} />
          <Field name="stallMsMax" label="It may stall the process (ms)" hint={String(USUAL.stallMsMax)} />
          <button type="submit" className={button.button} data-stop aria-disabled={standing.state === 'busy'}>
            Tell what it would stall
          </button>
        </form>
        {standing.state === 'busy' && <Waiting says={standing.says} />}
        {standing.state === 'planned' && (
          <SamplePlan wish={standing.wish} plan={standing.plan} take={() => void take(standing.wish)} />
        )}
        {standing.state === 'refused' && <Failed error={standing.error} />}
      </div>
    </Section>
  )
}

const ASKING: Standing = { state: 'asking' }

/** What the form asks for; a number that is none is sent as it is, to be refused by its name. */
function wishOf(form: FormData, { service, instance }: ProbeSession): SampleWish {
  const what = String(form.get('what')) as SampleKind
  const numberOf = (name: string, usual: number): number => {
    const text = String(form.get(name) ?? '').trim()
    return text === '' ? usual : Number(text.replace(',', '.'))
  }
  const { usual } = SECONDS[what]
  const [seconds, stallMsMax] = [numberOf('seconds', usual), numberOf('stallMsMax', USUAL.stallMsMax)]
  return { what, service, instance, seconds, stallMsMax }
}
