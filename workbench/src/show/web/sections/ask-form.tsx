import { MINUTE_MS } from '../../../model/time.ts'
import type { Place } from '../hooks/use-place.ts'
import button from '../parts/button.module.css'
import css from './ask-form.module.css'

type Props = {
  readonly place: Place
  readonly services: readonly string[]
  readonly go: (change: Place) => void
}

const WINDOWS_MIN = [15, 30, 60, 180, 720] as const

/** Asks for a diagnosis of the last minutes, of one service or all. */
export function AskForm({ place, services, go }: Props) {
  const asked = place.from !== undefined || place.to !== undefined
  const ask = (form: FormData): void => {
    const to = new Date()
    const from = new Date(to.getTime() - Number(form.get('minutes')) * MINUTE_MS)
    const service = String(form.get('service') ?? '')
    go({
      from: from.toISOString(),
      to: to.toISOString(),
      service: service || undefined,
      ev: undefined,
      trace: undefined,
    })
  }
  return (
    <form className={css.form} action={ask}>
      <select name="minutes" aria-label="Window to diagnose" defaultValue={30}>
        {WINDOWS_MIN.map((m) => (
          <option key={m} value={m}>
            {m < 60 ? `last ${m} min` : `last ${m / 60} h`}
          </option>
        ))}
      </select>
      <select name="service" aria-label="Service to diagnose" defaultValue={place.service ?? ''}>
        <option value="">all services</option>
        {services.map((s) => (
          <option key={s} value={s}>
            {s.slice(0, 40)}
          </option>
        ))}
      </select>
      <button type="submit" className={button.button} data-tone="filled">
        Diagnose
      </button>
      {asked && (
        <button
          type="button"
          className={css.latest}
          onClick={() => go({ from: undefined, to: undefined, service: undefined })}
        >
          Newest
        </button>
      )}
    </form>
  )
}
