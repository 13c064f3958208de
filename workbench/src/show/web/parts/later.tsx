import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { ask } from '../client.ts'
import { onceBack } from '../connection.ts'
import { Failed, Waiting } from './notice.tsx'

type Module<Props> = { readonly default: ComponentType<Props> }

const ANSWER_MS_MAX = 10_000

/** Said where the file is gone, for the page is older than the workbench, or where nobody answers. */
const MISSING = {
  what: 'a part of this page could not be read',
  where: 'this page',
  todo: 'The workbench may have been updated, or have stopped. Load the page again.',
}

/**
 * A part of the page whose code is read when it is first shown; `says` stands there meanwhile. When a lost connection is back it is read
 * again; as Chromium does not ask twice for code that it could not read, a page that stays missing is loaded anew. What lies over a page,
 * where nothing is said, leaves that to people: it would take along what they have typed. `Around` frames what stands there instead.
 * React's own `lazy` holds what came back for 0.3 s, and a file that is missing takes the whole page with it.
 */
export function later<Props extends object>(
  load: () => Promise<Module<Props>>,
  says: string | null = 'Loading this page',
  Around: ComponentType<Props & { readonly children: ReactNode }> = Bare,
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
      const isPage = says !== null
      const miss = (): void => {
        show('missing')
        void ask('/api/health', AbortSignal.timeout(ANSWER_MS_MAX)) // whether the workbench answers is told beside it
      }
      void load().then(show, miss)
      const deaf = onceBack(() => void load().then(show, () => (isPage ? location.reload() : show('missing'))))
      return () => {
        isGone = true
        deaf()
      }
    }, [])
    if (typeof shown === 'object') return <shown.default {...props} />
    if (shown === 'waiting' && says === null) return null
    return (
      <Around {...props}>
        {shown === 'missing' ? (
          <Failed error={MISSING} retry={() => location.reload()} />
        ) : (
          <Waiting says={says ?? ''} />
        )}
      </Around>
    )
  }
}

const Bare = ({ children }: { readonly children: ReactNode }): ReactNode => children
