import { useEffect, useState } from 'react'
import type { ProbeHit } from '../../http/contract.ts'
import { followed } from '../followed.ts'

const HITS_MAX = 100 // as many as the workbench keeps of a probe; all of them are in the logs

/** What a probe saw, newest first, and how many hits this page was too slow for. */
export type Hits = { readonly hits: readonly ProbeHit[]; readonly skipped: number; readonly live: boolean }

const NOTHING: Hits = { hits: [], skipped: 0, live: true }

/** The last hits of a probe, and those that come while the page looks on. */
export function useProbeHits(probe: string): Hits {
  const [seen, setSeen] = useState<Hits>(NOTHING)
  useEffect(() => {
    setSeen(NOTHING)
    return followed({
      address: () => `/api/probes/tail?${new URLSearchParams({ probe })}`,
      opened: () => setSeen(NOTHING), // what was kept comes first
      failed: () => setSeen((seen) => ({ ...seen, live: false })),
      events: {
        hit: (data) => {
          // Our own server's event: its shape is the one that the API's contract says.
          const hit = JSON.parse(data) as ProbeHit
          setSeen((seen) => ({ ...seen, hits: [hit, ...seen.hits].slice(0, HITS_MAX) }))
        },
        skipped: (data) => {
          const { hits } = JSON.parse(data) as { readonly hits: number }
          setSeen((seen) => ({ ...seen, skipped: seen.skipped + hits }))
        },
      },
    })
  }, [probe])
  return seen
}
