import type { Diagnosis, DiagnosisReply } from '../../http/contract.ts'
import type { Failure } from '../client.ts'
import { useLoaded } from './use-loaded.ts'
import type { Place } from './use-place.ts'
import { ofSystem } from './use-system.ts'
import { whyNoWindow } from './use-window.ts'

/** Where the diagnosis the page shows stands. */
export type DiagnosisView =
  | { readonly state: 'waiting'; readonly says: string }
  | { readonly state: 'empty'; readonly todo: string }
  | { readonly state: 'failed'; readonly error: Failure }
  | {
      readonly state: 'ready'
      readonly handle: string
      readonly madeAt: string
      readonly diagnosis: Diagnosis
      readonly stale: Failure | undefined
    }

const REFRESH_MS = 3_000 // reads what is kept, so it costs the server nothing

/** The newest diagnosis of a system, or the one of the window and service that the place names; undefined asks for none, and waits. */
export function useDiagnosis(place: Place | undefined): [DiagnosisView, reload: () => void] {
  const { from, to, service, system } = place ?? {}
  const asked = Object.entries({ from, to, service }).filter((field): field is [string, string] => !!field[1])
  const unshown = whyNoWindow({ from, to })
  const path = ofSystem(`/api/diagnosis${asked.length > 0 ? `?${new URLSearchParams(asked)}` : ''}`, system)
  const [loaded, reload] = useLoaded<DiagnosisReply>(
    place === undefined || unshown !== undefined ? undefined : path,
    asked.length > 0 ? undefined : REFRESH_MS,
  )
  return [unshown === undefined ? viewOf(loaded) : { state: 'failed', error: { ...NO_WINDOW, what: unshown } }, reload]
}

const NO_WINDOW = {
  where: 'the address of this page',
  todo: 'Write times as 2026-01-31T14:02:10Z, or press “Newest” for the newest diagnosis.',
}

function viewOf(loaded: ReturnType<typeof useLoaded<DiagnosisReply>>[0]): DiagnosisView {
  if (loaded.state === 'waiting') return { state: 'waiting', says: 'Reading the diagnosis' }
  if (loaded.state === 'failed') return loaded
  const reply = loaded.value
  switch (reply.state) {
    case 'none':
      return { state: 'empty', todo: reply.todo }
    case 'running':
      return { state: 'waiting', says: reply.says }
    case 'failed':
      return { state: 'failed', error: reply.error }
    case 'ready':
      return { ...reply, stale: loaded.stale }
  }
}
