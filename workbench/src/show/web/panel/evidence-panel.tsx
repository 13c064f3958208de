import type { EvidenceView } from '../../http/contract.ts'
import { clock, dateClock } from '../format.ts'
import type { Loaded } from '../hooks/use-loaded.ts'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import css from './evidence-panel.module.css'
import { LogLines } from './log-lines.tsx'
import { Numbers } from './numbers.tsx'
import { Panel } from './panel.tsx'
import { QueryText } from './query-text.tsx'
import { ResultRows } from './result-rows.tsx'

type Props = {
  readonly id: string
  readonly view: Loaded<EvidenceView>
  readonly openTrace: (traceId: string) => void
  readonly close: () => void
}

/** What a claim rests on: the numbers, samples, the query and what it gives when it is run again. */
export function EvidencePanel({ id, view, openTrace, close }: Props) {
  return (
    <Panel title={`Evidence ${id}`} close={close}>
      {view.state === 'waiting' && <Waiting says="Running its query again" />}
      {view.state === 'failed' && <Failed error={view.error} retry={view.again} />}
      {view.state === 'ready' && <Body view={view.value} openTrace={openTrace} />}
    </Panel>
  )
}

function Body({ view, openTrace }: { readonly view: EvidenceView; readonly openTrace: (traceId: string) => void }) {
  const { evidence: e } = view
  return (
    <>
      <div>
        <p className={css.says}>
          <Text charsMax={600}>{e.says}</Text>
        </p>
        <p className={css.window}>
          {dateClock(e.window.from)} to {clock(e.window.to)}
        </p>
      </div>
      <Numbers numbers={e.numbers} />
      {e.traceIds.length > 0 && (
        <Section title="Sample traces" note="worst first">
          <ul className={css.traces}>
            {e.traceIds.map((traceId) => (
              <li key={traceId}>
                <button type="button" data-stop data-trace={traceId} onClick={() => openTrace(traceId)}>
                  <code>{traceId}</code>
                  <span>open waterfall →</span>
                </button>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {e.logs.length > 0 && (
        <Section title="Sample log lines">
          <LogLines lines={e.logs} openTrace={openTrace} />
        </Section>
      )}
      <ResultRows again={view.again} />
      <QueryText name={e.query} sql={view.sql} params={e.params} />
    </>
  )
}
