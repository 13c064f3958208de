import { ScrollText } from '../parts/scroll-text.tsx'
import css from './how-to-connect.module.css'

/** How a process comes to take probes. */
export function HowToConnect({ url }: { readonly url: string }) {
  return (
    <div className={css.how}>
      <p>
        Start a Node service (20.19 or newer) with the agent; nothing else changes, and no probe stands in it until you
        place one:
      </p>
      <ScrollText label="Command that starts a service with the agent">
        {`LASTGOOD_PROBE_URL=${url} OTEL_SERVICE_NAME=checkout node --import @lastgood/probe app.js`}
      </ScrollText>
      <p>
        One that runs already (Linux): <code>lastgood probe attach PID</code>. With{' '}
        <code>LASTGOOD_PROBE_SLOTS='src/**'</code> at its start, placing a probe never stalls it: recommended for
        production.
      </p>
    </div>
  )
}
