import { type RefObject, useEffect, useRef, useState } from 'react'
import { sentence } from '../format.ts'
import type { Act } from '../hooks/acts.ts'
import { isFocusLost } from '../hooks/focus.ts'
import type { Room } from '../hooks/use-room.ts'
import { Text } from '../parts/text.tsx'
import css from './next-step.module.css'
import { StepForm } from './step-form.tsx'

type Props = { readonly room: Room; readonly act: Act }

/**
 * The one thing to do next, with the form that does it. A form that somebody has begun to fill stays when others move the incident on;
 * what has become next is said beside it.
 */
export function NextStep({ room, act }: Props) {
  const { next } = room.brief
  const [begun, setBegun] = useState<string>()
  const [dropped, setDropped] = useState(0)
  const command = begun ?? next?.command
  const part = useRef<HTMLElement>(null)
  const isDone = useShown(part, command)
  const release: Act = async (verb, input) => {
    const reply = await act(verb, input)
    if (reply.ok && reply.value.entries.length > 0) {
      setBegun(undefined)
      if (command !== undefined) isDone(command)
    }
    return reply
  }
  if (command === undefined)
    return (
      <section ref={part} className={css.next} id="next" aria-label="Next step">
        <h2 className={css.says}>Nothing is left to do: {room.brief.state}.</h2>
      </section>
    )
  const moved = next !== null && next.command !== command
  return (
    <section ref={part} className={css.next} id="next" aria-label="Next step" onInput={() => setBegun(command)}>
      <p className={css.label}>
        Next step <kbd>n</kbd>
      </p>
      <div aria-live="polite">
        {moved ? (
          <p className={css.moved} role="status">
            Meanwhile others moved on. Next is: <Text>{next.says}</Text>{' '}
            <button
              type="button"
              className={css.go}
              onClick={() => {
                setBegun(undefined)
                setDropped(dropped + 1)
              }}
            >
              Leave this and go there
            </button>
          </p>
        ) : (
          <h2 className={css.says}>
            <Text>{sentence(next?.says ?? '')}</Text>
          </h2>
        )}
      </div>
      <StepForm key={`${command} ${dropped}`} command={command} room={room} act={release} />
    </section>
  )
}

const SHOWN_MS_MAX = 10_000 // whoever scrolled on since looks at something else

/**
 * Brings the beginning of the part into sight when another step has become next by what was done in it: a form that was filled in below is
 * gone then, and what stands there is something else. Who works in another part by then stays there. What is returned is told the step
 * that was done.
 */
function useShown(part: RefObject<HTMLElement | null>, command: string | undefined): (done: string) => void {
  const [did, setDid] = useState<{ readonly command: string; readonly atMs: number }>()
  useEffect(() => {
    if (did === undefined || did.command === command) return
    setDid(undefined)
    const isAbove = (part.current?.getBoundingClientRect().top ?? 0) < 0
    const isHere = isFocusLost() || part.current?.contains(document.activeElement) === true
    if (isAbove && isHere && Date.now() - did.atMs < SHOWN_MS_MAX) part.current?.scrollIntoView({ block: 'start' })
  }, [part, command, did])
  return (done) => setDid({ command: done, atMs: Date.now() })
}
