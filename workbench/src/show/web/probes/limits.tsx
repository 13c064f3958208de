import type { ProbeKind } from '../../http/contract.ts'
import { Field } from '../parts/field.tsx'
import { Fold } from '../room/fold.tsx'
import css from './limits.module.css'

/** What ends a probe by itself, and what it may cost; left empty, the agent's own limits hold. */
export function Limits({ kind }: { readonly kind: ProbeKind }) {
  const sends = kind === 'snapshot' || kind === 'log'
  return (
    <Fold title="Limits, and why">
      <div className={css.limits}>
        <Field name="minutes" label="Ends after so many minutes" hint="15" />
        {sends && <Field name="hitsMax" label="Ends after so many hits" hint={kind === 'snapshot' ? '10' : '10000'} />}
        {sends && (
          <Field name="ratePerSec" label="Hits a second that are sent" hint={kind === 'snapshot' ? '1' : '100'} />
        )}
        <Field name="stallMsMax" label="Placing it may stall the process (ms)" hint="50" />
        <Field name="cpuPercent" label="All probes there may take of one CPU (%)" hint="1" />
        <Field name="reason" label="Why, for the trail" hint="totals are wrong now and then" />
      </div>
    </Fold>
  )
}
