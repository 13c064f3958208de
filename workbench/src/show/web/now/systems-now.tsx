import type { Diagnosis, ServicesNow } from '../../http/contract.ts'
import { seconds } from '../format.ts'
import type { Loaded } from '../hooks/use-loaded.ts'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Board, Stock } from './board.tsx'
import { partsIn } from './part.ts'
import css from './systems-now.module.css'

type Props = { readonly overview: Loaded<ServicesNow>; readonly diagnosis: Diagnosis | undefined }

/** How the systems do now, in a line and one by one. */
export function SystemsNow({ overview, diagnosis }: Props) {
  if (overview.state !== 'ready')
    return (
      <Section title="Systems now">
        {overview.state === 'waiting' ? (
          <Waiting says="Reading golden signals" />
        ) : (
          <Failed error={overview.error} retry={overview.again} />
        )}
      </Section>
    )
  const { services, servicesCut, window } = overview.value
  const parts = partsIn(diagnosis, window)
  const length = seconds((Date.parse(window.to) - Date.parse(window.from)) / 1000)
  return (
    <Section title="Systems now" note={<Stock services={services} parts={parts} />}>
      <Board overview={overview.value} parts={parts} />
      <p className={css.note}>
        {services.length + servicesCut} sent telemetry in the last {length}. Figures are of all of it, states of its
        last fifth.
      </p>
    </Section>
  )
}
