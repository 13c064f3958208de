import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../client.ts'
import { seconds } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import button from '../../parts/button.module.css'
import card from '../../parts/card.module.css'
import { Failed } from '../../parts/notice.tsx'
import { Text } from '../../parts/text.tsx'
import type { AskedCard, GradedCard, ShownCard } from '../replies.ts'
import css from './card.module.css'

const SURE = [
  [0, 'no idea'],
  [25, '25 %'],
  [50, 'even odds'],
  [75, '75 %'],
  [95, 'quite sure'],
] as const

const GRADES: readonly (readonly [GradedCard['grade'], string])[] = [
  ['again', 'not known'],
  ['hard', 'with effort'],
  ['good', 'known'],
  ['easy', 'at once'],
]

type Step =
  | { readonly state: 'asked' }
  | { readonly state: 'shown'; readonly shown: ShownCard }
  | { readonly state: 'graded'; readonly graded: GradedCard }
  | { readonly state: 'failed'; readonly error: Failure }

type Props = { readonly card: AskedCard; readonly act: Act; readonly next: () => void }

/** A question; first how sure one is, then the answer, then how well it was known. */
export function Card({ card: { id, theme, question }, act, next }: Props) {
  const [step, setStep] = useState<Step>({ state: 'asked' })
  const show = async (sure: number): Promise<void> => {
    const reply = await act('cards-show', { card: id, sure })
    // The verb's own answer, as its module declares it; so is the one below.
    setStep(
      reply.ok ? { state: 'shown', shown: reply.value.answer as ShownCard } : { state: 'failed', error: reply.error },
    )
  }
  const grade = async (as: GradedCard['grade']): Promise<void> => {
    const reply = await act('cards-answer', { card: id, grade: as })
    setStep(
      reply.ok
        ? { state: 'graded', graded: reply.value.answer as GradedCard }
        : { state: 'failed', error: reply.error },
    )
  }
  return (
    <article className={`${card.card} ${css.card}`} aria-label={`Card ${id}`}>
      <p className={card.facts}>
        {id} · {theme}
      </p>
      <p className={css.question}>
        <Text charsMax={1_000}>{question}</Text>
      </p>
      {step.state === 'asked' && (
        <Choices
          key="sure"
          says="How sure are you that you know it?"
          choices={SURE}
          choose={(sure) => void show(sure)}
        />
      )}
      {step.state === 'shown' && <Answer shown={step.shown} grade={(as) => void grade(as)} />}
      {step.state === 'graded' && <Graded graded={step.graded} next={next} />}
      {step.state === 'failed' && <Failed error={step.error} retry={() => setStep({ state: 'asked' })} />}
    </article>
  )
}

function Answer({
  shown: { answer, sure },
  grade,
}: {
  readonly shown: ShownCard
  readonly grade: (as: GradedCard['grade']) => void
}) {
  return (
    <>
      <ul className={css.answer} aria-label="Answer">
        {answer.map((point) => (
          <li key={point}>
            <Text charsMax={1_000}>{point}</Text>
          </li>
        ))}
      </ul>
      <Choices
        key="grade"
        says={`You were ${sure} % sure. How well did you know it?`}
        choices={GRADES}
        choose={grade}
        focus
      />
    </>
  )
}

type ChoicesProps<T> = {
  readonly says: string
  readonly choices: readonly (readonly [T, string])[]
  readonly choose: (value: T) => void
  /** Whether the first one takes the focus, because the one that was pressed is gone. */
  readonly focus?: boolean
}

function Choices<T extends string | number>({ says, choices, choose, focus = false }: ChoicesProps<T>) {
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => (focus ? first.current?.focus() : undefined), [focus])
  return (
    <fieldset className={css.choices}>
      <legend>{says}</legend>
      {choices.map(([value, label], i) => (
        <button
          key={value}
          ref={i === 0 ? first : null}
          type="button"
          className={button.button}
          data-stop
          onClick={() => choose(value)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  )
}

function Graded({
  graded: { grade, taken, because, dueInSeconds },
  next,
}: {
  readonly graded: GradedCard
  readonly next: () => void
}) {
  return (
    <>
      <p role="status">
        ✓ It comes back in {seconds(Math.max(0, dueInSeconds))}.
        {because !== null && ` “${grade}” counts as “${taken}”: ${because}.`}
      </p>
      <Choices key="next" says="" choices={[['next', 'Next question']] as const} choose={next} focus />
    </>
  )
}
