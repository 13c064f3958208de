import { USUAL, USUAL_HITS } from '../../../model/probe-limits.ts'
import type { ProbeKind } from '../../http/contract.ts'
import { Field } from '../parts/field.tsx'
import { Fold } from '../room/fold.tsx'
import { USUAL_MINUTES } from './end-of.ts'
import css from './limits.module.css'

/** What ends a probe by itself, and what it may cost; left empty, the agent's own limits hold. */
export function Limits({ kind }: { readonly kind: ProbeKind }) {
  const usual = USUAL_HITS[kind]
  return (
    <Fold title="Limits, and why">
      <div className={css.limits}>
        <Field name="minutes" label="Ends after so many minutes" hint={String(USUAL_MINUTES)} />
        {usual !== undefined && (
          <>
            <Field name="hitsMax" label="Ends after so many hits" hint={String(usual.hitsMax)} />
            <Field name="ratePerSec" label="Hits a second that are sent" hint={String(usual.ratePerSec)} />
          </>
        )}
        <Field name="stallMsMax" label="Placing it may stall the process (ms)" hint={String(USUAL.stallMsMax)} />
        <Field
          name="cpuPercent"
          label="All probes there may take of one CPU (%)"
          hint={String(USUAL.cpuShareMax * 100)}
        />
        <Field name="reason" label="Why, for the trail" hint="totals are wrong now and then" />
        <Field name="incident" label="Incident it stands in (the one that is open)" hint="inc-3" />
      </div>
    </Fold>
  )
}
