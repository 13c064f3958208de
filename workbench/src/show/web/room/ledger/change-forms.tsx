import { useState } from 'react'
import type { Act } from '../../hooks/acts.ts'
import { ActForm, textsOf } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import type { LedgerChange, Themes } from '../replies.ts'

const WAYS = [
  ['rollback', 'roll back'],
  ['switch-off', 'switch the feature off'],
  ['route-around', 'route traffic around it'],
  ['scale-or-shed', 'scale out or shed load'],
] as const

const SIGNALS = [
  ['', 'what users suffer from'],
  ...(['error-share', 'latency-p99', 'latency-p50', 'errors', 'requests'] as const),
] as const

type Props = { readonly act: Act }

/** Fields that say `services`, as the list that the ledger takes. */
function changeOf(form: FormData): Readonly<Record<string, unknown>> {
  const { services, ...texts } = textsOf(form)
  if (typeof services !== 'string') return texts
  return { ...texts, services: services.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])) }
}

type ContainProps = Props & { readonly themes: Pick<Themes, 'lifecycle' | 'diagnosed'> }

/** Stops the harm, or says why a way is out of the question; what the diagnosis accuses is proposed. */
export function ContainForm({ act, themes: { lifecycle, diagnosed } }: ContainProps) {
  const { edge = null, guilty = null } = diagnosed.at(-1) ?? {}
  const [way, setWay] = useState('rollback')
  const isTold = way === 'rollback' && guilty !== null && guilty !== 'none'
  return (
    <ActForm act={act} verb="contain" label="Do this to stop the harm" read={changeOf} tone="strong">
      <Choice name="way" label="How, in this order" choices={WAYS} chosen={setWay} />
      <Field
        key={way}
        name="what"
        label="What exactly is done"
        hint="e.g. roll orders back to 1.8.2"
        value={isTold ? `roll back: ${guilty}`.slice(0, LINE_CHARS) : ''}
      />
      <Field
        name="services"
        label="Services it touches (apart by commas)"
        value={edge?.firstBad ?? lifecycle.service ?? ''}
      />
      <Field name="revert" label="How it is taken back" />
      <Field name="ruleOut" label="Or: why this way is out of the question" />
    </ActForm>
  )
}

/** Begins a change with what it should do. */
export function TryForm({ act }: Props) {
  return (
    <ActForm act={act} verb="try" label="Begin this change" read={changeOf}>
      <Field name="what" label="What is changed" required />
      <Field name="expect" label="What should be seen if it works" />
      <Field name="services" label="Services it touches (apart by commas)" />
      <Choice name="signal" label="What is measured to judge it" choices={SIGNALS} />
      <Field name="revert" label="How it is taken back" />
    </ActForm>
  )
}

/** Asks telemetry whether the change helped whose time is over. */
export function JudgeForm({ act }: Props) {
  return <ActForm act={act} verb="judge" label="Measure: did it help?" tone="strong" />
}

/** Takes back the change that did not help; while one is watched, says until when. */
export function RevertForm({ changes, act }: Props & { readonly changes: readonly LedgerChange[] }) {
  const failed = changes.find(({ isToTakeBack }) => isToTakeBack)
  if (failed !== undefined) return <TakeBack change={failed} act={act} strong />
  const pending = changes.find(({ judged }) => judged === undefined)
  if (pending === undefined) return null
  return (
    <>
      <p>
        {pending.id} <Text>{pending.what}</Text> is watched
        {pending.verifyUntil !== undefined && (
          <>
            {' '}
            until <When at={pending.verifyUntil} />
          </>
        )}
        .
      </p>
      <ActForm act={act} verb="judge" label="Measure already" given={{ change: pending.id }} />
    </>
  )
}

const LINE_CHARS = 400

/** Takes a change back, as a change of its own. */
export function TakeBack({
  change,
  act,
  strong = false,
}: Props & { readonly change: LedgerChange; readonly strong?: boolean }) {
  const what = change.revert?.how ?? `take back ${change.id}: ${change.what}`
  return (
    <ActForm
      act={act}
      verb="try"
      label={`Take back ${change.id}`}
      given={{ reverts: change.id, services: change.services, expect: `as before ${change.id}` }}
      tone={strong ? 'strong' : 'plain'}
    >
      <Field name="what" label="How it is taken back" value={what.slice(0, LINE_CHARS)} required />
    </ActForm>
  )
}
