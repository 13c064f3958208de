import { useEffect, useState } from 'react'
import type { ProbeHit } from '../../http/contract.ts'

const HITS_MAX = 100 // as many as the workbench keeps of a probe; all of them are in the logs

/** What a probe saw, newest first, and how many hits this page was too slow for. */
export type Hits = { readonly hits: readonly ProbeHit[]; readonly skipped: number; readonly live: boolean }

const NOTHING: Hits = { hits: [], skipped: 0, live: true }

/** The last hits of a probe, and those that come while the page looks on. */
export function useProbeHits(probe: string): Hits {
  const [seen, setSeen] = useState<Hits>(NOTHING)
  useEffect(() => {
    setSeen(NOTHING)
    const source = new EventSource(`/api/probes/tail?${new URLSearchParams({ probe })}`)
    source.addEventListener('open', () => setSeen(NOTHING)) // what was kept comes first
    source.addEventListener('error', () => setSeen((seen) => ({ ...seen, live: false })))
    source.addEventListener('hit', (event) => {
      // Our own server's event: its shape is the one that the API's contract says.
      const hit = JSON.parse(String((event as MessageEvent).data)) as ProbeHit
      setSeen((seen) => ({ ...seen, hits: [hit, ...seen.hits].slice(0, HITS_MAX) }))
    })
    source.addEventListener('skipped', (event) => {
      const { hits } = JSON.parse(String((event as MessageEvent).data)) as { readonly hits: number }
      setSeen((seen) => ({ ...seen, skipped: seen.skipped + hits }))
    })
    return () => source.close()
  }, [probe])
  return seen
}
