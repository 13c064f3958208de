import type { Field as Told } from '../../http/contract.ts'
import { words } from '../format.ts'
import { Choice, Field } from '../parts/field.tsx'

/** What each kind of field is typed as, where that is not plain. */
const HINTS: Readonly<Partial<Record<Told['type'], string>>> = {
  time: '2026-03-01T14:02:10Z',
  list: 'one a line',
  other: 'JSON',
}

/** One field of a verb. */
export function VerbField({ field, focus }: { readonly field: Told; readonly focus: boolean }) {
  const { name, says, type, choices, required } = field
  const label = says === name ? words(name) : `${words(name)}: ${says}`
  if (type === 'yes-no') return <Choice name={name} label={label} choices={['', 'yes', 'no']} />
  if (choices !== undefined && type !== 'list')
    return <Choice name={name} label={label} choices={required ? choices : ['', ...choices]} />
  const lines = type === 'list' || type === 'other' ? 3 : 1
  const hint = HINTS[type] ?? (choices === undefined ? undefined : choices.join(', '))
  return <Field name={name} label={label} required={required} lines={lines} focus={focus} {...(hint && { hint })} />
}
