import { createContext, useContext } from 'react'
import css from './cites.module.css'

/** Opens a piece of evidence, and says which one is open. */
export type EvidenceDoor = { readonly open: (id: string) => void; readonly current: string | undefined }

export const EvidenceContext = createContext<EvidenceDoor>({ open: () => {}, current: undefined })

const SHOWN_MAX = 4 // more chips than this hide the claim they belong to

/** The chips of a claim's evidence; each opens its panel. */
export function Cites({ ids }: { readonly ids: readonly string[] }) {
  const door = useContext(EvidenceContext)
  if (ids.length === 0) return null
  return (
    <span className={css.cites}>
      {ids.slice(0, SHOWN_MAX).map((id) => (
        <button
          key={id}
          type="button"
          data-stop
          data-evidence={id}
          className={css.chip}
          aria-pressed={door.current === id}
          aria-label={`Open evidence ${id}`}
          onClick={() => door.open(id)}
        >
          {id}
        </button>
      ))}
      {ids.length > SHOWN_MAX && <span className={css.more}>+{ids.length - SHOWN_MAX}</span>}
    </span>
  )
}
