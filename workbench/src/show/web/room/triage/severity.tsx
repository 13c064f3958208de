import css from './severity.module.css'

type Props = { readonly severity: string | null; readonly drill: boolean }

/** How bad it is, and whether it is an exercise. */
export function Severity({ severity, drill }: Props) {
  return (
    <>
      {drill && <strong className={css.drill}>DRILL</strong>}
      <strong className={css.severity} data-severity={severity ?? 'unknown'}>
        {severity ?? 'severity unknown'}
      </strong>
    </>
  )
}
