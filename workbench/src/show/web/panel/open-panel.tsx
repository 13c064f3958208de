import type { EvidenceView, LogPage, TraceView } from '../../http/contract.ts'
import { PRACTICE } from '../../system.ts'
import { useDrill } from '../hooks/use-drill.ts'
import { useTelemetry } from '../hooks/use-loaded.ts'
import type { Place } from '../hooks/use-place.ts'
import { useSystem } from '../hooks/use-system.ts'
import { EvidencePanel } from './evidence-panel.tsx'
import { TracePanel } from './trace-panel.tsx'

type Props = {
  readonly place: Place
  readonly go: (change: Place) => void
  /** Of the diagnosis on the page; undefined while there is none, and evidence cannot be asked for. */
  readonly handle: string | undefined
}

/** The panel that the address names: a trace, or a piece of evidence, or none. */
export function OpenPanel({ place: { ev, trace }, go, handle }: Props) {
  const close = (): void => go({ ev: undefined, trace: undefined })
  if (trace !== undefined)
    return (
      <OpenTrace traceId={trace} back={ev === undefined ? undefined : () => go({ trace: undefined })} close={close} />
    )
  if (ev === undefined || handle === undefined) return null
  return <OpenEvidence id={ev} handle={handle} openTrace={(traceId) => go({ trace: traceId })} close={close} />
}

type EvidenceProps = {
  readonly id: string
  readonly handle: string
  readonly openTrace: (traceId: string) => void
  readonly close: () => void
}

function OpenEvidence({ id, handle, openTrace, close }: EvidenceProps) {
  const [view] = useTelemetry<EvidenceView>(`/api/evidence/${encodeURIComponent(id)}?diagnosis=${handle}`)
  return <EvidencePanel id={id} view={view} openTrace={openTrace} close={close} />
}

type TraceProps = { readonly traceId: string; readonly back: (() => void) | undefined; readonly close: () => void }

function OpenTrace({ traceId, back, close }: TraceProps) {
  const [trace] = useTelemetry<TraceView>(`/api/traces/${encodeURIComponent(traceId)}`)
  const [logs] = useTelemetry<LogPage>(`/api/logs?${new URLSearchParams({ traceId })}`)
  const drill = useDrill()
  const incident = useSystem() === PRACTICE ? (drill?.incident ?? undefined) : undefined
  return <TracePanel traceId={traceId} trace={trace} logs={logs} back={back} close={close} incident={incident} />
}
