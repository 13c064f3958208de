import { useEffect } from 'react'
import { isFocusLost } from './focus.ts'

let isFirst = true // where one begins, the browser's own focus is the right one

/** Puts the focus, which goes with the page that was left, at the beginning of the page that is come to. */
export function useArrival(): void {
  useEffect(() => {
    const main = document.querySelector('main')
    if (!isFirst && isFocusLost() && main !== null) {
      main.tabIndex = -1
      main.focus({ preventScroll: true })
    }
    isFirst = false
  }, [])
}
