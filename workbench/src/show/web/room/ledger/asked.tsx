import { stillWaits } from '../../../../model/incident/asked.ts'
import type { Act } from '../../hooks/acts.ts'
import { useNow } from '../../hooks/use-now.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import item from '../item.module.css'
import type { Themes } from '../replies.ts'

type Props = { readonly asked: Themes['acted']['asked']; readonly act: Act }

/** Actions that wait for a second pair of eyes, as long as a question stands. */
export function Asked({ asked, act }: Props) {
  const now = useNow()
  const open = asked.filter((question) => stillWaits(question, now))
  if (open.length === 0) return null
  return (
    <ul>
      {open.map(({ id, at, by, target, expectedEffect }) => (
        <li key={id} className={item.item}>
          <p className={item.says}>
            {id} waits for another person:{' '}
            <Text>{[target.name, target.service && `on ${target.service}`].filter(Boolean).join(' ')}</Text>
          </p>
          <p className={item.facts}>
            asked for by <Text charsMax={60}>{by}</Text>, <When at={at} />; expected: <Text>{expectedEffect}</Text>
          </p>
          <ActForm act={act} verb="approve" label={`I have looked: run ${id}`} given={{ asked: id }} />
        </li>
      ))}
    </ul>
  )
}
