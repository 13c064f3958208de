import { useEffect, useState } from 'react'
import type { LogLine } from '../../http/contract.ts'
import type { Fields } from './use-address.ts'
import { searchOf } from './use-address.ts'
import { lineFieldsOf } from './use-logs.ts'

const LINES_MAX = 500 // older ones are found by a search

/** Lines that came in while the page looked on, newest first. */
export type Tail = { readonly lines: readonly LogLine[]; readonly connected: boolean; readonly cut: boolean }

const NOTHING: Tail = { lines: [], connected: true, cut: false }

/** Follows the log while `on`; another filter starts over. */
export function useTail(fields: Fields, on: boolean): Tail {
  const filter = searchOf(lineFieldsOf(fields))
  const [tail, setTail] = useState<Tail>(NOTHING)
  useEffect(() => {
    setTail(NOTHING)
    if (!on) return
    const source = new EventSource(`/api/explore/tail?${filter}`)
    source.addEventListener('open', () => setTail((tail) => ({ ...tail, connected: true })))
    source.addEventListener('error', () => setTail((tail) => ({ ...tail, connected: false })))
    source.addEventListener('lines', (event) => {
      // Our own server's event: its shape is the one that the API's contract says.
      const look = JSON.parse(String((event as MessageEvent).data)) as Pick<Tail, 'lines' | 'cut'>
      setTail(({ lines, cut }) => ({
        lines: [...look.lines.toReversed(), ...lines].slice(0, LINES_MAX),
        connected: true,
        cut: cut || look.cut,
      }))
    })
    return () => source.close()
  }, [filter, on])
  return tail
}
