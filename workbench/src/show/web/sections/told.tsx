import type { JudgedChange } from '../../http/contract.ts'
import { useName } from '../hooks/use-name.ts'
import { Text } from '../parts/text.tsx'

const COMMIT_CHARS = 12 // of a hash; all of it is behind its link

/** From what to what a change went, which commit it is, who made it, and the way to it; nothing where no source told of that. */
export function Told({ change: { from, to, commit, actor, url } }: { readonly change: JudgedChange }) {
  const [name] = useName()
  const versions = [from, to].filter((version) => version !== undefined).join(' → ')
  const isYours = actor !== undefined && name !== '' && actor.toLowerCase() === name.toLowerCase()
  const says = [
    versions,
    commit?.slice(0, COMMIT_CHARS),
    isYours ? 'your own change' : actor === undefined ? undefined : `by ${actor}`,
  ].filter(Boolean)
  const link = url !== undefined && /^https?:\/\//i.test(url) ? url : undefined
  if (says.length === 0 && link === undefined) return null
  return (
    <small>
      {says.length > 0 && <Text charsMax={120}>{says.join(' · ')}</Text>}{' '}
      {link !== undefined && (
        <a href={link} target="_blank" rel="noreferrer" data-stop>
          Open the change
        </a>
      )}
    </small>
  )
}
