import { useEffect, useRef } from 'react'
import type { ProbeAudit } from '../../http/contract.ts'
import { type Loaded, useLoaded } from './use-loaded.ts'

type ProbeTrail = { readonly entries: readonly ProbeAudit[]; readonly brokenAt?: number }

/** The trail of probes, newest last, read again whenever `turn` changes. */
export function useProbeTrail(turn: string): Loaded<ProbeTrail> {
  const [trail, reload] = useLoaded<ProbeTrail>('/api/probes/audit')
  const read = useRef(turn)
  useEffect(() => {
    if (read.current !== turn) reload()
    read.current = turn
  }, [turn, reload])
  return trail
}
