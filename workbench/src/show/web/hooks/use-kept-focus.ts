import { useEffect } from 'react'
import { isFocusLost } from './focus.ts'

const PARTS = 'li, section, header, main, [role="dialog"]'

/**
 * Keeps the focus near where it was when what had it goes from the page, as a button does whose work is done: the heading of the nearest
 * part that is left takes it, or the entry of a list itself, so that who works by keys goes on from there and sees where that is. It stays in
 * sight, too, when the page grows or shrinks above it: a browser keeps what is at the top of the window in its place, but not when just that
 * is what changes. A page that is left as a whole is `useArrival`'s.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let held: readonly Element[] = []
    let wasSeen = false // who scrolled away from the focus looks at something else
    const sight = new IntersectionObserver((seen) => {
      wasSeen = seen.at(-1)?.isIntersecting === true
    })
    const grown = new ResizeObserver(() => {
      const focused = document.activeElement
      if (wasSeen && focused?.matches(':focus-visible') && !isInWindow(focused)) focused.scrollIntoView(NEAREST)
    })
    const hold = ({ target }: FocusEvent): void => {
      sight.disconnect()
      if (!(target instanceof Element)) return
      wasSeen = true // what takes the focus is brought into sight by the browser, or was pressed there
      held = [target, ...partsAround(target)]
      sight.observe(target)
    }
    const letGo = (): void => {
      held = [] // who presses beside everything wants nothing to have the focus
    }
    const look = (): void => {
      const [focused, ...parts] = held
      if (focused === undefined || focused.isConnected || !isFocusLost()) return
      const heading = headingOf(parts.find((part) => part.isConnected))
      heading?.focus({ preventScroll: true })
      if (heading?.matches(':focus-visible')) heading.scrollIntoView(NEAREST) // a mouse is where it looks
    }
    const watch = new MutationObserver(look)
    watch.observe(document.body, { childList: true, subtree: true })
    grown.observe(document.body)
    addEventListener('pointerdown', letGo)
    addEventListener('focusin', hold)
    return () => {
      for (const observer of [watch, grown, sight]) observer.disconnect()
      removeEventListener('pointerdown', letGo)
      removeEventListener('focusin', hold)
    }
  }, [])
}

const NEAREST: ScrollIntoViewOptions = { block: 'nearest' }

function isInWindow(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
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
