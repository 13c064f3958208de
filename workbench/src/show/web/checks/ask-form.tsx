import { type FormEvent, type ReactNode, useState } from 'react'
import type { Result } from '../../../lib/result.ts'
import type { Failure } from '../client.ts'
import type { Given, Looked } from '../hooks/use-checks.ts'
import form from '../parts/act-form.module.css'
import { textsOf } from '../parts/act-form.tsx'
import button from '../parts/button.module.css'
import { Failed, Waiting } from '../parts/notice.tsx'
import stack from '../parts/stack.module.css'

type Standing<Seen> =
  | { readonly state: 'idle' }
  | { readonly state: 'busy' }
  | { readonly state: 'failed'; readonly error: Failure }
  | { readonly state: 'done'; readonly looked: Looked<Seen> }

type Props<Seen> = {
  readonly label: string
  /** What it does meanwhile. */
  readonly says: string
  readonly ask: (given: Given) => Promise<Result<Looked<Seen>, Failure>>
  readonly shown: (seen: Seen) => ReactNode
  readonly children: ReactNode
}

/** A form that asks once and shows what was found, and what became of it as evidence. */
export function AskForm<Seen>({ label, says, ask, shown, children }: Props<Seen>) {
  const [standing, setStanding] = useState<Standing<Seen>>({ state: 'idle' })
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    if (standing.state === 'busy') return
    const given = textsOf(new FormData(event.currentTarget)) as Given
    setStanding({ state: 'busy' })
    const looked = await ask(given)
    setStanding(looked.ok ? { state: 'done', looked: looked.value } : { state: 'failed', error: looked.error })
  }
  return (
    <div className={stack.loose}>
      <form className={form.form} onSubmit={(event) => void submit(event)}>
        {children}
        <button type="submit" className={button.button} data-stop aria-disabled={standing.state === 'busy'}>
          {label}
        </button>
      </form>
      {standing.state === 'busy' && <Waiting says={says} />}
      {standing.state === 'failed' && <Failed error={standing.error} />}
      {standing.state === 'done' && (
        <>
          <Kept kept={standing.looked.kept} />
          {shown(standing.looked.seen)}
        </>
      )}
    </div>
  )
}

function Kept({ kept }: Pick<Looked<unknown>, 'kept'>) {
  if (kept === undefined) return <p role="status">Shown only: choose an incident above to keep what is found.</p>
  return kept.ok ? (
    <p role="status">✓ Kept as {kept.value}, with a note in the timeline.</p>
  ) : (
    <Failed error={kept.error} />
  )
}
