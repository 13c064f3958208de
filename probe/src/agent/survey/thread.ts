import { parentPort } from 'node:worker_threads'
import { type NoSite, type Site, sitesOf } from '../../source/site.ts'

// Runs in a thread of its own: reading a source takes a quarter of a second for each million characters, and more while the code is cold.

/** A source, and the offsets that are asked after; without a text it is the one that was asked after last. */
export type Asked = { readonly text?: string; readonly ats: readonly number[] }

/** What each of the offsets is, or why the source cannot be read. */
export type Told = { readonly sites: readonly (Site | NoSite)[] } | { readonly unreadable: string }

const unread = (): NoSite => ({ problem: 'no source was read' })
let siteAt: (at: number) => Site | NoSite = unread

parentPort?.on('message', ({ text, ats }: Asked) => parentPort?.postMessage(told(text, ats)))

function told(text: string | undefined, ats: readonly number[]): Told {
  try {
    if (text !== undefined) siteAt = unread // two at once would take twice the memory
    if (text !== undefined) siteAt = sitesOf(text)
    return { sites: ats.map(siteAt) }
  } catch (error) {
    return { unreadable: (error as Error).message } // not understood, or nested too deep for the stack
  }
}
