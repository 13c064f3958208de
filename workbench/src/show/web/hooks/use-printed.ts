import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** True while the page is printed: what is drawn only as far as it is in sight is drawn in full then. */
export function usePrinted(): boolean {
  const [printed, setPrinted] = useState(false)
  useEffect(() => {
    const begin = (): void => flushSync(() => setPrinted(true)) // the browser takes the page as it is when this returns
    const end = (): void => setPrinted(false)
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    return () => {
      removeEventListener('beforeprint', begin)
      removeEventListener('afterprint', end)
    }
  }, [])
  return printed
}
