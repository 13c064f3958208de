import css from './standing.module.css'

type Tone = 'good' | 'bad' | 'open' | 'plain'

const MARKS: Readonly<Record<string, readonly [tone: Tone, mark: string]>> = {
  helped: ['good', '✓'],
  supported: ['good', '✓'],
  worse: ['bad', '✗'],
  refuted: ['bad', '✗'],
  doubted: ['open', '?'],
  'no-effect': ['bad', '✗'],
  error: ['bad', '!'],
  pending: ['open', '…'],
  open: ['open', '…'],
  testing: ['open', '…'],
  unclear: ['plain', '~'],
  inconclusive: ['plain', '~'],
  confounded: ['plain', '~'],
  'not-discriminating': ['plain', '~'],
  'at hand': ['good', '✓'],
  perhaps: ['open', '?'],
  no: ['bad', '✗'],
  begun: ['plain', '▸'],
  'ruled out': ['plain', '–'],
}

/** Where a change, a cause, a prediction or a way out stands: a mark and its word. */
export function Standing({ of }: { readonly of: string }) {
  const [tone, mark] = MARKS[of] ?? ['plain', '?']
  return (
    <span className={css.standing} data-tone={tone}>
      <span aria-hidden="true">{mark}</span> {of.replaceAll('-', ' ')}
    </span>
  )
}
