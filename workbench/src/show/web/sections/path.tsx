import { calledOf } from '../../../model/service-name.ts'
import type { Diagnosis, SignalMove } from '../../http/contract.ts'
import { quantity } from '../format.ts'
import { Cites } from '../parts/cites.tsx'
import { Empty } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import css from './path.module.css'

const MOVES_MAX = 3 // what fits a node at a glance

/** The edge where health ends, drawn: last good hop, the break, first bad hop. */
export function Path({ diagnosis: { edge, signals } }: { readonly diagnosis: Diagnosis }) {
  return (
    <Section title="Where health ends" note={edge ? <Cites ids={edge.evidence} /> : undefined}>
      {edge ? (
        <>
          <div className={css.path}>
            <Hop service={edge.lastGood} health="good" signals={signals} />
            <span className={css.gap} aria-hidden="true">
              <span className={css.cross}>✗</span>
            </span>
            <Hop service={edge.firstBad} health="bad" signals={signals} />
          </div>
          <p className={css.why}>
            <Text charsMax={300}>{edge.why}</Text>
          </p>
        </>
      ) : (
        <Empty>
          No edge between a good and a bad hop was found: it needs spans of callers and callees, or a service graph in
          metrics.
        </Empty>
      )}
    </Section>
  )
}

type HopProps = { readonly service: string; readonly health: 'good' | 'bad'; readonly signals: readonly SignalMove[] }

function Hop({ service, health, signals }: HopProps) {
  const moves = firstOfEach(signals.filter((s) => s.service === service)).slice(0, MOVES_MAX)
  return (
    <div className={css.hop} data-health={health}>
      <p className={css.role}>{health === 'good' ? '✓ last good' : '✗ first bad'}</p>
      <p className={css.name}>
        <Text charsMax={60}>{calledOf(service)}</Text>
      </p>
      {moves.length > 0 && <p className={css.seen}>{health === 'good' ? 'what it sees' : 'what it does'}</p>}
      <ul className={css.moves}>
        {moves.map((s) => (
          <li key={s.signal} data-moved={s.moved}>
            <span title={s.name.slice(0, 200)}>{s.signal}</span>
            <b>
              {quantity(s.before, s.unit)} → {quantity(s.after, s.unit)}
            </b>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The first, so the strongest, move of each golden signal. */
const firstOfEach = (moves: readonly SignalMove[]): SignalMove[] =>
  [...Map.groupBy(moves, (s) => s.signal).values()].flatMap(([first]) => first ?? [])
