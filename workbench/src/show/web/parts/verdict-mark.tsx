import type { Verdict } from '../../http/contract.ts'
import css from './verdict-mark.module.css'

const MARKS: Readonly<Record<Verdict, { mark: string; word: string }>> = {
  supported: { mark: '✓', word: 'supported' },
  refuted: { mark: '✗', word: 'refuted' },
  inconclusive: { mark: '~', word: 'inconclusive' },
  'no-data': { mark: '?', word: 'no data' },
}

/** A verdict as a mark with its word; the word is for screen readers only where `short`. */
export function VerdictMark({ verdict, short = false }: { readonly verdict: Verdict; readonly short?: boolean }) {
  const { mark, word } = MARKS[verdict]
  return (
    <span className={css.verdict} data-verdict={verdict} title={word}>
      <span className={css.mark} aria-hidden="true">
        {mark}
      </span>
      <span className={short ? css.hidden : css.word}>{word}</span>
    </span>
  )
}
