import type { Result } from '../../../lib/result.ts'
import { isHarmless } from '../../../model/replay.ts'
import type { ReplaySent } from '../../../respond/reproduce/reproduce-verbs.ts'
import type { Failure } from '../client.ts'
import type { Given, Looked, SendHow } from '../hooks/use-checks.ts'
import { useMay } from '../hooks/use-may.ts'
import { Choice, Field } from '../parts/field.tsx'
import { AskForm } from './ask-form.tsx'
import { Sent } from './sent.tsx'

const OFTEN = [
  ['100 together', 'three alone, then 100 at once: shows races'],
  ['100', 'three alone, then 100 one by one'],
  ['1', 'once'],
] as const

type Props = {
  readonly method: string
  readonly send: (how: SendHow) => Promise<Result<Looked<ReplaySent>, Failure>>
}

/** Sends a request again, from the workbench's machine, after what may do harm was said yes to. */
export function SendForm({ method, send }: Props) {
  const mayWrite = useMay('responder')
  if (!mayWrite) return null
  return (
    <section aria-label="Send it">
      <AskForm<ReplaySent>
        label={`Send ${method}`}
        says="Sending"
        ask={(given) => send(howOf(given))}
        shown={(sent) => <Sent result={sent.result} />}
      >
        <Field name="target" label="Where it is sent: scheme, host and port" hint="http://127.0.0.1:8080" required />
        <Choice name="often" label="How often" choices={OFTEN} value={OFTEN[0][0]} />
        {!isHarmless(method) && (
          <label>
            <input type="checkbox" name="unsafe" required /> {method} may change something at the target; send it all
            the same
          </label>
        )}
        <Field name="host" label="If its host is not private, it may be production: name the host once more" />
        <p>
          The workbench sends it to its own machine and to hosts of the setting <code>checkHosts</code>, without the
          secrets that were removed.
        </p>
      </AskForm>
    </section>
  )
}

function howOf({ target = '', often = '', unsafe, host }: Given): SendHow {
  const [times, together] = often.split(' ')
  return { target, times: Number(times), together: together !== undefined, unsafe: unsafe === 'on', host }
}
