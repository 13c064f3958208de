import { useCallback } from 'react'
import { useLive } from '../hooks/use-live.ts'
import { useLoaded } from '../hooks/use-loaded.ts'
import columns from '../parts/columns.module.css'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import type { List, Reply } from '../room/replies.ts'
import { Past } from './past.tsx'
import { ActionList } from './postmortem/action-list.tsx'
import type { ListedAction } from './replies.ts'
import { Similar } from './similar.tsx'
import type { LearnProps } from './view.ts'

/** What is to be done about incidents, over all of them; the incidents that are over, and what differs between like ones. */
export default function LearnedView({ fields, go, name }: LearnProps) {
  const all = fields.all === 'true'
  const [actions, reloadActions] = useLoaded<Reply<readonly ListedAction[]>>(`/api/record/actions?all=${all}`)
  const [list, reloadList] = useLoaded<Reply<List>>('/api/record/incidents?all=true')
  useLive(
    useCallback(() => {
      reloadActions()
      reloadList()
    }, [reloadActions, reloadList]),
  )
  const incidents = list.state === 'ready' ? list.value.answer.incidents : []
  return (
    <>
      <Section
        title="Action items of all incidents"
        note={actions.state === 'ready' ? String(actions.value.answer.length) : undefined}
      >
        {actions.state === 'waiting' && <Waiting says="Reading action items" />}
        {actions.state === 'failed' && <Failed error={actions.error} retry={reloadActions} />}
        {actions.state === 'ready' && (
          <ActionList
            actions={actions.value.answer}
            all={all}
            showAll={(on) => go({ all: on ? 'true' : undefined })}
            name={name}
          />
        )}
      </Section>
      <div className={columns.even}>
        <Section title="Incidents that are over">
          {list.state === 'waiting' && <Waiting says="Reading the incident record" />}
          {list.state === 'failed' && <Failed error={list.error} retry={reloadList} />}
          {list.state === 'ready' && <Past incidents={incidents.filter(({ open }) => !open)} />}
        </Section>
        <Similar incidents={incidents} chosen={fields.incident} choose={(incident) => go({ incident })} />
      </div>
    </>
  )
}
