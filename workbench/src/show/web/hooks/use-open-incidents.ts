import { useCallback } from 'react'
import { ok, type Result } from '../../../lib/result.ts'
import { ask, type Failure } from '../client.ts'
import type { IncidentBrief, List, Listed, Reply, Themes } from '../room/replies.ts'
import { worstFirst } from '../worst-first.ts'
import { useLive } from './use-live.ts'
import { type Loaded, useRead } from './use-read.ts'

/** An open incident in a line: what the list says, and where it stands as far as that could be read. */
export type OpenIncident = { readonly listed: Listed; readonly brief: IncidentBrief | undefined }

export type OpenIncidents = { readonly shown: readonly OpenIncident[]; readonly more: number }

const SHOWN_MAX = 8 // each costs a question; more than a handful at once is one incident
const REFRESH_MS = 30_000 // next steps come with time, also when nobody writes

/** The incidents that are open, read again whenever one of them changes. */
export function useOpenIncidents(): Loaded<OpenIncidents> {
  const [incidents, reload] = useRead('/api/record/incidents', readOpen, REFRESH_MS)
  useLive(useCallback(() => reload(), [reload]))
  return incidents
}

async function readOpen(path: string, signal: AbortSignal): Promise<Result<OpenIncidents, Failure>> {
  const list = await ask<Reply<List>>(path, signal)
  if (!list.ok) return list
  const open = worstFirst(list.value.answer.incidents.filter((one) => one.open)) // before any is left out
  const shown = await Promise.all(
    open.slice(0, SHOWN_MAX).map(async (listed): Promise<OpenIncident> => {
      const status = await ask<Reply<Themes>>(`/api/incidents/${encodeURIComponent(listed.id)}/status`, signal)
      return { listed, brief: status.ok ? (status.value.incident ?? undefined) : undefined }
    }),
  )
  return ok({ shown, more: Math.max(0, open.length - SHOWN_MAX) })
}
