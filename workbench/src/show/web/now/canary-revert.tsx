import type { FormEvent } from 'react'
import { type CanaryAsked, type Reverting, useCanaryRevert } from '../hooks/use-canary-revert.ts'
import { useMay } from '../hooks/use-may.ts'
import { roomOf } from '../hooks/use-place.ts'
import form from '../parts/act-form.module.css'
import { actedLines } from '../parts/acted-lines.ts'
import button from '../parts/button.module.css'
import { Choice } from '../parts/field.tsx'
import { Refused } from '../parts/refused.tsx'
import stack from '../parts/stack.module.css'
import { Text } from '../parts/text.tsx'
import type { Reply } from '../room/replies.ts'
import type { CanaryLook, CanaryReverted } from './replies.ts'

type Props = { readonly asked: CanaryAsked; readonly look: CanaryLook }

/** Has a canary taken back when it fails: by which action, until when, and what came of it. */
export function CanaryRevert({ asked, look }: Props) {
  const [reverting, arm] = useCanaryRevert(asked)
  return (
    <section className={stack.stack} aria-label="What happens when it fails">
      {reverting.state === 'off' ? (
        <Offer look={look} arm={arm} />
      ) : (
        <Standing reverting={reverting} disarm={() => arm(undefined)} />
      )}
    </section>
  )
}

function Offer({ look: { verdict, actions }, arm }: Pick<Props, 'look'> & { readonly arm: (action: string) => void }) {
  const mayWrite = useMay('responder')
  if (verdict === 'pass' || !mayWrite) return null
  if (actions.length === 0)
    return <p>No action of lastgood.yaml may be run on it, so nothing can take it back by itself.</p>
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    arm(String(new FormData(event.currentTarget).get('action')))
  }
  return (
    <form className={form.form} onSubmit={submit} data-fields>
      <Choice name="action" label="Action that takes it back" choices={actions} />
      <button type="submit" className={button.button} data-stop>
        {verdict === 'fail' ? 'Take it back' : 'Take it back when it fails'}
      </button>
    </form>
  )
}

type StandingProps = {
  readonly reverting: Exclude<Reverting, { readonly state: 'off' }>
  readonly disarm: () => void
}

function Standing({ reverting, disarm }: StandingProps) {
  switch (reverting.state) {
    case 'armed':
      return (
        <div className={stack.stack}>
          <p role="status">
            ~ When it fails, <Text>{reverting.action}</Text> is run in an incident of its own, as long as this page is
            open.
          </p>
          <button type="button" className={button.button} onClick={disarm}>
            Do not take it back
          </button>
        </div>
      )
    case 'passed':
      return <p role="status">✓ It passed: nothing was taken back.</p>
    case 'refused':
      return <Refused error={reverting.error} verb="canary-revert" anyway={disarm} />
    case 'done':
      return <Done reply={reverting.reply as Reply<CanaryReverted>} />
  }
}

function Done({ reply: { incident, answer } }: { readonly reply: Reply<CanaryReverted> }) {
  return (
    <div className={stack.stack} role="status">
      {actedLines(answer.acted).map((line) => (
        <p key={line}>
          <Text>{line}</Text>
        </p>
      ))}
      {incident !== null && (
        <p>
          Written down in <a href={roomOf(incident.id)}>{incident.id}</a>, where its verdict will stand.
        </p>
      )}
    </div>
  )
}
