import { type FormEvent, useState } from 'react'
import type { ProbeKind, ProbePlan, ProbeSession, ProbeWish } from '../../http/contract.ts'
import type { Failure } from '../client.ts'
import { useLatest } from '../hooks/use-latest.ts'
import type { ProbesDoor } from '../hooks/use-probes.ts'
import form from '../parts/act-form.module.css'
import button from '../parts/button.module.css'
import { Choice } from '../parts/field.tsx'
import { Failed } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import { KindFields, type Whose } from './kind-fields.tsx'
import { Limits } from './limits.tsx'
import { Plan } from './plan.tsx'
import { type Aim, wishOf } from './wish.ts'

const KINDS: readonly (readonly [ProbeKind, string])[] = [
  ['snapshot', 'snapshot: the variables there, and how one came there'],
  ['log', 'log: a sentence with values'],
  ['counter', 'counter: how often it is passed'],
  ['timer', 'timer: how long it takes to another line'],
  ['verbose', 'verbose: all that loggers have to say, of one user'],
]

type Standing =
  | { readonly state: 'asking' }
  | { readonly state: 'busy' }
  | {
      readonly state: 'planned'
      readonly wish: ProbeWish
      readonly incident: string | undefined
      readonly plans: readonly ProbePlan[]
    }
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
  const [whose, setWhose] = useState<Whose>('header')
  const [standing, setStanding] = useState<Standing>({ state: 'asking' })
  const begin = useLatest() // of the wish as it stands: an answer to an older one is nobody's
  const shown = isStale(standing, aim) ? ASKING : standing
  const plan = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    if (shown.state === 'busy') return
    const form = new FormData(event.currentTarget)
    const [wish, incident] = [wishOf(form, aim), String(form.get('incident') ?? '').trim() || undefined]
    const isLatest = begin()
    setStanding({ state: 'busy' })
    const plans = await door.plan(wish)
    if (!isLatest()) return
    setStanding(
      plans.ok
        ? { state: 'planned', wish, incident, plans: plans.value.plans }
        : { state: 'refused', error: plans.error },
    )
  }
  const place = async (wish: ProbeWish, incident: string | undefined): Promise<void> => {
    const isLatest = begin()
    setStanding({ state: 'busy' })
    const answer = await door.place(wish, incident)
    if (!answer.ok || isLatest()) setStanding(answer.ok ? ASKING : { state: 'refused', error: answer.error })
    if (!answer.ok) return
    const { probe, unrecorded } = answer.value
    placed(
      probe.id,
      `✓ ${probe.id} is in place.${unrecorded === undefined ? '' : ` Not in an incident: ${unrecorded}`}`,
    )
  }
  const changed = (): void => {
    begin()
    setStanding(ASKING)
  }
  const isLineless = kind === 'verbose' && whose === 'header'
  const isAimed = isLineless || isThere(aim)
  return (
    <Section title="Place a probe">
      <div className={form.act}>
        <form id="place" className={form.form} onSubmit={(event) => void plan(event)} onChange={changed}>
          <p>{isLineless ? 'In no line: as requests come in.' : <Target aim={aim} />}</p>
          <Choice name="kind" label="What it does" choices={KINDS} chosen={(kind) => setKind(kind as ProbeKind)} />
          <KindFields kind={kind} whose={whose} setWhose={setWhose} />
          <Where session={aim.session} sessions={sessions} />
          <Limits kind={kind} />
          <button
            type="submit"
            className={button.button}
            data-stop
            disabled={!isAimed}
            aria-disabled={shown.state === 'busy'}
          >
            {shown.state === 'busy' ? 'Asking the process …' : 'Tell what it would take'}
          </button>
        </form>
        {shown.state === 'planned' && (
          <Plan plans={shown.plans} wish={shown.wish} place={() => void place(shown.wish, shown.incident)} />
        )}
        {shown.state === 'refused' && <Failed error={shown.error} />}
      </div>
    </Section>
  )
}

/** In one process of the service or in all of them, where it has several. */
function Where({ session, sessions }: { readonly session: ProbeSession; readonly sessions: readonly ProbeSession[] }) {
  const all = sessions.filter(({ service }) => service === session.service).length
  if (all < 2) return null
  const choices = [
    ['one', `in ${session.instance} alone`.slice(0, 80)],
    ['all', `in all ${all} instances`],
  ] as const
  return <Choice name="where" label="Where" choices={choices} />
}

/** A line of an address is one once the file is there. */
const isThere = ({ file, line }: Aim): boolean => file !== undefined && line !== undefined

const ASKING: Standing = { state: 'asking' }

/** A plan is for the line it was made for. */
function isStale(standing: Standing, { line, file, session }: Aim): boolean {
  if (standing.state !== 'planned') return false
  const { wish } = standing
  if (wish.service !== session.service) return true
  return wish.user === undefined && (wish.line !== line || wish.file !== file)
}

function Target({ aim }: { readonly aim: Aim }) {
  const { file = '', line } = aim
  if (!isThere(aim)) return <>Choose a line in the source first.</>
  return (
    <>
      At line <strong>{line}</strong> of <Text>{file.slice(file.lastIndexOf('/') + 1)}</Text>, before it runs.
    </>
  )
}
