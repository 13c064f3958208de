import { useState } from 'react'
import { tied, withClocks } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import { useNow } from '../../hooks/use-now.ts'
import { useSheet } from '../../hooks/use-sheet.ts'
import { ActForm } from '../../parts/act-form.tsx'
import button from '../../parts/button.module.css'
import { Field } from '../../parts/field.tsx'
import { Failed, Waiting } from '../../parts/notice.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import { Fold } from '../fold.tsx'
import type { Pause } from '../replies.ts'
import css from './pause-form.module.css'
import { momentAt, type Reset, secondsOf } from './reset.ts'

type Props = {
  readonly act: Act
  /** It is the step to take. */
  readonly strong?: boolean
}

/** Ninety seconds before anything is done: what is known, and the next three steps; or why there is no time for it. */
export function PauseForm({ act, strong = false }: Props) {
  const [sheet] = useSheet<Pause>(act, 'pause')
  return (
    <div className={stack.stack}>
      {sheet.state === 'waiting' && <Waiting says="Reading what is known" />}
      {sheet.state === 'failed' && <Failed error={sheet.error} retry={sheet.again} />}
      {sheet.state === 'ready' && <Known pause={sheet.value} />}
      <ActForm act={act} verb="pause" label="These are my steps" read={stepsOf} tone={strong ? 'strong' : 'plain'}>
        {STEPS.map((name) => (
          <Field key={name} name={name} label={`${name.charAt(0).toUpperCase()}${name.slice(1)} step`} required />
        ))}
      </ActForm>
      <Fold title="There is no time for it">
        <ActForm act={act} verb="pause" label="Skip the pause">
          <Field name="skip" label="Why" required />
        </ActForm>
      </Fold>
    </div>
  )
}

/** What is known, and the clock of the pause once it is begun. */
function Known({ pause: { reset, known } }: { readonly pause: Pause }) {
  const [begunMs, setBegunMs] = useState<number>()
  return (
    <>
      {begunMs === undefined ? (
        <p>
          <button type="button" className={button.button} data-stop onClick={() => setBegunMs(Date.now())}>
            Begin the {secondsOf(reset)} seconds
          </button>
        </p>
      ) : (
        <Clock reset={reset} begunMs={begunMs} />
      )}
      <ul className={css.known} aria-label="What is known">
        {known.map((fact) => (
          <Fact key={fact} told={withClocks(fact, new Date().toISOString())} />
        ))}
      </ul>
    </>
  )
}

/** What is known beside what it is about: `scope: 8 % of requests fail`; a sentence stands whole. */
function Fact({ told }: { readonly told: string }) {
  const [, what, says = told] = /^([a-z ]{1,20}): (.*)$/s.exec(told) ?? []
  return (
    <li>
      {what !== undefined && <span className={css.what}>{what}:</span>} <Text charsMax={300}>{tied(says)}</Text>
    </li>
  )
}

const TICK_MS = 250 // each second is seen

function Clock({ reset, begunMs }: { readonly reset: Reset; readonly begunMs: number }) {
  const { nth, says, leftSeconds } = momentAt(reset, useNow(TICK_MS) - begunMs)
  const all = secondsOf(reset)
  return (
    <div className={css.clock}>
      <p>
        <span role="timer" className={css.left}>
          {leftSeconds} s
        </span>{' '}
        <progress className={css.bar} max={all} value={all - leftSeconds} aria-label="How much of the pause is over" />
      </p>
      <ol className={css.steps} aria-label="The pause">
        {reset.map((one, i) => (
          <li key={one.step} data-here={i === nth} aria-current={i === nth ? 'step' : undefined}>
            {one.says} <small>{tied(`${one.seconds} s`)}</small>
          </li>
        ))}
      </ol>
      <p role="status" className={css.told}>
        {says}
      </p>
    </div>
  )
}

const STEPS = ['first', 'second', 'third'] as const

const stepsOf = (form: FormData): { readonly steps: readonly string[] } => ({
  steps: STEPS.map((name) => String(form.get(name) ?? '')),
})
