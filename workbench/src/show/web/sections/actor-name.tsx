import { useMay } from '../hooks/use-may.ts'
import css from './actor-name.module.css'

type Props = { readonly name: string; readonly setName: (name: string) => void }

/** Who acts in this browser, and a way to say so; or that nobody does. */
export function ActorName({ name, setName }: Props) {
  const mayWrite = useMay('responder')
  const mayProbe = useMay('probe')
  if (!mayWrite && !mayProbe) return <p className={css.name}>You may only read</p>
  return (
    <label className={css.name}>
      You{' '}
      <input
        defaultValue={name}
        placeholder="your name"
        maxLength={100}
        autoComplete="nickname"
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </label>
  )
}
