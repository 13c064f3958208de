import { type FormEvent, useState } from 'react'
import { CANARY_SAYS, differenceText, shareText } from '../../canary-words.ts'
import type { ChangeEvent } from '../../http/contract.ts'
import { clock, counted } from '../format.ts'
import { pathOfVerb } from '../hooks/acts.ts'
import { type CanaryAsked, LOOK_EVERY_MS, nameOf, useCanariesWaitedFor } from '../hooks/use-canary-revert.ts'
import { useLoaded } from '../hooks/use-loaded.ts'
import { useSystem } from '../hooks/use-system.ts'
import form from '../parts/act-form.module.css'
import { textsOf } from '../parts/act-form.tsx'
import button from '../parts/button.module.css'
import { Field } from '../parts/field.tsx'
import items from '../parts/items.module.css'
import { Failed, Waiting } from '../parts/notice.tsx'
import stack from '../parts/stack.module.css'
import { Text } from '../parts/text.tsx'
import { Fold } from '../room/fold.tsx'
import type { Reply } from '../room/replies.ts'
import { CanaryRevert } from './canary-revert.tsx'
import type { CanaryLook } from './replies.ts'

const KINDS_SHOWN_MAX = 5

/** Holds a version against the rest of its service while it is rolled out; the newest deploy is proposed. */
export function Canary({ changes }: { readonly changes: readonly ChangeEvent[] }) {
  const [asked, ask] = useState<CanaryAsked>()
  const waitedFor = useCanariesWaitedFor()
  const isPractice = useSystem() !== undefined // a canary is looked at where one's own telemetry is
  if (isPractice) return null
  const newest = changes
    .filter(({ kind, service, to }) => kind === 'deploy' && service !== undefined && to !== undefined)
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))[0]
  const isWaitedFor = asked !== undefined && waitedFor.some((one) => nameOf(one) === nameOf(asked))
  const shown = asked === undefined || isWaitedFor ? waitedFor : [...waitedFor, asked]
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    ask(textsOf(new FormData(event.currentTarget)) as CanaryAsked)
  }
  return (
    <Fold title="Hold a version against the rest" open={waitedFor.length > 0}>
      <div className={stack.loose}>
        <form className={form.form} onSubmit={submit} data-fields>
          <Field name="service" label="Service" value={newest?.service} required />
          <Field name="version" label="Version that is tried" value={newest?.to} required />
          <button type="submit" className={button.button} data-stop>
            Look at it
          </button>
        </form>
        {shown.map((one) => (
          <Looked asked={one} key={nameOf(one)} />
        ))}
      </div>
    </Fold>
  )
}

function Looked({ asked }: { readonly asked: CanaryAsked }) {
  const path = `${pathOfVerb(undefined, 'canary-look')}?${new URLSearchParams(asked)}`
  const [look, again] = useLoaded<Reply<CanaryLook>>(path, LOOK_EVERY_MS)
  if (look.state === 'waiting') return <Waiting says="Comparing requests" />
  if (look.state === 'failed') return <Failed error={look.error} retry={again} />
  return (
    <>
      <Told look={look.value.answer} />
      <CanaryRevert asked={asked} look={look.value.answer} />
    </>
  )
}

const MARKS = { pass: '✓', fail: '✗', wait: '~' } as const

function Told({ look }: { readonly look: CanaryLook }) {
  const { service, canary, window, requests, verdict, measures, logKinds } = look
  return (
    <section className={stack.stack} aria-label="How it fares">
      <p role="status">
        <strong>
          {MARKS[verdict]} {verdict === 'wait' ? '' : `${verdict}: `}
          {CANARY_SAYS[verdict]}
        </strong>
      </p>
      <p>
        <Text>{`${service} ${canary.join(', ')}`}</Text>, {clock(window.from)} to {clock(window.to)}:{' '}
        {counted(requests.canary, 'request')}, the rest {requests.rest}. Looked at every 10 s.
      </p>
      <ul className={items.items}>
        {measures.map((seen) => (
          <li key={seen.measure}>
            {seen.measure}: {shareText(seen.canary)}, the rest {shareText(seen.rest)}; {differenceText(seen)}:{' '}
            <strong>{seen.stands}</strong>
          </li>
        ))}
        {logKinds.slice(0, KINDS_SHOWN_MAX).map(({ body, lines }) => (
          <li key={body}>
            Only it writes, {lines} ×: <Text>{body}</Text>
          </li>
        ))}
        {logKinds.length > KINDS_SHOWN_MAX && <li>… {logKinds.length - KINDS_SHOWN_MAX} more kinds of lines</li>}
      </ul>
    </section>
  )
}
