import { useDrills } from '../../hooks/use-drills.ts'
import { Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import type { DrillStatus } from '../replies.ts'
import type { LearnProps } from '../view.ts'
import { DrillHistory } from './drill-history.tsx'
import { DrillScore } from './drill-score.tsx'
import { RunningDrill } from './running-drill.tsx'
import { StartDrill } from './start-drill.tsx'

/** Practice: begin a drill, work the one that runs, read how the last ones went. */
export default function DrillsView({ fields, name }: LearnProps) {
  const { list, status, history, act, actIn } = useDrills(name)
  if (status.state === 'failed') return <Failed error={status.error} retry={status.again} />
  const running = status.state === 'ready' && isRunning(status.value.answer) ? status.value.answer : undefined
  return (
    <>
      {fields.score !== undefined && <DrillScore incident={fields.score} />}
      {status.state === 'waiting' && <Waiting says="Asking how far the drill is" />}
      {running?.drill && <RunningDrill drill={running.drill} inSeconds={running.inSeconds} act={act} actIn={actIn} />}
      {status.state === 'ready' && running === undefined && (
        <>
          <Ended status={status.value.answer} shown={fields.score} />
          {list.state === 'failed' && <Failed error={list.error} retry={list.again} />}
          {list.state === 'ready' && <StartDrill list={list.value.answer} act={act} />}
        </>
      )}
      <Section title="Drills so far">
        {history.state === 'waiting' && <Waiting says="Scoring the drills so far" />}
        {history.state === 'failed' && <Failed error={history.error} retry={history.again} />}
        {history.state === 'ready' && <DrillHistory history={history.value.answer} open={fields.score} />}
      </Section>
    </>
  )
}

const isRunning = ({ drill }: DrillStatus): boolean =>
  drill !== null && drill.phase !== 'ended' && drill.phase !== 'failed'

/** How the last one ended, and where its score is. */
function Ended({ status: { drill }, shown }: { readonly status: DrillStatus; readonly shown: string | undefined }) {
  if (drill === null || (drill.incident !== null && drill.incident === shown)) return null
  if (drill.phase === 'failed') return <p role="alert">✗ The last drill failed: {drill.why ?? 'nobody knows why'}</p>
  if (drill.incident === null) return <p>The last drill ended before anybody was paged.</p>
  return (
    <p role="status">
      The last drill is over.{' '}
      <a href={`#/learn/drills?score=${drill.incident}`} data-stop>
        See how it went
      </a>
      , then <a href={`#/learn/postmortem?incident=${drill.incident}`}>write down what was learned</a>.
    </p>
  )
}
