import type { LookedAfter as Seen } from '../hooks/use-looked-after.ts'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import css from './looked-after.module.css'
import { Objectives, objectivesNote } from './objectives.tsx'
import { Watchers, watchersNote } from './watchers.tsx'

/** What was promised and what breaks by itself: nothing where none is declared and nothing is to be told. */
export function LookedAfter({ seen: { objectives, watchers, reload } }: { readonly seen: Seen }) {
  const isPromised = objectives.state !== 'ready' || objectives.value.length > 0
  const isTold = watchers.state !== 'ready' || watchers.value.ahead.length + watchers.value.gaps.length > 0
  if (!isPromised && !isTold) return null
  return (
    <div className={css.parts}>
      {isPromised && (
        <Section title="Objectives" note={objectives.state === 'ready' ? objectivesNote(objectives.value) : undefined}>
          {objectives.state === 'waiting' && <Waiting says="Counting requests" />}
          {objectives.state === 'failed' && <Failed error={objectives.error} retry={reload} />}
          {objectives.state === 'ready' && <Objectives objectives={objectives.value} />}
        </Section>
      )}
      {isTold && (
        <Section title="Breaks by itself" note={watchers.state === 'ready' ? watchersNote(watchers.value) : undefined}>
          {watchers.state === 'waiting' && <Waiting says="Looking at certificates, disks, jobs and deploys" />}
          {watchers.state === 'failed' && <Failed error={watchers.error} retry={reload} />}
          {watchers.state === 'ready' && <Watchers seen={watchers.value} />}
        </Section>
      )}
    </div>
  )
}
