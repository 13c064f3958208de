import type { ReactNode } from 'react'
import { Cites } from '../parts/cites.tsx'
import css from './fact.module.css'

type Props = {
  readonly name: string
  readonly cites?: readonly string[] | undefined
  /** What is read first: how bad it is, then since when. */
  readonly tone?: 'plain' | 'main' | 'worst'
  readonly children: ReactNode
}

/** One fact of the headline: a label, a value that reads from a distance, its evidence. */
export function Fact({ name, cites = [], tone = 'plain', children }: Props) {
  return (
    <div className={css.fact} data-tone={tone}>
      <dt className={css.name}>
        {name} <Cites ids={cites.slice(0, 2)} />
      </dt>
      <dd className={css.value}>{children}</dd>
    </div>
  )
}
