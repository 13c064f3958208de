import { useEffect, useState } from 'react'
import type { LogLine } from '../../http/contract.ts'
import { followed } from '../followed.ts'
import type { Fields } from './use-address.ts'
import { searchOf } from './use-address.ts'
import { lineFieldsOf } from './use-logs.ts'
import { ofSystem } from './use-system.ts'

const LINES_MAX = 500 // older ones are found by a search

/** Lines that came in while the page looked on, newest first. */
export type Tail = {
  readonly lines: readonly LogLine[]
  readonly connected: boolean
  /** More came at once than is told. */
  readonly cut: boolean
  /** It was not followed for a while: the connection broke, or the page was hidden. */
  readonly missed: boolean
}

const NOTHING: Tail = { lines: [], connected: true, cut: false, missed: false }

/** Follows the log while `on`; another filter starts over. */
export function useTail(fields: Fields, on: boolean): Tail {
  const path = ofSystem(`/api/explore/tail?${searchOf(lineFieldsOf(fields))}`, fields.system)
  const [tail, setTail] = useState<Tail>(NOTHING)
  useEffect(() => {
    setTail(NOTHING)
    if (!on) return
    let isFirst = true
    return followed({
      address: () => path,
      opened: () => {
        const missed = !isFirst // what came in between was not told
        isFirst = false
        setTail((tail) => ({ ...tail, connected: true, missed: tail.missed || missed }))
      },
      failed: () => setTail((tail) => ({ ...tail, connected: false })),
      events: {
        lines: (data) => {
          // Our own server's event: its shape is the one that the API's contract says.
          const look = JSON.parse(data) as Pick<Tail, 'lines' | 'cut'>
          setTail(({ lines, cut, missed }) => ({
            lines: [...look.lines.toReversed(), ...lines].slice(0, LINES_MAX),
            connected: true,
            cut: cut || look.cut,
            missed,
          }))
        },
      },
    })
  }, [path, on])
  return tail
}
