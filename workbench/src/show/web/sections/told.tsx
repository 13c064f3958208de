import type { JudgedChange } from '../../http/contract.ts'
import { toldLine } from '../../told-line.ts'
import { useName } from '../hooks/use-name.ts'
import { Text } from '../parts/text.tsx'

/** From what to what a change went, which commit it is, who made it, and the way to it; nothing where no source told of that. */
export function Told({ change }: { readonly change: JudgedChange }) {
  const [name] = useName()
  const says = toldLine(change, name)
  const { url } = change
  const link = url !== undefined && /^https?:\/\//i.test(url) ? url : undefined
  if (says === '' && link === undefined) return null
  return (
    <small>
      {says !== '' && <Text charsMax={120}>{says}</Text>}{' '}
      {link !== undefined && (
        <a href={link} target="_blank" rel="noreferrer" data-stop>
          Open the change
        </a>
      )}
    </small>
  )
}
