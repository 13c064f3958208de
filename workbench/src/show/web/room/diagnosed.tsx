import type { Act, Room } from '../hooks/use-room.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Empty } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import { When } from '../parts/when.tsx'
import css from './updates.module.css'

/** What the last diagnosis of this incident says; its evidence is on the first page. */
export function Diagnosed({ diagnosed, act }: { readonly diagnosed: Room['themes']['diagnosed']; readonly act: Act }) {
  const last = diagnosed.at(-1)
  return (
    <Section title="Diagnosis" note={last && <When at={last.at} />}>
      <div className={css.parts}>
        {last === undefined ? (
          <Empty>It was not diagnosed yet.</Empty>
        ) : (
          <>
            <p>
              <Text charsMax={500}>{last.summary}</Text>
            </p>
            {last.edge !== null && (
              <p className={css.last}>
                last good <Text charsMax={60}>{last.edge.lastGood}</Text> → first bad{' '}
                <Text charsMax={60}>{last.edge.firstBad}</Text>
              </p>
            )}
            <p>
              <a href="#top">Why: the evidence of the newest diagnosis</a>
            </p>
          </>
        )}
        <ActForm act={act} verb="examine" label={last === undefined ? 'Diagnose it' : 'Diagnose it anew'} />
      </div>
    </Section>
  )
}
