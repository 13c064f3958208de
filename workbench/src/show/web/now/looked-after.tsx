import type { LookedAfter as Seen } from '../hooks/use-looked-after.ts'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import css from './looked-after.module.css'
import { Objectives, objectivesNote } from './objectives.tsx'
import { Watchers, watchersNote } from './watchers.tsx'

/** Whether promises are declared, as far as is known. */
const isPromised = ({ objectives }: Seen): boolean => objectives.state !== 'ready' || objectives.value.length > 0

/** Whether anything is to be told of what breaks by itself, as far as is known. */
const isTold = ({ watchers }: Seen): boolean =>
  watchers.state !== 'ready' || watchers.value.ahead.length + watchers.value.gaps.length > 0

/** What was promised and what breaks by itself: nothing where none is declared and nothing is to be told. */
export function LookedAfter({ seen }: { readonly seen: Seen }) {
  const { objectives, watchers, reload } = seen
  if (!isPromised(seen) && !isTold(seen)) return null
  return (
    <div className={css.parts}>
      {isPromised(seen) && (
        <Section title="Objectives" note={objectives.state === 'ready' ? objectivesNote(objectives.value) : undefined}>
          {objectives.state === 'waiting' && <Waiting says="Counting requests" />}
          {objectives.state === 'failed' && <Failed error={objectives.error} retry={reload} />}
          {objectives.state === 'ready' && <Objectives objectives={objectives.value} />}
        </Section>
      )}
      {isTold(seen) && (
        <Section title="Breaks by itself" note={watchers.state === 'ready' ? watchersNote(watchers.value) : undefined}>
          {watchers.state === 'waiting' && <Waiting says="Looking at certificates, disks, jobs and deploys" />}
          {watchers.state === 'failed' && <Failed error={watchers.error} retry={reload} />}
          {watchers.state === 'ready' && <Watchers seen={watchers.value} />}
        </Section>
      )}
    </div>
  )
}
