import { textsKept } from '../drafts.ts'
import type { Loaded } from '../hooks/use-loaded.ts'
import button from '../parts/button.module.css'
import notice from '../parts/notice.module.css'
import { ScrollText } from '../parts/scroll-text.tsx'
import { Section } from '../parts/section.tsx'
import stack from '../parts/stack.module.css'
import { Text } from '../parts/text.tsx'

type Props = {
  readonly incident: string
  /** The incident that the page was opened for. */
  readonly of: string
  /** What the number names now. */
  readonly now: Loaded<{ readonly brief: { readonly title: string } | null }>
  readonly goOn: () => void
}

/** Says that the incident of a page is gone with its record, shows what was typed and not sent, and leads on. */
export function Gone({ incident, of, now, goOn }: Props) {
  const texts = textsKept(of)
  const other = now.state === 'ready' && now.stale === undefined ? now.value.brief?.title : undefined
  return (
    <div className={stack.wide}>
      <div className={notice.failed} role="alert">
        <p>
          <strong>✗ The workbench began anew, with another record: the incident of this page is not in it.</strong>
        </p>
        <p>
          {other === undefined ? (
            `No incident is ${incident} there.`
          ) : (
            <>
              {incident} is another incident there: “<Text charsMax={200}>{other}</Text>”.
            </>
          )}{' '}
          The demo throws its record away at its end; a workbench that is no demo keeps it.
        </p>
      </div>
      <p>
        {other === undefined ? (
          <a href="#/" data-stop>
            Go to what is open now
          </a>
        ) : (
          <button type="button" className={button.button} data-stop onClick={goOn}>
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

/** Says that no incident has a number, and where those are that there are. */
export function NoSuchIncident({ incident }: { readonly incident: string }) {
  return (
    <div className={notice.failed} role="alert">
      <p>
        <strong>✗ No incident is {incident}.</strong>
      </p>
      <p>
        The number may be mistyped, or of another record: the demo throws its record away at its end.{' '}
        <a href="#/" data-stop>
          What is open now
        </a>
        , or{' '}
        <a href="#/learn" data-stop>
          incidents that are over
        </a>
        .
      </p>
    </div>
  )
}
