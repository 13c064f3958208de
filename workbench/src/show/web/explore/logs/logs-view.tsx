import { useLogs } from '../../hooks/use-logs.ts'
import { useTail } from '../../hooks/use-tail.ts'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import type { ViewProps } from '../view.ts'
import { Kinds } from './kinds.tsx'
import { Lines } from './lines.tsx'
import { LogFilter } from './log-filter.tsx'
import css from './logs-view.module.css'
import { Volume } from './volume.tsx'

/** Log lines: searched, by kind, or as they come in. */
export default function LogsView({ fields, window, go }: ViewProps) {
  const { view, kinds, names } = useLogs(fields, window)
  const live = fields.show === 'live'
  const tail = useTail(fields, live)
  const openTrace = (trace: string): void => go({ trace })
  const show = (what: string | undefined) => () => go({ show: what })
  return (
    <>
      <LogFilter fields={fields} services={names.state === 'ready' ? names.value.services : []} go={go} />
      {!fields.traceId && view.state === 'ready' && !live && <Volume view={view.value} go={go} />}
      <fieldset className={css.tabs} aria-label="Show">
        <button type="button" data-stop aria-pressed={!fields.show} onClick={show(undefined)}>
          Lines
        </button>
        <button type="button" data-stop aria-pressed={fields.show === 'kinds'} onClick={show('kinds')}>
          Kinds of lines
        </button>
        <button type="button" data-stop aria-pressed={live} onClick={show('live')}>
          ● As they come in
        </button>
      </fieldset>
      {live && (
        <Section title="As they come in" note={tail.connected ? '● following' : '✗ connection lost, trying again'}>
          {tail.lines.length === 0 && <Empty>Waiting for lines. Those of the past are under Lines.</Empty>}
          {tail.cut && <p className={css.note}>More came at once than is told: narrow the filter.</p>}
          {tail.missed && (
            <p className={css.note}>
              What came while this page was hidden or not connected is not among these: search for it.
            </p>
          )}
          <Lines lines={tail.lines} openTrace={openTrace} />
        </Section>
      )}
      {fields.show === 'kinds' && <Kinds kinds={kinds} go={go} openTrace={openTrace} />}
      {!fields.show && (
        <Section title="Lines" note="newest first">
          {view.state === 'waiting' && <Waiting says="Searching the log" />}
          {view.state === 'failed' && <Failed error={view.error} retry={view.again} />}
          {view.state === 'ready' && view.value.lines.length === 0 && <NoLines go={go} />}
          {view.state === 'ready' && <Lines lines={view.value.lines} openTrace={openTrace} />}
          {view.state === 'ready' && view.value.cut && (
            <p className={css.note}>There are older ones: narrow the filter or the window.</p>
          )}
        </Section>
      )}
    </>
  )
}

function NoLines({ go }: Pick<ViewProps, 'go'>) {
  return (
    <Empty>
      No line matches in this window.{' '}
      <button type="button" className={css.way} onClick={() => go({ last: '1440', from: undefined, to: undefined })}>
        Look at the last 24 h
      </button>
      {' or '}
      <button
        type="button"
        className={css.way}
        onClick={() => go({ service: undefined, text: undefined, traceId: undefined, severityMin: undefined })}
      >
        take the filters away
      </button>
      .
    </Empty>
  )
}
