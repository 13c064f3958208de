import type { Go } from '../hooks/use-address.ts'
import type { Window } from '../hooks/use-window.ts'
import button from '../parts/button.module.css'
import { Time } from '../parts/when.tsx'
import css from './window-picker.module.css'

const MINUTES = [5, 15, 30, 60, 180, 720, 1440, 10_080] as const
const FIXED = 'fixed'

type Props = { readonly window: Window; readonly go: Go; readonly refresh: () => void }

/** Which stretch of time is shown: the last minutes, or a fixed one that was zoomed into. */
export function WindowPicker({ window: { from, to, lastMinutes }, go, refresh }: Props) {
  const choices = lastMinutes === undefined ? [] : [lastMinutes]
  const minutes = [...new Set([...MINUTES, ...choices])].sort((a, b) => a - b)
  return (
    <div className={css.picker}>
      <span className={css.range}>
        <Time at={from} date /> to <Time at={to} date={from.slice(0, 10) !== to.slice(0, 10)} />
      </span>
      <select
        aria-label="Window"
        value={lastMinutes ?? FIXED}
        onChange={({ currentTarget: { value } }) => go({ last: value, from: undefined, to: undefined })}
      >
        {lastMinutes === undefined && <option value={FIXED}>fixed window</option>}
        {minutes.map((m) => (
          <option key={m} value={m}>
            {saysOf(m)}
          </option>
        ))}
      </select>
      <button
        type="button"
        className={button.button}
        onClick={refresh}
        disabled={lastMinutes === undefined}
        aria-label="Up to now"
        title="Up to now (r)"
      >
        ↻
      </button>
    </div>
  )
}

function saysOf(minutes: number): string {
  if (minutes < 60) return `last ${minutes} min`
  return minutes < 1440 ? `last ${+(minutes / 60).toFixed(1)} h` : `last ${+(minutes / 1440).toFixed(1)} d`
}
