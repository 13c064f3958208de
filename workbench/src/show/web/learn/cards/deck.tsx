import css from '../../parts/items.module.css'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import type { AskedCard } from '../replies.ts'

/** Every card, and when each comes back. */
export function Deck({ cards }: { readonly cards: readonly AskedCard[] }) {
  return (
    <details>
      <summary data-stop>Show them</summary>
      <ul className={css.items} aria-label="All cards">
        {cards.map(({ id, theme, question, standing }) => (
          <li key={id}>
            <strong>{id}</strong> <Text charsMax={300}>{question}</Text>
            <small>
              {theme},{' '}
              {standing === null ? (
                'new'
              ) : (
                <>
                  {standing.stage}, comes back <When at={standing.due} />
                </>
              )}
            </small>
          </li>
        ))}
      </ul>
    </details>
  )
}
