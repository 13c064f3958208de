import { calledOf } from '../../../model/service-name.ts'
import type { Diagnosis, SignalMove } from '../../http/contract.ts'
import { clock, quantity } from '../format.ts'
import { useFirst } from '../hooks/use-first.ts'
import { Cites } from '../parts/cites.tsx'
import { Folded } from '../parts/folded.tsx'
import { More } from '../parts/more.tsx'
import { Text } from '../parts/text.tsx'
import css from './signals.module.css'

const SHOWN = 10 // as many as stand beside the rest; the others are shown when they are asked for
const ARROWS = { up: '▲', down: '▼', flat: '·' } as const

/** Which golden signals moved, in which order, and which did not. */
export function Signals({ diagnosis: { signals } }: { readonly diagnosis: Diagnosis }) {
  if (signals.length === 0) return <Folded title="Golden signals" answer="none could be measured in this window" />
  const moved = signals.filter((s) => s.moved !== 'flat')
  const all = [...moved, ...signals.filter((s) => s.moved === 'flat')]
  const flat = signals.length - moved.length
  const list = useFirst(all, SHOWN)
  return (
    <Folded title="Golden signals" answer={<Answer first={moved[0]} />} note={`${moved.length} moved, ${flat} flat`}>
      <ul className={css.list}>
        {list.shown.map((s) => (
          <SignalRow key={`${s.service} ${s.operation} ${s.signal} ${s.name}`} move={s} />
        ))}
      </ul>
      <More of={list} />
    </Folded>
  )
}

/** The strongest move, in a line. */
function Answer({ first }: { readonly first: SignalMove | undefined }) {
  if (first === undefined) return 'none moved'
  return (
    <>
      {first.signal} of <Text charsMax={60}>{calledOf(first.service)}</Text>: {change(first)}
    </>
  )
}

const change = ({ before, after, unit }: SignalMove): string => `${quantity(before, unit)} → ${quantity(after, unit)}`

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
