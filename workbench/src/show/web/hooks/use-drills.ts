import { useMemo } from 'react'
import type { DrillHistory, DrillList, DrillStatus } from '../learn/replies.ts'
import type { Reply } from '../room/replies.ts'
import type { Act } from './acts.ts'
import { actsOn } from './acts.ts'
import { type Loaded, useLoaded } from './use-loaded.ts'

const STATUS_REFRESH_MS = 2_000 // how users fare changes with every look of the room at its system

/** What can be practised, how far the drill is, and how those before it went. */
export type DrillsDoor = {
  readonly list: Loaded<Reply<DrillList>>
  readonly status: Loaded<Reply<DrillStatus>>
  readonly history: Loaded<Reply<DrillHistory>>
  /** Does a verb of drills; what changed is read again. */
  readonly act: Act
  /** Does a verb of the drill's incident. */
  readonly actIn: (incident: string) => Act
}

/** Drills of this workbench. */
export function useDrills(name: string): DrillsDoor {
  const [list] = useLoaded<Reply<DrillList>>('/api/record/drill-list')
  const [status, reloadStatus] = useLoaded<Reply<DrillStatus>>('/api/record/drill-status', STATUS_REFRESH_MS)
  const [history, reloadHistory] = useLoaded<Reply<DrillHistory>>('/api/record/drill-history')
  return useMemo(() => {
    const told =
      (act: Act): Act =>
      async (verb, input) => {
        const reply = await act(verb, input)
        reloadStatus()
        reloadHistory()
        return reply
      }
    return {
      list,
      status,
      history,
      act: told(actsOn(undefined, name)),
      actIn: (incident) => told(actsOn(incident, name)),
    }
  }, [list, status, history, name, reloadStatus, reloadHistory])
}
