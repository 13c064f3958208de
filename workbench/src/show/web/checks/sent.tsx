import type { ReplayResult, ReplayStretch } from '../../../model/replay.ts'
import { verdictSays } from '../../../respond/reproduce/replay-says.ts'
import { quantity } from '../format.ts'
import items from '../parts/items.module.css'
import stack from '../parts/stack.module.css'
import { Text } from '../parts/text.tsx'

const SAYS_CHARS = 300

/** What sending a request again came to: the verdict first, then how it was answered alone, and how by the many. */
export function Sent({ result }: { readonly result: ReplayResult }) {
  const { alone, many, aside, expected, groups } = result
  return (
    <section className={stack.stack} aria-label="What came of it">
      <p>
        <strong>
          {MARKS[result.verdict]} {verdictSays(result)}
        </strong>
      </p>
      <ul className={items.items}>
        <li>
          {alone.sent === 1 ? 'Once' : `${alone.sent} alone`}: {answeredAs(alone)}
          {', e.g. '}
          <Text charsMax={SAYS_CHARS}>{expected}</Text>
        </li>
        {many && (
          <li>
            {many.sent} {many.together ? 'at once' : 'one by one'}: {answeredAs(many)}
          </li>
        )}
        {groups.map(({ count, says }) => (
          <li key={says}>
            {count} × <Text charsMax={SAYS_CHARS}>{says}</Text>
          </li>
        ))}
        {aside.length > 0 && (
          <li>
            Changes by itself, not compared:{' '}
            <Text charsMax={SAYS_CHARS}>{aside.map((one) => one || 'all of it').join(', ')}</Text>
          </li>
        )}
      </ul>
    </section>
  )
}

const MARKS = { answered: '·', 'as alone': '✓', differs: '✗', 'differs alone': '!' } as const

const answeredAs = ({ statuses, p50Ms, maxMs }: ReplayStretch): string => {
  const answers = Object.entries(statuses).map(([status, count]) => `${status} × ${count}`)
  return `${answers.join(', ')}; half within ${quantity(p50Ms, 'ms')}, all within ${quantity(maxMs, 'ms')}`
}
