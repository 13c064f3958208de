import type { Act } from '../../hooks/acts.ts'
import { ActForm, textsOf } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import type { LedgerChange } from '../replies.ts'

const SIGNALS = [
  ['', 'what users suffer from'],
  ...(['error-share', 'latency-p99', 'latency-p50', 'errors', 'requests'] as const),
] as const

type Props = { readonly act: Act }

/** Fields that say `services`, as the list that the ledger takes. */
export function changeOf(form: FormData): Readonly<Record<string, unknown>> {
  const { services, ...texts } = textsOf(form)
  if (typeof services !== 'string') return texts
  return { ...texts, services: services.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])) }
}

/** Begins a change with what it should do. */
export function TryForm({ act, strong = false }: Props & { readonly strong?: boolean }) {
  return (
    <ActForm act={act} verb="try" label="Begin this change" read={changeOf} tone={strong ? 'strong' : 'plain'}>
      <Field name="what" label="What is changed" required />
      <Field name="expect" label="What should be seen if it works" />
      <Field name="services" label="Services it touches (apart by commas)" />
      <Choice name="signal" label="What is measured to judge it" choices={SIGNALS} />
      <Field name="revert" label="How it is taken back" />
      <Field name="tried" label="Where it was tried apart from the running system" hint="on one instance" />
      <Field name="seenBy" label="Who has looked at it before" />
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
      <ActForm act={act} verb="judge" label="Measure now" given={{ change: pending.id }} />
    </>
  )
}

const LINE_CHARS = 400

/** Takes a change back, as a change of its own: by its action where one made it that has a way back. */
export function TakeBack({
  change,
  act,
  strong = false,
}: Props & { readonly change: LedgerChange; readonly strong?: boolean }) {
  if (change.action !== undefined && change.revert !== undefined)
    return (
      <ActForm
        act={act}
        verb="undo"
        label={`Undo ${change.id}`}
        given={{ change: change.id }}
        tone={strong ? 'strong' : 'plain'}
      />
    )
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
