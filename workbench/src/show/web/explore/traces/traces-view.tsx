import type { Heatmap as HeatmapOf, SpanLine } from '../../../http/contract.ts'
import { counted } from '../../format.ts'
import type { Fields } from '../../hooks/use-address.ts'
import { conditionsOf, useSpans } from '../../hooks/use-spans.ts'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import { Pictured } from '../../parts/pictured.tsx'
import { Section } from '../../parts/section.tsx'
import type { ViewProps } from '../view.ts'
import { Apart } from './apart.tsx'
import { Heatmap } from './heatmap.tsx'
import { QuickPicks } from './quick-picks.tsx'
import { NO_BOX } from './selection.ts'
import { SpanFilter } from './span-filter.tsx'
import { SpanList } from './span-list.tsx'
import css from './traces-view.module.css'

/** Requests by duration over time; a part of them is compared with the rest. */
export default function TracesView({ fields, window, go }: ViewProps) {
  const { heatmap, comparison, list, names } = useSpans(fields, window)
  /** A selection holds the window still, or it would wander out of sight. */
  const select = (box: Fields): void => go({ ...NO_BOX, ...box, from: window.from, to: window.to, last: undefined })
  /** What sets requests apart may be carried by a span of another service further down. */
  const add = (condition: string): void =>
    go({
      service: undefined,
      operation: undefined,
      where: [...new Set([...conditionsOf(fields), condition])].join('\n'),
      ...NO_BOX,
    })
  return (
    <>
      <SpanFilter fields={fields} names={names.state === 'ready' ? names.value : undefined} go={go} />
      <Section title="Requests by duration" note={heatmap.state === 'ready' ? noteOf(heatmap.value) : undefined}>
        {heatmap.state === 'waiting' && <Waiting says="Counting spans" />}
        {heatmap.state === 'failed' && <Failed error={heatmap.error} retry={heatmap.again} />}
        {heatmap.state === 'ready' && heatmap.value.cells.length === 0 && <NoSpans fields={fields} go={go} />}
        {heatmap.state === 'ready' && heatmap.value.cells.length > 0 && (
          <>
            <Pictured title={`Requests by duration: ${noteOf(heatmap.value)}`}>
              <Heatmap map={heatmap.value} fields={fields} select={select} />
            </Pictured>
            <QuickPicks map={heatmap.value} fields={fields} select={select} go={go} />
          </>
        )}
      </Section>
      <div className={css.columns}>
        {comparison && <Apart comparison={comparison} add={add} />}
        <SpanList list={list} fields={fields} go={go} open={({ traceId }: SpanLine) => go({ trace: traceId })} />
      </div>
    </>
  )
}

function noteOf({ summary: { spans, failed } }: HeatmapOf): string {
  return `${counted(Math.round(spans), 'span')}, ${counted(Math.round(failed), 'of them failed', 'of them failed')}`
}

function NoSpans({ fields, go }: Pick<ViewProps, 'fields' | 'go'>) {
  const narrowed = ['service', 'operation', 'outcome', 'where'].some((name) => fields[name])
  return (
    <Empty>
      No span of this kind began in this window.{' '}
      <button
        type="button"
        className={css.way}
        onClick={() => go({ last: '1440', from: undefined, to: undefined, ...NO_BOX })}
      >
        Look at the last 24 h
      </button>
      {narrowed && (
        <>
          {' or '}
          <button
            type="button"
            className={css.way}
            onClick={() => go({ service: undefined, operation: undefined, outcome: undefined, where: undefined })}
          >
            take the filters away
          </button>
        </>
      )}
      .
    </Empty>
  )
}
