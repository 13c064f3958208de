import { type FormEvent, useState } from 'react'
import type { ProbeKind, ProbePlan, ProbeSession, ProbeWish } from '../../http/contract.ts'
import type { Failure } from '../client.ts'
import type { ProbesDoor } from '../hooks/use-probes.ts'
import form from '../parts/act-form.module.css'
import { Choice, Field } from '../parts/field.tsx'
import { Failed } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import { Limits } from './limits.tsx'
import { Plan } from './plan.tsx'
import { type Aim, wishOf } from './wish.ts'

const KINDS: readonly (readonly [ProbeKind, string])[] = [
  ['snapshot', 'snapshot: the variables there, and how one came there'],
  ['log', 'log: a sentence with values'],
  ['counter', 'counter: how often it is passed'],
  ['timer', 'timer: how long it takes to another line'],
]

type Standing =
  | { readonly state: 'asking' }
  | { readonly state: 'busy' }
  | { readonly state: 'planned'; readonly wish: ProbeWish; readonly plans: readonly ProbePlan[] }
  | { readonly state: 'refused'; readonly error: Failure }

type Props = {
  readonly aim: Aim
  readonly sessions: readonly ProbeSession[]
  readonly door: ProbesDoor
  /** Hears of the probe that was placed, and what is to be said of it. */
  readonly placed: (id: string, says: string) => void
}

/** Places a probe in two steps: first how it would be held and what it could cost, then, when that is confirmed, the probe. */
export function PlaceForm({ aim, sessions, door, placed }: Props) {
  const [kind, setKind] = useState<ProbeKind>('snapshot')
  const [standing, setStanding] = useState<Standing>({ state: 'asking' })
  const shown = isStale(standing, aim) ? ASKING : standing
  const plan = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const wish = wishOf(new FormData(event.currentTarget), aim)
    setStanding({ state: 'busy' })
    const plans = await door.plan(wish)
    setStanding(
      plans.ok ? { state: 'planned', wish, plans: plans.value.plans } : { state: 'refused', error: plans.error },
    )
  }
  const place = async (wish: ProbeWish): Promise<void> => {
    setStanding({ state: 'busy' })
    const answer = await door.place(wish)
    setStanding(answer.ok ? ASKING : { state: 'refused', error: answer.error })
    if (!answer.ok) return
    const { probe, unrecorded } = answer.value
    placed(
      probe.id,
      `✓ ${probe.id} is in place.${unrecorded === undefined ? '' : ` Not in an incident: ${unrecorded}`}`,
    )
  }
  const others = sessions.filter(({ service }) => service === aim.session.service).length
  return (
    <Section title="Place a probe">
      <form
        id="place"
        className={form.form}
        onSubmit={(event) => void plan(event)}
        onChange={() => setStanding(ASKING)}
      >
        <p>{!isThere(aim) ? 'Choose a line in the source first.' : <Target aim={aim} />}</p>
        <Choice name="kind" label="What it does" choices={KINDS} chosen={(kind) => setKind(kind as ProbeKind)} />
        <KindFields kind={kind} />
        <Field name="when" label="Only where this holds" hint="order.total < 0" />
        {others > 1 && (
          <Choice
            name="where"
            label="Where"
            choices={[
              ['one', `in ${aim.session.instance} alone`.slice(0, 80)],
              ['all', `in all ${others} instances`],
            ]}
          />
        )}
        <Limits kind={kind} />
        <button type="submit" className={form.button} data-stop disabled={shown.state === 'busy' || !isThere(aim)}>
          {shown.state === 'busy' ? 'Asking the process …' : 'Tell what it would take'}
        </button>
      </form>
      {shown.state === 'planned' && <Plan plans={shown.plans} place={() => void place(shown.wish)} />}
      {shown.state === 'refused' && <Failed error={shown.error} />}
    </Section>
  )
}

/** A line of an address is one once the file is there. */
const isThere = ({ file, line }: Aim): boolean => file !== undefined && line !== undefined

const ASKING: Standing = { state: 'asking' }

/** A plan is for the line it was made for. */
const isStale = (standing: Standing, { line, file, session }: Aim): boolean =>
  standing.state === 'planned' &&
  (standing.wish.line !== line || standing.wish.file !== file || standing.wish.service !== session.service)

function Target({ aim: { file = '', line } }: { readonly aim: Aim }) {
  return (
    <>
      At line <strong>{line}</strong> of <Text>{file.slice(file.lastIndexOf('/') + 1)}</Text>, before it runs.
    </>
  )
}

function KindFields({ kind }: { readonly kind: ProbeKind }) {
  if (kind === 'log')
    return <Field name="template" label="The sentence, values in braces" hint="total={order.total}" required />
  if (kind === 'timer') return <Field name="toLine" label="Until which line" hint="95" required />
  if (kind === 'snapshot')
    return (
      <Field
        name="callers"
        label="Callers whose variables are shown too (0 to 5; each hit then pauses for about 1 ms)"
        hint="0"
      />
    )
  return null
}
