import { type FocusEvent, type RefObject, useEffect, useRef } from 'react'
import { isFocusLost } from './focus.ts'

type Kept = {
  /** Takes the focus when it is lost; it must be able to. */
  readonly heir: RefObject<HTMLHeadingElement | null>
  readonly onFocus: () => void
  readonly onBlur: (event: FocusEvent) => void
}

/** Keeps the focus in a part of the page whose content is replaced with `content`: who works by keys goes on where they were. */
export function useKeptFocus(content: string | undefined): Kept {
  const heir = useRef<HTMLHeadingElement>(null)
  const held = useRef<{ readonly of: string | undefined }>(undefined)
  useEffect(() => {
    if (held.current !== undefined && held.current.of !== content && isFocusLost())
      heir.current?.focus({ preventScroll: true })
  }, [content])
  return {
    heir,
    onFocus: () => {
      held.current = { of: content }
    },
    onBlur: ({ relatedTarget }) => {
      if (relatedTarget !== null) held.current = undefined // else what had it may have gone from the page
    },
  }
}
