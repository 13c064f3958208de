import { useEffect } from 'react'
import { isFocusLost } from './focus.ts'

const PARTS = 'li, section, header, main, [role="dialog"]'

/**
 * Keeps the focus near where it was when what had it goes from the page, as a button does whose work is done: the heading of the nearest
 * part that is left takes it, or the entry of a list itself, so that who works by keys goes on from there and sees where that is. A page that
 * is left as a whole is `useArrival`'s.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let held: readonly Element[] = []
    const hold = ({ target }: FocusEvent): void => {
      held = target instanceof Element ? [target, ...partsAround(target)] : []
    }
    const letGo = (): void => {
      held = [] // who presses beside everything wants nothing to have the focus
    }
    const look = (): void => {
      const [focused, ...parts] = held
      if (focused === undefined || focused.isConnected || !isFocusLost()) return
      const heading = headingOf(parts.find((part) => part.isConnected))
      heading?.focus({ preventScroll: true })
      if (heading?.matches(':focus-visible')) heading.scrollIntoView({ block: 'nearest' }) // a mouse is where it looks
    }
    const watch = new MutationObserver(look)
    watch.observe(document.body, { childList: true, subtree: true })
    addEventListener('pointerdown', letGo)
    addEventListener('focusin', hold)
    return () => {
      watch.disconnect()
      removeEventListener('pointerdown', letGo)
      removeEventListener('focusin', hold)
    }
  }, [])
}

/** The parts of the page around an element, the nearest first. */
function partsAround(element: Element): readonly Element[] {
  const part = element.parentElement?.closest(PARTS)
  return part ? [part, ...partsAround(part)] : []
}

/** What names a part, or the part itself, made able to take the focus. */
function headingOf(part: Element | undefined): HTMLElement | undefined {
  const heading = part?.querySelector('h1, h2, h3') ?? part
  if (!(heading instanceof HTMLElement)) return undefined
  if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1
  return heading
}
