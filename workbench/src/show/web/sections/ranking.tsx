import { calledOf } from '../../../model/service-name.ts'
import type { Diagnosis } from '../../http/contract.ts'
import { useFirst } from '../hooks/use-first.ts'
import { Cites } from '../parts/cites.tsx'
import { Folded } from '../parts/folded.tsx'
import { More } from '../parts/more.tsx'
import { Text } from '../parts/text.tsx'
import css from './ranking.module.css'

const SHOWN = 6
const IN_A_LINE = 3
const ORDER_ONLY = 1e-6 // scores this small only keep services in an order: nothing speaks against them

/** Services from most to least suspect, each with its reasons. */
export function Ranking({ diagnosis: { services } }: { readonly diagnosis: Diagnosis }) {
  const list = useFirst(services, SHOWN)
  if (services.length === 0) return <Folded title="Suspect services" answer="no service sent anything in this window" />
  const best = Math.max(...services.map((s) => s.score), ORDER_ONLY)
  return (
    <Folded
      title="Suspect services"
      answer={<Text charsMax={120}>{firstOf(services)}</Text>}
      note={`${services.length} ranked`}
    >
      <ol className={css.list}>
        {list.shown.map((s, i) => (
          <li key={s.service} className={css.row}>
            <span className={css.place}>{i + 1}</span>
            <div className={css.main}>
              <p className={css.name}>
                <Text charsMax={80}>{calledOf(s.service)}</Text> <Cites ids={s.evidence} />
              </p>
              <meter className={css.hidden} min={0} max={1} value={s.score / best}>
                {s.score}
              </meter>
              <div className={css.track} aria-hidden="true">
                <div className={css.bar} style={{ width: `${Math.max(1.5, (s.score / best) * 100)}%` }} />
              </div>
              {s.why.length > 0 && (
                <p className={css.why}>
                  <Text charsMax={150}>{s.why.slice(0, 2).join(' · ')}</Text>
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
      <More of={list} />
    </Folded>
  )
}

/** The first ones, in a line. */
const firstOf = (services: Diagnosis['services']): string =>
  services
    .slice(0, IN_A_LINE)
    .map(({ service }) => calledOf(service))
    .join(', then ')
