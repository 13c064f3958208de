import { useState } from 'react'
import type { SeenValue } from '../../http/contract.ts'
import { visible } from '../format.ts'
import { Text } from '../parts/text.tsx'
import css from './value-tree.module.css'

const NAME_CHARS = 100
const CHILDREN_MAX = 100 // of one object; the agent sends few more
const CLASS = '<class>'

type Fields = Readonly<Record<string, SeenValue>>
type TreeProps = { readonly label: string; readonly values: Fields; readonly open: boolean }

/** Variables by name; objects and lists open to what they hold. */
export function ValueTree({ label, values, open }: TreeProps) {
  return (
    <details open={open} className={css.tree}>
      <summary data-stop>{visible(label)}</summary>
      <Children of={values} />
    </details>
  )
}

function Children({ of }: { readonly of: Fields }) {
  const entries = Object.entries(of)
  return (
    <ul className={css.children}>
      {entries.slice(0, CHILDREN_MAX).map(([name, value]) => (
        <li key={name}>
          <Node name={name} value={value} />
        </li>
      ))}
      {entries.length > CHILDREN_MAX && <li>… {entries.length - CHILDREN_MAX} more; the logs have them</li>}
    </ul>
  )
}

type NodeProps = { readonly name: string; readonly value: SeenValue }

function Node({ name, value }: NodeProps) {
  const [wasOpen, setOpen] = useState(false) // what was never opened is not drawn
  const shown = visible(name.length > NAME_CHARS ? `${name.slice(0, NAME_CHARS)}…` : name)
  if (typeof value !== 'object' || value === null)
    return (
      <>
        <bdi className={css.name}>{shown}</bdi> = <Text mono>{JSON.stringify(value)}</Text>
      </>
    )
  const fields: Fields = Array.isArray(value) ? Object.fromEntries(value.entries()) : (value as Fields)
  return (
    <details onToggle={(event) => event.currentTarget.open && setOpen(true)}>
      <summary data-stop>
        <bdi className={css.name}>{shown}</bdi> <span className={css.kind}>{kindOf(value)}</span>
      </summary>
      {wasOpen && <Children of={fields} />}
    </details>
  )
}

/** `Checkout {total, id}`, `[12]`. */
function kindOf(value: Exclude<SeenValue, string | number | boolean | null>): string {
  if (Array.isArray(value)) return `[${value.length}]`
  const { [CLASS]: own, ...fields } = value as Fields
  const names = Object.keys(fields).filter((name) => !name.startsWith('<'))
  const told = names.slice(0, 4).map((name) => visible(name.slice(0, 30)))
  return `${typeof own === 'string' ? `${visible(own.slice(0, 60))} ` : ''}{${told.join(', ')}${names.length > 4 ? ', …' : ''}}`
}
