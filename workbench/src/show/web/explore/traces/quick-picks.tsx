import type { Heatmap } from '../../../http/contract.ts'
import { quantity } from '../../format.ts'
import type { Fields } from '../../hooks/use-address.ts'
import type { ViewProps } from '../view.ts'
import css from './quick-picks.module.css'
import { hasBox, NO_BOX } from './selection.ts'

type Props = {
  readonly map: Heatmap
  readonly fields: Fields
  readonly select: (box: Fields) => void
  readonly go: ViewProps['go']
}

/** Selections that are often wanted, without drawing; and what to do with one. */
export function QuickPicks({ map: { summary }, fields, select, go }: Props) {
  const selected = hasBox(fields)
  const { boxFrom, boxTo } = fields
  return (
    <div className={css.picks}>
      <span>Compare with the rest:</span>
      <button
        type="button"
        data-stop
        aria-pressed={fields.boxOutcome === 'failed'}
        disabled={summary.failed === 0}
        onClick={() => select({ boxOutcome: 'failed' })}
      >
        the failed
      </button>
      {summary.p95Ms !== null && (
        <button type="button" data-stop onClick={() => select({ msMin: String(+(summary.p95Ms ?? 0).toPrecision(6)) })}>
          the slowest 5 % (from {quantity(summary.p95Ms, 'ms')})
        </button>
      )}
      {boxFrom && boxTo && (
        <button type="button" data-stop onClick={() => go({ ...NO_BOX, from: boxFrom, to: boxTo, last: undefined })}>
          zoom to the selection
        </button>
      )}
      {selected && (
        <button type="button" data-stop onClick={() => go(NO_BOX)}>
          ✕ nothing
        </button>
      )}
    </div>
  )
}
