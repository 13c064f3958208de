import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { onceBack } from '../connection.ts'
import { Failed, Waiting } from './notice.tsx'

type Module<Props> = { readonly default: ComponentType<Props> }

/** Said where the file is gone, for the page is older than the workbench, or where nobody answers. */
const MISSING = {
  what: 'a part of this page could not be read',
  where: 'this page',
  todo: 'The workbench may have been updated, or have stopped. Load the page again.',
}

/**
 * A part of the page whose code is read when it is first shown, and again when a lost connection is back; `says` stands there meanwhile.
 * React's own `lazy` holds what came back for 0.3 s, and a file that is missing takes the whole page with it.
 */
export function later<Props extends object>(
  load: () => Promise<Module<Props>>,
  says: string | null = 'Loading this page',
): (props: Props) => ReactNode {
  let read: Module<Props> | undefined
  return function Later(props: Props) {
    const [shown, setShown] = useState<Module<Props> | 'waiting' | 'missing'>(read ?? 'waiting')
    useEffect(() => {
      if (read !== undefined) return
      let isGone = false
      const show = (now: Module<Props> | 'missing'): void => {
        if (now !== 'missing') read = now
        if (!isGone) setShown(now)
      }
      const begin = (): void => void load().then(show, () => show('missing'))
      begin()
      const deaf = onceBack(begin)
      return () => {
        isGone = true
        deaf()
      }
    }, [])
    if (shown === 'missing') return <Failed error={MISSING} retry={() => location.reload()} />
    if (shown === 'waiting') return says === null ? null : <Waiting says={says} />
    return <shown.default {...props} />
  }
}
