import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { TraceSpan, TraceView } from '../../http/contract.ts'
import { quantity } from '../format.ts'
import { useFind } from '../hooks/use-find.ts'
import { FindBar, isWorthFinding } from '../parts/find-bar.tsx'
import { SpanDetail } from './span-detail.tsx'
import { SpanRow } from './span-row.tsx'
import { longWaitOf } from './waits.ts'
import css from './waterfall.module.css'

const TICKS = [0, 0.25, 0.5, 0.75, 1] as const
const ROW_PX = 27
const BEYOND = 12 // rows drawn out of sight, so that the next one can have the focus

/** The spans of a trace as bars over its time, parents above children; only rows in sight are drawn. A row opens to its attributes. */
export function Waterfall({ trace }: { readonly trace: TraceView }) {
  const [open, setOpen] = useState<string>()
  const toggle = useCallback((span: string) => setOpen((shown) => (shown === span ? undefined : span)), [])
  const longMs = useMemo(() => longWaitOf(trace.spans), [trace])
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: trace.spans.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => trace.spans[i]?.spanId ?? i,
    overscan: BEYOND,
  })
  const toRow = rows.scrollToIndex
  const find = useFind(
    trace.spans.length,
    useCallback((row: number) => textOf(trace.spans[row]), [trace]),
    useCallback((row: number) => toRow(row, { align: 'center' }), [toRow]),
  )
  return (
    <>
      {isWorthFinding(trace.spans.length) && <FindBar find={find} what="spans" />}
      <div className={css.waterfall}>
        <div className={css.axis} aria-hidden="true">
          {TICKS.map((at) => (
            <span key={at}>{quantity(at * trace.durationMs, 'ms')}</span>
          ))}
        </div>
        <div ref={frame} className={css.frame}>
          <ol aria-label="Spans" style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, key, start }) => {
              const span = trace.spans[index]
              if (span === undefined) return null
              const isOpen = open === span.spanId
              return (
                <li
                  key={key}
                  ref={rows.measureElement}
                  data-index={index}
                  data-found={index === find.found}
                  className={css.item}
                  aria-setsize={trace.spans.length}
                  aria-posinset={index + 1}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <SpanRow span={span} traceMs={trace.durationMs} longMs={longMs} open={isOpen} toggle={toggle} />
                  {isOpen && <SpanDetail span={span} />}
                </li>
              )
            })}
          </ol>
        </div>
      </div>
    </>
  )
}

/** What a span is found by: its names, what it says of its failure, and its attributes as `key=value`. */
function textOf(span: TraceSpan | undefined): string {
  if (span === undefined) return ''
  const { name, service, spanId, statusMessage, attributes } = span
  const carried = Object.entries(attributes).map(([key, value]) => `${key}=${value}`)
  return [name, service, spanId, statusMessage, ...carried].join('\t')
}
