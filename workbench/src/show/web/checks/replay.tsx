import { REMOVED_PLACE } from '../../../model/replay.ts'
import type { ReplayText } from '../../../respond/reproduce/reproduce-verbs.ts'
import items from '../parts/items.module.css'
import { ScrollText } from '../parts/scroll-text.tsx'
import stack from '../parts/stack.module.css'
import { Text } from '../parts/text.tsx'

type Props = {
  readonly text: ReplayText
  readonly trace: string | undefined
  readonly incident: string | undefined
}

/** A request for a shell, what was taken out of it, and the command that sends it many times and keeps what came of it. */
export function Replay({ text: { request, curl }, trace, incident }: Props) {
  const { from, method, path, removed, unknown } = request
  const id = from.traceId ?? trace ?? 'TRACE'
  const kept = incident === undefined ? '' : ` --incident ${incident}`
  return (
    <section className={stack.stack} aria-label="The request">
      <p>
        <strong>{method}</strong> <Text mono>{path.replace(REMOVED_PLACE, '$$$1')}</Text>
        {from.service !== undefined && (
          <>
            {' '}
            of <Text>{from.service}</Text>
          </>
        )}
        {from.answered !== undefined && (
          <>
            , answered <Text>{from.answered}</Text>
          </>
        )}
      </p>
      <ScrollText label="The request for a shell">{curl}</ScrollText>
      <ul className={items.items} aria-label="What is missing of it">
        {removed.map(({ where, variable }) => (
          <li key={variable}>
            Removed: <Text>{where}</Text>; {variable} brings it back
          </li>
        ))}
        {unknown.map((says) => (
          <li key={says}>
            Unknown: <Text charsMax={300}>{says}</Text>
          </li>
        ))}
      </ul>
      <p>From another machine, with its secrets:</p>
      <ScrollText label="Command that sends it">
        {`lastgood reproduce ${id} --run --target http://127.0.0.1:8080 --times 100 --together${kept}`}
      </ScrollText>
    </section>
  )
}
