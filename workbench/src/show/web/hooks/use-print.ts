import { useEffect } from 'react'

/** Paper is light: while the page is printed, so are its colours, those of charts included. */
export function usePrint(): void {
  useEffect(() => {
    const root = document.documentElement
    let before: string | undefined
    const lighten = (): void => {
      before = root.dataset.theme
      root.dataset.theme = 'light'
    }
    const restore = (): void => {
      if (before === undefined) delete root.dataset.theme
      else root.dataset.theme = before
    }
    addEventListener('beforeprint', lighten)
    addEventListener('afterprint', restore)
    return () => {
      removeEventListener('beforeprint', lighten)
      removeEventListener('afterprint', restore)
    }
  }, [])
}
