import { useEffect } from 'react'

const NAME = 'Lastgood'

/** Names the window after what it shows, so that it is found among many. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? NAME : `${title} – ${NAME}`
    return () => {
      document.title = NAME
    }
  }, [title])
}
