import type { Evidence } from '../../http/contract.ts'
import { words } from '../format.ts'
import { Text } from '../parts/text.tsx'
import css from './numbers.module.css'

const DIGITS = 6

/** The figures behind a claim; the unit stands in each name. */
export function Numbers({ numbers }: { readonly numbers: Evidence['numbers'] }) {
  const entries = Object.entries(numbers)
  if (entries.length === 0) return null
  return (
    <dl className={css.numbers}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>
            <Text charsMax={80}>{words(name)}</Text>
          </dt>
          <dd>
            <Text charsMax={120}>{figure(value)}</Text>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function figure(value: number | string | null): string {
  if (value === null) return '–'
  return typeof value === 'string' ? value : Number(value.toPrecision(DIGITS)).toLocaleString('en')
}
