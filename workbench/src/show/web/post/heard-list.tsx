import { counted } from '../format.ts'
import items from '../parts/items.module.css'
import { Empty } from '../parts/notice.tsx'
import { Text } from '../parts/text.tsx'
import { When } from '../parts/when.tsx'
import type { Heard } from './replies.ts'

/** The tools that tell of alerts and changes, and what could not be acted on. */
export function HeardList({ heard }: { readonly heard: readonly Heard[] }) {
  if (heard.length === 0)
    return (
      <Empty>
        Nobody tells of alerts or changes yet. Point Alertmanager, Grafana, GitHub or any JSON at <code>/hooks/…</code>{' '}
        of this workbench: docs/integrations.md shows how.
      </Empty>
    )
  return (
    <ul className={items.items} aria-label="Sources of alerts and changes">
      {heard.map(({ source, lastAt, facts, waiting, dead, trouble }) => (
        <li key={source}>
          <strong>
            <Text charsMax={100}>{source}</Text>
          </strong>{' '}
          {counted(facts, 'fact')}, the last at <When at={lastAt} />
          {waiting > 0 && `, ${waiting} still to be acted on`}
          {dead > 0 && (
            <small data-dead="true">
              ✗ {dead} could not be acted on: <Text charsMax={300}>{trouble ?? 'nobody knows why'}</Text>
            </small>
          )}
        </li>
      ))}
    </ul>
  )
}
