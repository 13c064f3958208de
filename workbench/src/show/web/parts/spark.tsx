import css from './spark.module.css'

type Props = {
  readonly values: readonly (number | null)[]
  /** What the curve shows, with its range, for those who cannot see it. */
  readonly label: string
  readonly tone?: 'plain' | 'bad'
}

const WIDTH = 120
const HEIGHT = 28
const INSET = 2 // room for the line's own width and the end dot

/** A small curve without axes; gaps stay gaps. */
export function Spark({ values, label, tone = 'plain' }: Props) {
  const known = values.filter((v) => v !== null)
  const top = Math.max(...known, 0) || 1
  const x = (i: number): number => INSET + (i * (WIDTH - 2 * INSET)) / Math.max(1, values.length - 1)
  const y = (v: number): number => HEIGHT - INSET - (v / top) * (HEIGHT - 2 * INSET)
  const last = values.at(-1)
  return (
    <svg className={css.spark} data-tone={tone} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <line className={css.floor} x1={0} x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
      <path className={css.line} d={pathOf(values, x, y)} />
      {typeof last === 'number' && <circle className={css.dot} cx={x(values.length - 1)} cy={y(last)} r={2} />}
    </svg>
  )
}

function pathOf(values: readonly (number | null)[], x: (i: number) => number, y: (v: number) => number): string {
  return values
    .map((v, i) => {
      if (v === null) return ''
      const starts = i === 0 || values[i - 1] === null
      return `${starts ? 'M' : 'L'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`
    })
    .join('')
}
