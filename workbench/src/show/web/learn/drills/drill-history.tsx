import css from '../../parts/items.module.css'
import { Empty } from '../../parts/notice.tsx'
import { RowTable } from '../../parts/row-table.tsx'
import { Spark } from '../../parts/spark.tsx'
import stack from '../../parts/stack.module.css'
import type { DrillHistory as History } from '../replies.ts'
import { points } from './drill-score.tsx'

const COLUMNS = ['drill', 'when', 'score', 'first update', 'contained', 'cause', 'hints', 'fault'].map((name) => ({
  name,
}))

/** Drills that are over, and whether they get better. */
export function DrillHistory({
  history: { drills, improved },
  open,
}: {
  readonly history: History
  readonly open: string | undefined
}) {
  if (drills.length === 0) return <Empty>No drill is over yet.</Empty>
  const scores = drills.map(({ percent }) => percent)
  return (
    <div className={stack.close}>
      <p className={css.row}>
        {scores.length > 1 && <Spark values={scores} label={`Scores so far: ${scores.map(points).join(', ')}`} />}
        <span>{improvement(improved)}</span>
      </p>
      <RowTable label="Drills, the first first" columns={COLUMNS} rows={drills.map(rowOf)} />
      <p className={css.row}>
        {drills
          .filter(({ id }) => id !== open)
          .slice(-10)
          .map(({ id }) => (
            <a key={id} href={`#/learn/drills?score=${id}`} data-stop>
              score of {id}
            </a>
          ))}
      </p>
    </div>
  )
}

function rowOf({
  id,
  at,
  percent,
  seconds: { toFirstUpdate, toContain, toCause },
  hints,
  fault,
}: History['drills'][number]): readonly string[] {
  const times = [toFirstUpdate, toContain, toCause].map(minutes)
  return [id, `${at.slice(0, 16)}Z`, points(percent), ...times, String(hints), fault]
}

function improvement(improved: number | null): string {
  if (improved === null) return 'A second drill will tell whether you get better.'
  const by = Math.abs(improved).toFixed(0)
  return `The later half earned ${by} points ${improved >= 0 ? 'more' : 'less'} than the earlier one.`
}

/** `2:05`, in minutes and seconds. */
function minutes(value: number | null): string {
  if (value === null) return '–'
  const all = Math.round(value)
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`
}
