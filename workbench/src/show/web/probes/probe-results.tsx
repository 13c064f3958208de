import { useContext, useState } from 'react'
import { aimOf } from '../../../model/probe-aim.ts'
import { USUAL_HITS } from '../../../model/probe-limits.ts'
import type { Probe } from '../../http/contract.ts'
import type { Failure } from '../client.ts'
import { countdown } from '../format.ts'
import { useMay } from '../hooks/use-may.ts'
import { type Hits, useProbeHits } from '../hooks/use-probe-hits.ts'
import type { Mark, ProbesDoor } from '../hooks/use-probes.ts'
import button from '../parts/button.module.css'
import { Empty, Failed } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Spark } from '../parts/spark.tsx'
import { Text } from '../parts/text.tsx'
import { NowContext, Time } from '../parts/when.tsx'
import { countsOf, hitsLeftOf, trendOf } from './counts.ts'
import { Hit } from './hit.tsx'
import { Placement } from './placement.tsx'
import css from './probe-results.module.css'

type Props = { readonly probe: Probe; readonly marks: readonly Mark[]; readonly remove: ProbesDoor['remove'] }

/** One probe: what is left of its budget, how it is held where, its numbers, and what it sees as it comes. */
export function ProbeResults({ probe, marks, remove }: Props) {
  const mayProbe = useMay('probe')
  const { id, wish, by, placedAt, placements, elsewhere, incident } = probe
  const trend = trendOf(wish.kind, marks)
  return (
    <Section title={`What ${id} sees`} note={<Budget probe={probe} />}>
      <div className={css.results}>
        <p>
          <strong>{wish.kind}</strong> in <Text>{wish.service}</Text> at <Text>{aimOf(wish)}</Text>
          {wish.when !== undefined && (
            <>
              {' '}
              where <Text mono>{wish.when}</Text>
            </>
          )}
          {wish.template !== undefined && (
            <>
              : <Text mono>{wish.template}</Text>
            </>
          )}
        </p>
        <p className={css.who}>
          Placed at <Time at={placedAt} /> by <Text>{by}</Text>
          {wish.reason !== undefined && (
            <>
              , because <Text>{wish.reason}</Text>
            </>
          )}
          {incident !== undefined && (
            <>
              , in <a href={`#/incidents/${incident}`}>{incident}</a>
            </>
          )}
          {elsewhere > 0 && `; ${elsewhere} more connected without it`}.
        </p>
        <p className={css.numbers}>
          <span>{countsOf(probe)}</span>
          {trend !== undefined && (
            <>
              <Spark values={trend.values} label={trend.says} /> <span>{trend.says}</span>
            </>
          )}
        </p>
        <ul className={css.placements}>
          {placements.map((placement) => (
            <Placement key={placement.instance} placement={placement} />
          ))}
        </ul>
        {probe.active && mayProbe && <Remove id={id} remove={remove} />}
        {USUAL_HITS[wish.kind] !== undefined && <SeenHits key={id} probe={probe} />}
      </div>
    </Section>
  )
}

/** How long it stays and how many hits are left. */
function Budget({ probe }: { readonly probe: Probe }) {
  const now = useContext(NowContext)
  if (!probe.active) return <>it has ended</>
  const left = hitsLeftOf(probe)
  return (
    <>
      {left !== undefined && `${left} hits left, `}ends in {countdown(probe.expiresAt, now)}
    </>
  )
}

function Remove({ id, remove }: { readonly id: string; readonly remove: ProbesDoor['remove'] }) {
  const [error, setError] = useState<Failure>()
  const take = (): void => void remove(id).then((removed) => setError(removed.ok ? undefined : removed.error))
  return (
    <>
      <button type="button" className={button.button} data-stop onClick={take}>
        Remove {id}
      </button>
      {error !== undefined && <Failed error={error} />}
    </>
  )
}

function SeenHits({ probe }: { readonly probe: Probe }) {
  const { hits, skipped, live }: Hits = useProbeHits(probe.id)
  return (
    <>
      {!live && <p role="status">✗ Nothing is heard at the moment; it is tried again.</p>}
      {skipped > 0 && <p>{skipped} hits came faster than this page takes them; the logs have all of them.</p>}
      {hits.length === 0 && (
        <Empty>
          {probe.active
            ? 'Nothing passed there yet. A hit shows here at once.'
            : 'Nothing passed there while it stood.'}
        </Empty>
      )}
      <ol className={css.hits} aria-label="Hits, newest first">
        {hits.map((hit, i) => (
          <li key={`${hit.instance} ${hit.pass} ${hit.at}`}>
            <Hit hit={hit} open={i === 0} />
          </li>
        ))}
      </ol>
    </>
  )
}
