import { counted } from '../../format.ts'
import css from '../../parts/items.module.css'
import { Empty } from '../../parts/notice.tsx'
import type { CalibrationAnswer } from '../replies.ts'

const VERDICTS: Readonly<Record<CalibrationAnswer['stretches'][number]['verdict'], string>> = {
  fits: '✓ it fits',
  'too sure': '! too sure',
  'not sure enough': '! not sure enough',
  open: 'too few to tell',
}

/** What somebody said beforehand against what they knew. */
export function Calibration({
  calibration: { answers, brier, stretches },
}: {
  readonly calibration: CalibrationAnswer
}) {
  if (answers === 0) return <Empty>Answer some cards first: how sure you were is held against what you knew.</Empty>
  return (
    <>
      <p>
        {counted(answers, 'answer')}; mean squared distance {brier?.toFixed(2) ?? '–'} (0 is best, 0.25 is always saying
        50 %).
      </p>
      <ul className={css.items}>
        {stretches.map((stretch) => (
          <li key={stretch.from}>
            {stretch.from} to {stretch.to} % sure: {Math.round(stretch.knew)} % known of{' '}
            {counted(stretch.answers, 'answer')}
            <small>{VERDICTS[stretch.verdict]}</small>
          </li>
        ))}
      </ul>
    </>
  )
}
