import type { CheckReport, Difference, Fact } from '../../../model/check.ts'
import { clock, counted, quantity } from '../format.ts'
import items from '../parts/items.module.css'
import { RowTable } from '../parts/row-table.tsx'
import stack from '../parts/stack.module.css'
import { Text } from '../parts/text.tsx'

const DIFFERENCES_SHOWN = 12
const VALUE_CHARS = 200

/** What a check saw: what is wrong, then what is otherwise than in health, then all of it. */
export function WhatWasSeen({ report }: { readonly report: CheckReport }) {
  const { check, target, at, tookMs, troubles, against, facts, tables, gaps } = report
  return (
    <section className={stack.stack} aria-label={`What check ${check} saw`}>
      <p>
        <strong>{check}</strong> <Text>{target}</Text> at {clock(at)}, took {quantity(tookMs, 'ms')}
      </p>
      {troubles.length === 0 && <p>✓ Nothing is wrong by itself.</p>}
      <ul className={items.items} aria-label="What is wrong">
        {troubles.map(({ level, says }) => (
          <li key={says} data-dead={level === 'bad'}>
            {level === 'bad' ? '✗ bad' : '! mind'}: <Text charsMax={400}>{says}</Text>
          </li>
        ))}
      </ul>
      {against !== null && <Against against={against} />}
      <RowTable
        label="What was read"
        columns={FACT_COLUMNS}
        rows={facts.map((fact) => [nameOf(fact), readingOf(fact)])}
      />
      {tables
        .filter(({ rows }) => rows.length > 0)
        .map(({ title, columns, rows, cut }) => (
          <div key={title} className={stack.close}>
            <p>
              {title}
              {cut > 0 && `, the first ${rows.length} of ${rows.length + cut}`}
            </p>
            <RowTable
              label={title}
              columns={columns.map((name) => ({ name }))}
              rows={rows.map((row) => row.map((cell) => String(cell ?? '–').slice(0, VALUE_CHARS)))}
            />
          </div>
        ))}
      {gaps.map((gap) => (
        <p key={gap}>
          Not looked at: <Text charsMax={300}>{gap}</Text>
        </p>
      ))}
    </section>
  )
}

const FACT_COLUMNS = [{ name: 'what' }, { name: 'value' }] as const

function Against({ against: { name, at, differs } }: { readonly against: NonNullable<CheckReport['against']> }) {
  if (differs.length === 0)
    return (
      <p>
        ✓ As in <Text>{name}</Text>, {clock(at)}.
      </p>
    )
  return (
    <div className={stack.close}>
      <p>
        Otherwise than in <Text>{name}</Text>, {clock(at)}: {counted(differs.length, 'thing')}
      </p>
      <RowTable
        label={`Otherwise than in ${name}`}
        columns={[{ name: 'what' }, { name: 'then' }, { name: 'now' }]}
        rows={differs
          .slice(0, DIFFERENCES_SHOWN)
          .map((one) => [nameOf(one), wasOf(one, one.before), wasOf(one, one.now)])}
      />
    </div>
  )
}

const nameOf = ({ name, of }: Pick<Fact, 'name' | 'of'>): string => (of === undefined ? name : `${name} of ${of}`)

const readingOf = ({ value, unit }: Pick<Fact, 'value' | 'unit'>): string =>
  typeof value === 'string' ? value.slice(0, VALUE_CHARS) : quantity(value, unit)

const wasOf = ({ unit }: Difference, value: number | string | null): string =>
  value === null ? 'not there' : readingOf({ value, unit })
