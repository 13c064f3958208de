import { memo } from 'react'
import type { TraceSpan } from '../../http/contract.ts'
import { quantity, visible } from '../format.ts'
import { waitOf } from './waits.ts'
import css from './waterfall.module.css'

const INDENT_PX = 12
const INDENT_DEPTH_MAX = 12 // deeper spans keep this indent, or their names would leave the column
const BESIDE_MAX = 76 // percent; a bar that ends further right leaves no room for its duration behind it

/** How much of a span's time is its own; nothing is said twice. */
function here({ waitedMs, durationMs }: TraceSpan): string {
  const [own, whole] = [quantity(waitedMs, 'ms'), quantity(durationMs, 'ms')]
  return own === whole ? ', all of it here' : `, ${own} of it here`
}

type Props = {
  readonly span: TraceSpan
  readonly traceMs: number
  /** A wait as long as this stands out. */
  readonly longMs: number
  readonly open: boolean
  /** Opens the span, or closes it; the same function each time, so that a row that stays in sight is not drawn anew. */
  readonly toggle: (span: string) => void
}

/** One span: its name, and its bar over the trace's time. */
export const SpanRow = memo(function SpanRow({ span, traceMs, longMs, open, toggle }: Props) {
  const left = (span.startMs / (traceMs || 1)) * 100
  const width = Math.max(0.25, (span.durationMs / (traceMs || 1)) * 100)
  const took = quantity(span.durationMs, 'ms')
  const wait = waitOf(span, longMs)
  const own = wait === 'most' ? here(span) : ''
  const inside = left + width >= BESIDE_MAX && left <= 100 - BESIDE_MAX
  const before = left + width >= BESIDE_MAX && !inside
  const tookStyle = before ? { right: `${100 - left}%` } : { left: `${inside ? left : left + width}%` }
  return (
    <button type="button" data-stop className={css.row} aria-expanded={open} onClick={() => toggle(span.spanId)}>
      <span className={css.name} style={{ paddingLeft: Math.min(span.depth, INDENT_DEPTH_MAX) * INDENT_PX }}>
        {span.error && (
          <b className={css.failed}>
            <i aria-hidden="true">✗ </i>
            {span.isErrorOrigin ? 'began here ' : ''}
          </b>
        )}
        <bdi>{visible(span.name.slice(0, 120))}</bdi>{' '}
        <bdi className={css.service}>{visible(span.service.slice(0, 60))}</bdi>
      </span>
      <span className={css.lane}>
        <span
          className={css.bar}
          data-wait={wait}
          data-error={span.error}
          style={{ left: `${left}%`, width: `${Math.min(width, 100 - left)}%` }}
        />
        <span className={css.took} data-inside={inside} data-wait={wait} style={tookStyle}>
          {took}
          {own}
          {span.error && <span className={css.unseen}>, failed</span>}
        </span>
      </span>
    </button>
  )
})
