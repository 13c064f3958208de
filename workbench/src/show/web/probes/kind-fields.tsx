import { CALLERS_MAX } from '../../../model/probe-limits.ts'
import type { ProbeKind } from '../../http/contract.ts'
import { Choice, Field } from '../parts/field.tsx'

/** Whose requests a verbose probe is for: those with a header, or those that pass a line. */
export type Whose = 'header' | 'line'

const WHOSE: readonly (readonly [Whose, string])[] = [
  ['header', 'of requests with a header'],
  ['line', 'of requests that pass the line'],
]

type Props = { readonly kind: ProbeKind; readonly whose: Whose; readonly setWhose: (whose: Whose) => void }

/** What a probe of one kind needs beside its line. */
export function KindFields({ kind, whose, setWhose }: Props) {
  const isLess = kind === 'verbose' && whose === 'header'
  return (
    <>
      {kind === 'log' && (
        <Field name="template" label="The sentence, values in braces" hint="total={order.total}" required />
      )}
      {kind === 'timer' && <Field name="toLine" label="Until which line" hint="95" required />}
      {kind === 'snapshot' && (
        <Field
          name="callers"
          label={`Callers whose variables are shown too (0 to ${CALLERS_MAX}; each hit then pauses for about 1 ms)`}
          hint="0"
        />
      )}
      {kind === 'verbose' && (
        <Choice
          name="whose"
          label="Every logger says everything"
          choices={WHOSE}
          chosen={(to) => setWhose(to as Whose)}
        />
      )}
      {isLess ? (
        <>
          <Field name="header" label="Header of the one affected user" hint="x-user" required />
          <Field name="equals" label="Its value" hint="42" required />
        </>
      ) : (
        <Field name="when" label="Only where this holds" hint="order.total < 0" />
      )}
    </>
  )
}
