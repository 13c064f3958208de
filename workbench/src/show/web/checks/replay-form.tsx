import type { ChecksDoor, Replayable } from '../hooks/use-checks.ts'
import { Field } from '../parts/field.tsx'
import { Fold } from '../room/fold.tsx'
import { AskForm } from './ask-form.tsx'
import { Replay } from './replay.tsx'
import { SendForm } from './send-form.tsx'

type Props = Pick<ChecksDoor, 'replay' | 'send'> & {
  readonly trace: string | undefined
  readonly evidence: string | undefined
  readonly incident: string | undefined
}

/** Makes a request of a trace, or of evidence with traces, and sends it again once somebody says where. */
export function ReplayForm({ trace, evidence, incident, replay, send }: Props) {
  return (
    <AskForm<Replayable>
      label="Make the request"
      says="Reading the trace"
      ask={replay}
      shown={(made) => (
        <>
          <Replay text={made} trace={trace} incident={incident} />
          <SendForm key={made.curl} method={made.request.method} send={(how) => send(made.asked, how)} />
        </>
      )}
    >
      <Field name="trace" label="Trace that failed" hint="4bf92f3577b34da6a3ce929d0e0e4736" value={trace} />
      {incident !== undefined && (
        <Field name="evidence" label={`Or evidence of ${incident} with traces`} hint="ev-3" value={evidence} />
      )}
      <Fold title="Change its method, path or body">
        <Field name="method" label="Method" hint="POST" />
        <Field name="path" label="Path and query" hint="/cart?id=1" />
        <Field name="body" label="Body; {n} is another number in each request" lines={3} />
      </Fold>
      <p>Nothing is sent yet. Secrets are taken out, and what nobody knows is named.</p>
    </AskForm>
  )
}
