import type { LogView } from '../../../http/contract.ts'
import { clock, counted, quantity } from '../../format.ts'
import type { Go } from '../../hooks/use-address.ts'
import { Section } from '../../parts/section.tsx'
import css from './volume.module.css'

const HEIGHT = 48
const TIMES = [0, 0.5, 1] as const // shares of the width; more do not fit a phone

/** How many lines there were when; errors stand at the bottom of each bar. A bar zooms to its stretch. */
export function Volume({ view: { volume, window, columnSeconds }, go }: { readonly view: LogView; readonly go: Go }) {
  const most = volume.reduce((top, { lines }) => Math.max(top, lines), 1)
  const total = volume.reduce((sum, { lines }) => sum + lines, 0)
  const errors = volume.reduce((sum, column) => sum + column.errors, 0)
  const at = (column: number): string => new Date(Date.parse(window.from) + column * columnSeconds * 1000).toISOString()
  const label = `${counted(total, 'line')}, ${counted(errors, 'of them an error', 'of them errors')}`
  const heightOf = (lines: number): number => (lines / most) * HEIGHT
  return (
    <Section title="How many, when" note={`${quantity(total, '')} lines, ${quantity(errors, '')} errors`}>
      <svg
        className={css.volume}
        viewBox={`0 0 ${volume.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {volume.map(({ lines, warnings, errors: bad }, i) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the window picker does the same with the keyboard
          <g key={at(i)} onClick={() => go({ from: at(i), to: at(i + 1), last: undefined })}>
            <title>{`${clock(at(i))}: ${counted(lines, 'line')}, ${counted(bad, 'error')}`}</title>
            <rect className={css.all} x={i} width={1} y={0} height={HEIGHT} fillOpacity={0} />
            <rect className={css.all} x={i} width={0.86} y={HEIGHT - heightOf(lines)} height={heightOf(lines)} />
            <rect
              className={css.warnings}
              x={i}
              width={0.86}
              y={HEIGHT - heightOf(bad + warnings)}
              height={heightOf(warnings)}
            />
            <rect className={css.errors} x={i} width={0.86} y={HEIGHT - heightOf(bad)} height={heightOf(bad)} />
          </g>
        ))}
      </svg>
      <p className={css.times} aria-hidden="true">
        {TIMES.map((share) => (
          <span key={share}>{clock(at(share * volume.length))}</span>
        ))}
      </p>
    </Section>
  )
}
