import { useEffect, useState } from 'react'
import { ask } from '../client.ts'
import { lostSince } from '../connection.ts'
import { useHeard } from '../hooks/use-heard.ts'
import css from './banner.module.css'
import { Time } from './when.tsx'

const TRY_EVERY_MS = 5_000

/** Says that the workbench does not answer, since when, and tries again: by itself and when asked. */
export function OfflineBanner() {
  const lostAt = useHeard(lostSince)
  const [trying, setTrying] = useState(false)
  const isLost = lostAt !== undefined
  useEffect(() => {
    if (!isLost) return
    const timer = setInterval(() => void tryNow(), TRY_EVERY_MS)
    return () => clearInterval(timer)
  }, [isLost])
  if (lostAt === undefined) return null
  const retry = async (): Promise<void> => {
    if (trying) return
    setTrying(true)
    await tryNow()
    setTrying(false)
  }
  return (
    <div className={css.banner} role="alert">
      <p>
        ✗ The workbench does not answer since <Time at={lostAt} />. What is shown may be old; what you send now does not
        reach it.
      </p>
      <button type="button" onClick={() => void retry()} aria-disabled={trying}>
        {trying ? 'Trying …' : 'Try again'}
      </button>
    </div>
  )
}

/** Any answer tells that the connection is back; the asking itself notes it. */
const tryNow = (): Promise<unknown> => ask('/api/health', new AbortController().signal)
