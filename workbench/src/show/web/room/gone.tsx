import { textsKept } from '../drafts.ts'
import type { Loaded } from '../hooks/use-loaded.ts'
import type { Room } from '../hooks/use-room.ts'
import actCss from '../parts/act-form.module.css'
import notice from '../parts/notice.module.css'
import { ScrollText } from '../parts/scroll-text.tsx'
import { Section } from '../parts/section.tsx'
import stack from '../parts/stack.module.css'
import { Text } from '../parts/text.tsx'

type Props = {
  readonly incident: string
  /** The incident that the room was opened for. */
  readonly of: string
  readonly room: Loaded<Room>
  readonly goOn: () => void
}

/** Says that the incident of this room is gone with its record, shows what was typed and not sent, and leads on. */
export function Gone({ incident, of, room, goOn }: Props) {
  const texts = textsKept(of)
  const other = room.state === 'ready' && room.stale === undefined ? room.value.brief.title : undefined
  return (
    <div className={stack.wide}>
      <h1>{incident} is gone</h1>
      <div className={notice.failed} role="alert">
        <p>
          <strong>✗ The workbench began anew, with another record: the incident of this room is not in it.</strong>
        </p>
        <p>
          {other === undefined ? (
            `No incident is ${incident} there.`
          ) : (
            <>
              {incident} is another incident there: “<Text charsMax={200}>{other}</Text>”.
            </>
          )}{' '}
          The demo throws its record away at its end; <code>lastgood serve</code> keeps it.
        </p>
      </div>
      <p>
        {other === undefined ? (
          <a href="#/" data-stop>
            Go to what is open now
          </a>
        ) : (
          <button type="button" className={actCss.button} data-stop onClick={goOn}>
            Go on with {incident} as it is now
          </button>
        )}
      </p>
      {texts.length > 0 && (
        <Section title="Typed here and not sent">
          <div className={stack.close}>
            {texts.map((text, i) => (
              <ScrollText key={i} label={`Text ${i + 1} of ${texts.length}`}>
                {text}
              </ScrollText>
            ))}
          </div>
        </Section>
      )}
    </div>
  )
}
