import { useEffect } from 'react'

/** Calls the function bound to a pressed key, unless a text field has the focus. */
export function useKeys(bindings: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const typing = event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)
      if (typing && event.key !== 'Escape') return
      const action = bindings[event.key]
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [bindings])
}

/** Moves the focus to the next (+1) or previous (-1) element marked `data-stop` that is shown, inside the open panel if there is one. */
export function moveFocus(step: 1 | -1): void {
  const region = document.querySelector('[role="dialog"]') ?? document
  const stops = [...region.querySelectorAll<HTMLElement>('[data-stop]')].filter((stop) => stop.checkVisibility())
  if (stops.length === 0) return
  const at = stops.indexOf(document.activeElement as HTMLElement)
  const next = at < 0 ? (step > 0 ? 0 : stops.length - 1) : Math.min(stops.length - 1, Math.max(0, at + step))
  stops[next]?.focus()
  stops[next]?.scrollIntoView({ block: 'nearest' })
}

/** Puts the focus on the first field that is shown, else on the first button, else on the part itself, of the first of these parts that is there. */
export function focusIn(...ids: readonly string[]): void {
  const part = ids.map((id) => document.getElementById(id)).find((one) => one !== null)
  const shown = (what: string): HTMLElement | undefined =>
    [...(part?.querySelectorAll<HTMLElement>(what) ?? [])].find((one) => one.checkVisibility())
  const target = shown('textarea, input, select') ?? shown('button, a') ?? part
  part?.scrollIntoView({ block: 'nearest' })
  target?.focus()
}
