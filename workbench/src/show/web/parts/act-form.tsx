import { type FormEvent, type ReactNode, useState } from 'react'
import type { Failure } from '../client.ts'
import { DRAFT_CHARS_MAX } from '../drafts.ts'
import { visible } from '../format.ts'
import type { Act } from '../hooks/acts.ts'
import { useDraft } from '../hooks/use-draft.ts'
import { useMay } from '../hooks/use-may.ts'
import type { VerbReply } from '../room/replies.ts'
import css from './act-form.module.css'
import { actedLines, isUndone } from './acted-lines.ts'
import button from './button.module.css'
import { Refused } from './refused.tsx'

type Input = Readonly<Record<string, unknown>>

type Standing =
  | { readonly state: 'idle' }
  | { readonly state: 'busy' }
  | { readonly state: 'refused'; readonly error: Failure; readonly input: Input }
  | { readonly state: 'done'; readonly says: readonly string[] }

type Props = {
  readonly act: Act
  readonly verb: string
  /** What the button says. */
  readonly label: string
  /** Given with whatever the fields hold. */
  readonly given?: Input
  /** The fields' values as the verb takes them; by default each that is not blank, as text. */
  readonly read?: (form: FormData) => Input
  readonly done?: (reply: VerbReply) => void
  readonly tone?: 'strong' | 'plain'
  /** Whether the fields are emptied once it is done; a rehearsal leaves them as they are. */
  readonly resets?: boolean
  readonly children?: ReactNode
}

/** A form that does one verb, for whoever may write: its fields, kept until it is sent, its button, and what became of it, the way out of a refusal included. */
export const ActForm = (props: Props) => (useMay('responder') ? <WritingForm {...props} /> : null)

function WritingForm({
  act,
  verb,
  label,
  given,
  read = textsOf,
  done,
  tone = 'plain',
  resets = true,
  children,
}: Props) {
  const [standing, setStanding] = useState<Standing>({ state: 'idle' })
  const draft = useDraft(`${verb} ${JSON.stringify(given ?? {})}`)
  const run = async (input: Input, form: HTMLFormElement | undefined): Promise<void> => {
    setStanding({ state: 'busy' })
    const reply = await act(verb, input)
    if (!reply.ok) return setStanding({ state: 'refused', error: reply.error, input })
    if (!isUndone(reply.value)) {
      draft.sent()
      if (resets) form?.reset()
    }
    setStanding({ state: 'done', says: outcomeOf(reply.value) })
    done?.(reply.value)
  }
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (standing.state !== 'busy') void run({ ...read(sentBy(event)), ...given }, event.currentTarget)
  }
  return (
    <div className={css.act}>
      <form
        ref={draft.form}
        className={css.form}
        onSubmit={submit}
        onInput={draft.typed}
        data-fields={children !== undefined}
      >
        {children}
        <button
          type="submit"
          className={button.button}
          data-tone={tone}
          data-stop
          aria-disabled={standing.state === 'busy'}
        >
          {standing.state === 'busy' ? `${label} …` : label}
        </button>
      </form>
      {draft.keeping !== 'kept' && (
        <p className={css.unkept} role="status">
          {UNKEPT[draft.keeping]}
        </p>
      )}
      {standing.state === 'refused' && (
        <Refused
          error={standing.error}
          verb={verb}
          anyway={(pass) => void run({ ...standing.input, ...pass }, undefined)}
        />
      )}
      {standing.state === 'done' && (
        <p className={css.done} role="status">
          {standing.says.map((line, i) => (
            <span key={i}>{visible(line)}</span>
          ))}
        </p>
      )}
    </div>
  )
}

/** The fields of a form, and of its buttons the one that was pressed. */
function sentBy({ currentTarget, nativeEvent }: FormEvent<HTMLFormElement>): FormData {
  const pressed = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null
  return new FormData(currentTarget, pressed)
}

const UNKEPT = {
  'too-long': `! Longer than the ${DRAFT_CHARS_MAX} characters that are kept: it is lost when you leave this page before it is sent.`,
  page: '! Your browser keeps nothing for this page, or has no room left: it is lost when you reload or close the page before it is sent.',
} as const

/** The text fields that hold something. */
export const textsOf = (form: FormData): Input =>
  Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' && value.trim() !== '' ? [[name, value]] : [])),
  )

/** What was written, what came of an action, and what to bear in mind. */
function outcomeOf({ entries, answer }: VerbReply): readonly string[] {
  const warnings = typeof answer === 'object' && answer !== null && 'warnings' in answer ? answer.warnings : []
  const minded = Array.isArray(warnings) ? warnings.map((warning) => `! ${String(warning)}`) : []
  const done = entries.length === 0 ? unwritten(answer) : ['✓ Written down.']
  const says = [...done, ...actedLines(answer), ...minded]
  return says.length === 0 ? [NOTHING_WRITTEN] : says
}

const NOTHING_WRITTEN = 'Nothing was written down.'

/** Why nothing was written: it was so before, or the verb only answers. */
function unwritten(answer: unknown): readonly string[] {
  if (typeof answer !== 'object' || answer === null) return ['It is already so.']
  if ('says' in answer) return [String(answer.says)]
  return 'state' in answer ? [] : [NOTHING_WRITTEN]
}
