import { calledOf } from '../../../model/service-name.ts'
import type { Diagnosis, SignalMove } from '../../http/contract.ts'
import { clock, quantity } from '../format.ts'
import { useFirst } from '../hooks/use-first.ts'
import { Cites } from '../parts/cites.tsx'
import { More } from '../parts/more.tsx'
import { Empty } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import css from './signals.module.css'

const SHOWN = 10 // as many as stand beside the rest; the others are shown when they are asked for
const ARROWS = { up: '▲', down: '▼', flat: '·' } as const

/** Which golden signals moved, in which order, and which did not. */
export function Signals({ diagnosis: { signals } }: { readonly diagnosis: Diagnosis }) {
  const moved = signals.filter((s) => s.moved !== 'flat')
  const all = [...moved, ...signals.filter((s) => s.moved === 'flat')]
  const flat = signals.length - moved.length
  const list = useFirst(all, SHOWN)
  return (
    <Section title="Golden signals" note={`${moved.length} moved, ${flat} flat`}>
      {signals.length === 0 && <Empty>No golden signal could be measured in this window.</Empty>}
      <ul className={css.list}>
        {list.shown.map((s) => (
          <SignalRow key={`${s.service} ${s.operation} ${s.signal} ${s.name}`} move={s} />
        ))}
      </ul>
      <More of={list} />
    </Section>
  )
}

/** The measure without its labels, which the evidence has. */
function nameOf({ operation, name }: SignalMove): string {
  const measure = name.split(' ', 1)[0] ?? name
  return operation === null ? measure : `${operation}: ${measure}`
}

function SignalRow({ move: s }: { readonly move: SignalMove }) {
  return (
    <li className={css.row} data-moved={s.moved}>
      <span className={css.arrow} title={s.moved}>
        {ARROWS[s.moved]}
      </span>
      <div className={css.what}>
        <p>
          <b>{s.signal}</b> <Text charsMax={60}>{calledOf(s.service)}</Text> <Cites ids={s.evidence} />
        </p>
        <p className={css.note}>
          <Text charsMax={64}>{nameOf(s)}</Text>
          {s.movedAt !== null && `, since ${clock(s.movedAt)}`}
        </p>
      </div>
      <p className={css.numbers}>
        {quantity(s.before, s.unit)} → <b>{quantity(s.after, s.unit)}</b>
      </p>
    </li>
  )
}
